"""What the audience wrote, and what voters and moderators wish for. Instants are Unix milliseconds."""

from typing import Literal

import msgspec

from plaudit.features.polls.model import Poll, Ruling, Tally
from plaudit.kernel.errors import PlauditError

Sort = Literal["newest", "liked"]
Mark = Literal["hide", "show", "answer", "reopen", "pin", "unpin"]


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """An option somebody of the audience would add. `option_id`: the option it became, once approved."""

    id: str
    poll_id: str
    text: str
    state: Ruling
    option_id: str | None
    at: int


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A current vote in words. `id` is its vote's; a changed text is another answer, without likes."""

    id: str
    text: str
    state: Ruling
    likes: int
    at: int


class Suggest(msgspec.Struct, frozen=True, kw_only=True):
    """A voter would add an option. The same id with the same text by the same voter is the same wish."""

    poll_id: str
    suggestion_id: str
    voter_key: bytes
    text: str


class RuleOnSuggestion(msgspec.Struct, frozen=True, kw_only=True):
    poll_id: str
    suggestion_id: str
    approve: bool


class RuleOnAnswer(msgspec.Struct, frozen=True, kw_only=True):
    poll_id: str
    vote_id: str
    approve: bool


class MarkOption(msgspec.Struct, frozen=True, kw_only=True):
    poll_id: str
    option_id: str
    mark: Mark


class Like(msgspec.Struct, frozen=True, kw_only=True):
    """A voter likes an answer, or no longer does (`liked` False)."""

    poll_id: str
    vote_id: str
    voter_key: bytes
    liked: bool


Wish = Suggest | RuleOnSuggestion | RuleOnAnswer | MarkOption | Like


class Suggested(msgspec.Struct, frozen=True):
    """The suggestion as it stands. `replayed`: it already did, under the same id with the same content."""

    suggestion: Suggestion
    replayed: bool = False


# What came of a wish; an expected refusal is an outcome too, so that it speaks for one wish of a batch alone.
Outcome = Suggested | Written | Poll | PlauditError


class Changed(msgspec.Struct, frozen=True):
    """A poll as a transaction left it."""

    poll: Poll
    tally: Tally


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What one transaction did: an outcome per wish, in order, and each poll it changed, once."""

    outcomes: list[Outcome]
    changed: list[Changed]


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """What a voter has to do with the answers of one run: those he wrote, and the ids of those he likes."""

    written: tuple[Written, ...] = ()
    liked: frozenset[str] = frozenset()
