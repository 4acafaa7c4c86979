"""What moderation needs from a store, as promises. A conformance test stands for each sentence."""

from collections.abc import Sequence
from typing import Protocol

from plaudit.features.polls.model import Poll, Ruling
from plaudit.features.polls.moderation.model import Decided, Own, Sort, Suggestion, Wish, Written
from plaudit.features.polls.moderation.rules import Rules

# Where a page of answers ends: likes and place of its last one. Places only grow within a poll.
Place = tuple[int, int]


class AudienceStore(Protocol):
    """Suggestions, rulings and likes, and the polls they change."""

    async def commit(self, batch: Sequence[Wish], rules: Rules) -> Decided:
        """Decide every wish of the batch in one transaction, in order, on disk when this returns.

        In that transaction `rules` see the poll as it is stored, and what they make of it is saved with its
        event, in the same order as votes: an approved suggestion and its option are never without each other.
        A poll changed by many wishes of a batch is saved once; its revision grows by each.
        Unique constraints decide that a text is suggested once per poll (`suggestion_exists`), that a voter
        makes no more suggestions than allowed (`suggestion_limit`), and that he likes an answer once.
        The same suggestion id with the same voter and text gives the suggestion as it stands.
        A ruling that changes nothing saves nothing.
        Only answers of the present run can be ruled on, only approved ones liked (`answer_not_found`).
        A refused wish leaves no trace and harms no other.
        Raises `Unavailable("storage_unavailable")` when nothing of the batch was stored.
        """
        ...

    async def suggestions(
        self, poll_id: str, *, state: Ruling | None, voter_key: bytes | None, after: int, limit: int
    ) -> Sequence[tuple[int, Suggestion]]:
        """Oldest first, each with its number; `after` is exclusive. With `voter_key`: that voter's own."""
        ...

    async def answers(
        self, poll: Poll, *, state: Ruling, sort: Sort, before: Place | None, limit: int
    ) -> Sequence[tuple[Place, Written]]:
        """Current votes in words of the poll's present run, newest or most liked first; likes tie by age.

        A cast or change that is recorded is among them at once, one changed or retracted no longer is.
        """
        ...

    async def own(self, poll: Poll, voter_key: bytes) -> Own:
        """What the voter wrote and likes in the present run."""
        ...
