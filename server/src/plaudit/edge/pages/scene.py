"""What a page about a poll shows to one visitor: everything its templates need, nothing they could ask."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from plaudit.edge.pages.texts import Words
from plaudit.features.polls.model import Answer, Poll, Status
from plaudit.features.polls.ports import Recorded
from plaudit.features.polls.results import Results

Theme = Literal["auto", "light", "dark"]


class Notice(msgspec.Struct, frozen=True):
    """One sentence about what just happened. Errors are tied to the form and announced at once."""

    text: str
    tone: Literal["success", "error"]


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """`own` are the visitor's current votes, oldest first. `page_key` is what the page's scripts act with.

    `vote_id` is made for this very page: a form sent twice is the same vote, of the same voter.
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
    notice: Notice | None = None
    transparent: bool = False

    @property
    def may_vote(self) -> bool:
        """Whether a form would be taken: the poll is open and this visitor has a vote left or may change."""
        rules = self.poll.voting
        if self.status != "open" or rules.identity == "signed":
            return False
        return len(self.own) < rules.votes_per_voter or rules.change

    @property
    def chosen(self) -> tuple[Answer, ...]:
        """The single values of the visitor's newest vote: option ids, or the rating."""
        if not self.own:
            return ()
        answer = self.own[-1].vote.answer
        return answer if isinstance(answer, tuple) else (answer,)

    @property
    def page_url(self) -> str:
        return f"{self.public_url}/p/{self.poll.id}"

    @property
    def short_url(self) -> str:
        return f"{self.public_url}/j/{self.poll.short_code}"

    @property
    def embed_url(self) -> str:
        return f"{self.public_url}/e/{self.poll.id}"
