"""What a page about a poll shows to one visitor: everything its templates need, nothing they could ask."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from plaudit.edge.pages.texts import Words
from plaudit.features.polls.model import Answer, Poll, Status
from plaudit.features.polls.moderation.model import Written
from plaudit.features.polls.ports import Recorded
from plaudit.features.polls.results import Results

Theme = Literal["auto", "light", "dark"]


class Notice(msgspec.Struct, frozen=True):
    """One sentence about what just happened. Errors are tied to the form and announced at once."""

    text: str
    tone: Literal["success", "error"]


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """`poll` is as this visitor gets it: translated, in their order. `own` are their votes, oldest first.

    `page_key` is what the page's scripts act with. `vote_id` is made for this very page: a form sent twice is
    the same vote, of the same voter. `language`: the tag asked for by name, handed on from page to page.
    `written`: answers in words, where there are any to see. `thanks`: what the host says after a vote,
    instead of our words.
    """

    poll: Poll
    status: Status
    results: Results
    words: Words
    theme: Theme
    public_url: str
    page_key: str
    vote_id: str
    own: Sequence[Recorded] = ()
    written: Sequence[Written] = ()
    notice: Notice | None = None
    thanks: str | None = None
    transparent: bool = False
    language: str | None = None

    @property
    def may_vote(self) -> bool:
        """Whether a form would be taken: the poll is open and this visitor has a vote left or may change."""
        rules = self.poll.voting
        if self.status != "open" or rules.identity == "signed":
            return False
        return len(self.own) < rules.votes_per_voter or rules.change

    @property
    def said(self) -> Answer | None:
        """The visitor's newest vote."""
        return self.own[-1].vote.answer if self.own else None

    @property
    def chosen(self) -> tuple[Answer, ...]:
        """The single things of the visitor's newest vote: option ids, or the grade."""
        said = self.said
        if said is None:
            return ()
        if isinstance(said, dict):
            return tuple(said)
        return said if isinstance(said, tuple) else (said,)

    @property
    def shown_in(self) -> str:
        """The language the page asks its widget for."""
        return self.language or self.words.lang

    @property
    def own_path(self) -> str:
        """Where forms of the page go, in the language it is in."""
        return f"/p/{self.poll.id}?lang={self.shown_in}"

    @property
    def page_url(self) -> str:
        return f"{self.public_url}/p/{self.poll.id}"

    @property
    def short_url(self) -> str:
        return f"{self.public_url}/j/{self.poll.short_code}"

    @property
    def embed_url(self) -> str:
        return f"{self.public_url}/e/{self.poll.id}"
