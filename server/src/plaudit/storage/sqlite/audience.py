"""Suggestions, rulings and likes in SQLite: decided wish by wish in the transaction that changes the poll."""

from collections.abc import Sequence

import msgspec

from plaudit.features.polls.events import event_of
from plaudit.features.polls.model import Poll, Ruling
from plaudit.features.polls.moderation.model import (
    Changed,
    Decided,
    Like,
    MarkOption,
    Outcome,
    Own,
    RuleOnAnswer,
    RuleOnSuggestion,
    Sort,
    Suggest,
    Suggestion,
    Wish,
    Written,
)
from plaudit.features.polls.moderation.ports import Place
from plaudit.features.polls.moderation.rules import Rules
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import NotFound, PlauditError
from plaudit.storage.shared import suggestions
from plaudit.storage.sqlite import answers
from plaudit.storage.sqlite import heads as _heads
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.heads import Heads, Standing
from plaudit.storage.sqlite.polls import SqlitePolls
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.suggesting import rule_on, suggest
from plaudit.storage.sqlite.writer import Writer


class SqliteAudience:
    """The `AudienceStore` of one file."""

    def __init__(
        self, writer: Writer, readers: Readers, heads: Heads, polls: SqlitePolls, clock: Clock
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._heads = heads
        self._polls = polls
        self._clock = clock

    async def commit(self, batch: Sequence[Wish], rules: Rules) -> Decided:
        return await self._writer.run(
            lambda transaction: self.decide(transaction, batch, rules), leave_reserve=True, drives=True
        )

    def decide(self, transaction: Transaction, batch: Sequence[Wish], rules: Rules) -> Decided:
        """All of `commit` but the transaction around it. A poll many wishes change is saved once."""
        standings: dict[str, Standing] = {}
        before: dict[str, Poll] = {}
        outcomes: list[Outcome] = []
        for wish in batch:
            try:
                if wish.poll_id not in standings:
                    standing = self._standing(transaction, wish.poll_id)
                    standings[wish.poll_id], before[wish.poll_id] = standing, standing.poll
                outcome, after = self._decide(transaction, standings[wish.poll_id], wish, rules)
            except PlauditError as refusal:  # raised before anything of this wish was written
                outcomes.append(refusal)
                continue
            standings[wish.poll_id].poll = after
            outcomes.append(outcome)
        changed = [
            self._save(transaction, poll, standings[poll_id].poll)
            for poll_id, poll in before.items()
            if standings[poll_id].poll is not poll
        ]
        return Decided(outcomes=outcomes, changed=changed)

    def _standing(self, transaction: Transaction, poll_id: str) -> Standing:
        standing = self._heads.read_one(transaction, poll_id)
        if standing is None:
            raise NotFound("poll_not_found", "There is no such poll.")
        return standing

    def _decide(
        self, transaction: Transaction, standing: Standing, wish: Wish, rules: Rules
    ) -> tuple[Outcome, Poll]:
        """What came of the wish, and the poll after it: the very same where nothing of it changed."""
        now = self._clock.now()
        match wish:
            case Like():
                return _like(transaction, standing, wish, rules, now), standing.poll
            case Suggest():
                return suggest(transaction.core, standing, wish, rules, now)
            case RuleOnSuggestion():
                return rule_on(transaction.core, standing, wish, rules, now)
            case RuleOnAnswer():
                return _rule_on_answer(transaction, standing, wish, rules, now)
            case MarkOption():
                marked = rules.marked(standing.poll, wish.option_id, wish.mark, now)
                return marked, marked

    def _save(self, transaction: Transaction, before: Poll, after: Poll) -> Changed:
        event = event_of("poll.updated", after, before=before)
        return Changed(after, self._polls.put(transaction, after, before.revision, [event]))

    async def suggestions(
        self, poll_id: str, *, state: Ruling | None, voter_key: bytes | None, after: int, limit: int
    ) -> Sequence[tuple[int, Suggestion]]:
        return await self._readers.run(
            lambda snapshot: suggestions.page(
                snapshot.core, poll_id, state=state, voter_key=voter_key, after=after, limit=limit
            )
        )

    async def answers(
        self, poll: Poll, *, state: Ruling, sort: Sort, before: Place | None, limit: int
    ) -> Sequence[tuple[Place, Written]]:
        def read(snapshot: Transaction) -> Sequence[tuple[Place, Written]]:
            number = _heads.number_of(snapshot.raw, poll.id)
            if number is None:
                return ()
            return answers.page(
                snapshot.raw, poll, number, state=state, sort=sort, before=before, limit=limit
            )

        return await self._readers.run(read)

    async def own(self, poll: Poll, voter_key: bytes) -> Own:
        def read(snapshot: Transaction) -> Own:
            number = _heads.number_of(snapshot.raw, poll.id)
            return Own() if number is None else answers.own(snapshot.raw, poll, number, voter_key)

        return await self._readers.run(read)


def _like(transaction: Transaction, standing: Standing, wish: Like, rules: Rules, now: int) -> Written:
    seq, written = _answer(transaction, standing, wish.vote_id)
    if written.state != "approved":
        raise _answer_not_found()
    rules.check_liking(standing.poll, now)
    likes = answers.like(transaction.raw, seq, wish.voter_key, liked=wish.liked)
    return msgspec.structs.replace(written, likes=likes)


def _rule_on_answer(
    transaction: Transaction, standing: Standing, wish: RuleOnAnswer, rules: Rules, now: int
) -> tuple[Written, Poll]:
    seq, written = _answer(transaction, standing, wish.vote_id)
    state: Ruling = "approved" if wish.approve else "rejected"
    if written.state == state:
        return written, standing.poll
    after = rules.ruled(standing.poll, now)
    answers.rule(transaction.raw, seq, state)
    return msgspec.structs.replace(written, state=state), after


def _answer(transaction: Transaction, standing: Standing, vote_id: str) -> tuple[int, Written]:
    found = answers.find(transaction.raw, standing.no, standing.poll.run, vote_id)
    if found is None:
        raise _answer_not_found()
    return found


def _answer_not_found() -> NotFound:
    return NotFound("answer_not_found", "There is no such answer in this poll now.")
