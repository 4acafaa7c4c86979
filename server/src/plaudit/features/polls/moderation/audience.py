"""The use cases of everybody who adds to a poll without voting in it, and of those who rule on that.

Like votes, wishes gather into batches of one transaction each, behind a bounded queue. What the store decides
is told on afterwards: polls it changed go to the catalogue, and through it to every screen.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from plaudit.features.polls.kinds.text import unfit_text
from plaudit.features.polls.model import Poll, SuggestionRules, Tally
from plaudit.features.polls.moderation.model import (
    Like,
    Mark,
    MarkOption,
    Outcome,
    RuleOnAnswer,
    RuleOnSuggestion,
    Suggest,
    Suggested,
    Wish,
    Written,
)
from plaudit.features.polls.moderation.ports import AudienceStore
from plaudit.features.polls.moderation.rules import Rules
from plaudit.features.polls.voting import VOTE_ID, Voter, voter_key
from plaudit.ingest.group_commit import Failed, GroupCommit
from plaudit.kernel.errors import FieldProblem, Forbidden, Invalid, PlauditError, Unavailable

_UNLESS_TOLD: Final = SuggestionRules()
_BATCH_AT_MOST: Final = 64

Tell = Callable[[Poll, Tally, str], None]


class Audience:
    """Owns the group commit; `run` it under supervision. `tell` gets each poll changed, after its commit."""

    name = "audience"

    def __init__(self, store: AudienceStore, rules: Rules, tell: Tell, capacity: int = 5_000) -> None:
        self._store = store
        self._rules = rules
        self._tell = tell
        self._on_like: list[Callable[[Like], None]] = []
        self._group: GroupCommit[Wish, Outcome] = GroupCommit(
            self._commit, capacity=capacity, batch_at_most=_BATCH_AT_MOST
        )

    def on_like(self, listener: Callable[[Like], None]) -> None:
        """`listener` is told of every like that is on disk, before its voter is."""
        self._on_like.append(listener)

    async def run(self) -> None:
        await self._group.run()

    async def drain(self) -> None:
        """Refuse new wishes and return when every accepted one has its outcome."""
        await self._group.drain()

    async def suggest(self, poll: Poll, voter: Voter, suggestion_id: str, text: str) -> Suggested:
        """Add an option, or queue it for approval. Raises what the store refuses it with."""
        _check_identity(poll, voter)
        if VOTE_ID.fullmatch(suggestion_id) is None:
            raise _invalid(
                "invalid_field", "1 to 64 characters out of A-Z a-z 0-9 _ . : -", "#/suggestion_id"
            )
        longest = (poll.definition.suggestions or _UNLESS_TOLD).max_length
        if unfit := unfit_text(text, longest):
            raise Invalid(
                unfit.code, unfit.detail, errors=[FieldProblem(unfit.pointer, unfit.detail)], **unfit.facts
            )
        wish = Suggest(
            poll_id=poll.id, suggestion_id=suggestion_id, voter_key=voter_key(poll, voter), text=text.strip()
        )
        outcome = await self._decided(wish)
        assert isinstance(outcome, Suggested)
        return outcome

    async def rule_on_suggestion(self, poll: Poll, suggestion_id: str, *, approve: bool) -> Suggested:
        """Approving adds the option or shows it again, rejecting hides it if there is one."""
        wish = RuleOnSuggestion(poll_id=poll.id, suggestion_id=suggestion_id, approve=approve)
        outcome = await self._decided(wish)
        assert isinstance(outcome, Suggested)
        return outcome

    async def rule_on_answer(self, poll: Poll, vote_id: str, *, approve: bool) -> Written:
        outcome = await self._decided(RuleOnAnswer(poll_id=poll.id, vote_id=vote_id, approve=approve))
        assert isinstance(outcome, Written)
        return outcome

    async def mark(self, poll: Poll, option_id: str, mark: Mark) -> Poll:
        outcome = await self._decided(MarkOption(poll_id=poll.id, option_id=option_id, mark=mark))
        assert isinstance(outcome, Poll)
        return outcome

    async def like(self, poll: Poll, voter: Voter, vote_id: str, *, liked: bool) -> Written:
        """The answer with its likes after this one; liking twice is liking once."""
        _check_identity(poll, voter)
        key = voter_key(poll, voter)
        outcome = await self._decided(Like(poll_id=poll.id, vote_id=vote_id, voter_key=key, liked=liked))
        assert isinstance(outcome, Written)
        return outcome

    async def _decided(self, wish: Wish) -> Outcome:
        decided: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def settle(result: Outcome | Failed) -> None:
            if decided.done():  # whoever asked has gone; what was decided stands
                return
            if isinstance(result, Failed):
                decided.set_exception(_unavailable("storage_unavailable", "This could not be stored."))
            elif isinstance(result, PlauditError):
                decided.set_exception(result)
            else:
                decided.set_result(result)

        if not self._group.submit(wish, settle):
            code = "shutting_down" if self._group.draining else "overloaded"
            raise _unavailable(code, "This cannot be taken now. Send it again.")
        return await decided

    async def _commit(self, batch: Sequence[Wish]) -> Sequence[Outcome]:
        decided = await self._store.commit(batch, self._rules)
        for changed in decided.changed:
            self._tell(changed.poll, changed.tally, "poll.updated")
        for wish, outcome in zip(batch, decided.outcomes, strict=True):
            if isinstance(wish, Like) and isinstance(outcome, Written):
                for listener in self._on_like:
                    listener(wish)
        return decided.outcomes


def _check_identity(poll: Poll, voter: Voter) -> None:
    if poll.voting.identity == "signed" and not voter.signed:
        raise Forbidden("identity_required", "This poll takes votes of signed-in voters only.")


def _invalid(code: str, detail: str, pointer: str) -> Invalid:
    return Invalid(code, detail, errors=[FieldProblem(pointer, detail)])


def _unavailable(code: str, detail: str) -> Unavailable:
    return Unavailable(code, detail, retry_after_seconds=1)
