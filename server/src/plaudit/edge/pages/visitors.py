"""Who looks at a page: the project behind the poll, the voter the browser remembers, what they see."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs

import msgspec

from plaudit.edge.exchange import Exchange
from plaudit.edge.pages.forms import cookie_of
from plaudit.edge.pages.scene import Notice, Scene, Theme
from plaudit.edge.pages.texts import Words, in_our_words, languages_of, words_for
from plaudit.features.polls.catalogue import Catalogue, Entry
from plaudit.features.polls.effects import Chosen, ProjectEffects
from plaudit.features.polls.feedback import words_at
from plaudit.features.polls.kinds import is_read
from plaudit.features.polls.model import Answer, Poll, may_see_results
from plaudit.features.polls.moderation.answers import Answers, Listing
from plaudit.features.polls.moderation.model import Written
from plaudit.features.polls.ports import VoteStore
from plaudit.features.polls.presenting import presented
from plaudit.features.polls.results import Results, VisibleResults, view
from plaudit.features.polls.voting import Voter, voter_key
from plaudit.features.projects import voter_tokens
from plaudit.features.projects.model import Project
from plaudit.features.projects.page_tokens import page_token
from plaudit.features.projects.ports import ProjectStore
from plaudit.kernel.clock import Clock
from plaudit.kernel.ids import is_id, new_id

_KEPT_SECONDS: Final = 30.0
_ANSWERS_SHOWN: Final = 20
_THEMES: Final[Mapping[str, Theme]] = {"light": "light", "dark": "dark"}


class Subject(msgspec.Struct, frozen=True):
    """A poll with the project it is of."""

    entry: Entry
    project: Project

    @property
    def poll(self) -> Poll:
        return self.entry.poll


class Visitors:
    """Loads what a page needs and nothing else. Projects are remembered for half a minute."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        votes: VoteStore,
        answers: Answers,
        projects: ProjectStore,
        clock: Clock,
        public_url: str,
        project_effects: ProjectEffects,
    ) -> None:
        self._catalogue = catalogue
        self._votes = votes
        self._answers = answers
        self._projects = projects
        self.clock = clock
        self.public_url = public_url
        self._project_effects = project_effects
        self._known: dict[str, tuple[Project, float]] = {}

    async def subject(self, poll_id: str) -> Subject | None:
        """The poll of a page, or None."""
        entry = await self._catalogue.get(poll_id) if is_id("poll", poll_id) else None
        project = await self.project(entry.poll.project_id) if entry is not None else None
        return None if entry is None or project is None else Subject(entry, project)

    def voter(self, exchange: Exchange, subject: Subject) -> tuple[Voter, str] | None:
        """The voter the browser remembers, with the token; None for a newcomer."""
        token = cookie_of(exchange)
        if token is None:
            return None
        voter_id = voter_tokens.verified_voter(subject.project, subject.poll.environment, token)
        return None if voter_id is None else (Voter("anonymous", voter_id, signed=False), token)

    async def scene(
        self, exchange: Exchange, subject: Subject, notice: Notice | None = None, voter: Voter | None = None
    ) -> Scene:
        """The page as this visitor sees it. `voter`: who they are, where the cookie does not say so yet."""
        poll, now = subject.poll, self.clock.now()
        known = self.voter(exchange, subject)
        who = voter or (known[0] if known is not None else None)
        own = () if who is None else await self._votes.current_votes(poll.id, poll.run, voter_key(poll, who))
        # The entry may have moved on while we waited; the newest is shown.
        entry = self._catalogue.peek(poll.id) or subject.entry
        visible = may_see_results(entry.poll, has_voted=bool(own))
        results = view(entry.poll, entry.tally, now, visible=visible)
        query = parse_qs(exchange.query)
        languages = languages_asked(exchange)
        name = who.subject if who is not None else _passer_by(exchange)
        return Scene(
            poll=presented(in_our_words(entry.poll, words := words_for(languages)), languages, name),
            status=entry.poll.status_at(now),
            results=results,
            words=words,
            language=languages[0] if "lang" in query and languages else None,
            theme=theme_of(exchange),
            public_url=self.public_url,
            page_key=page_token(subject.project, entry.poll.environment, poll.id),
            vote_id=new_id("vote", now),
            own=own,
            written=await self._written(entry.poll, results),
            notice=notice or _suggested(query, words),
            thanks=words_at("voted", self.chosen(entry.poll)),
            transparent=query.get("background", [""])[0] == "transparent",
        )

    def chosen(self, poll: Poll) -> Chosen:
        """Whose feedback applies: the project's, then the poll's."""
        return self._project_effects(poll.project_id, poll.environment), poll.effects

    async def _written(self, poll: Poll, results: Results) -> Sequence[Written]:
        """The newest answers in words, where a visitor who may see these results may read them."""
        readable = isinstance(results, VisibleResults) and isinstance(results.held_back, msgspec.UnsetType)
        if not readable or not is_read(poll.definition):
            return ()
        listing = Listing("approved", "newest", None, _ANSWERS_SHOWN)
        return [written for _, written in await self._answers.page(poll.id, listing)]

    async def standing(self, poll: Poll, voter: Voter) -> Answer | None:
        """The answer of the voter's newest vote that counts."""
        own = await self._votes.current_votes(poll.id, poll.run, voter_key(poll, voter))
        return own[-1].vote.answer if own else None

    async def project(self, project_id: str) -> Project | None:
        kept = self._known.get(project_id)
        now = self.clock.monotonic()
        if kept is not None and now - kept[1] < _KEPT_SECONDS:
            return kept[0]
        project = await self._projects.load(project_id)
        if project is not None:
            self._known[project_id] = (project, now)
        return project


def theme_of(exchange: Exchange) -> Theme:
    return _THEMES.get(parse_qs(exchange.query).get("theme", [""])[0], "auto")


def words_of(exchange: Exchange) -> Words:
    return words_for(languages_asked(exchange))


def languages_asked(exchange: Exchange) -> list[str]:
    """Language tags, the preferred first: `?lang=`, then what the browser says."""
    asked = parse_qs(exchange.query).get("lang", [None])[0]
    return languages_of(asked, exchange.header(b"accept-language"))


def _suggested(query: Mapping[str, list[str]], words: Words) -> Notice | None:
    """What became of a suggestion, after the way back from its form."""
    state = query.get("suggested", [""])[0]
    return Notice(words[f"suggested_{state}"], "success") if state in {"pending", "approved"} else None


def _passer_by(exchange: Exchange) -> str:
    """A name for somebody without a cookie that holds from one visit to the next; it only orders options."""
    browser = exchange.header(b"user-agent") or ""
    return hashlib.sha256(f"{exchange.address} {browser}".encode()).hexdigest()[:24]
