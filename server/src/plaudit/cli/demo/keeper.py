"""Who minds the gallery: a host who reveals, resolves, starts again, and moderates what the audience adds."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from plaudit.app import App
from plaudit.features.polls.model import Poll
from plaudit.features.polls.transitions import Action
from plaudit.kernel.errors import PlauditError

_ANSWERING_SECONDS: Final = 36.0
_SUSPENSE_SECONDS: Final = 4.0
_ANSWER_SECONDS: Final = 14.0
_LOOKS_EVERY_SECONDS: Final = 7.0
_OPTIONS_WANTED: Final = 12  # beyond that a board is too long for its place on the wall
_PATIENCE_SECONDS: Final = 5.0


class Keeper:
    """One task for each poll that needs a hand. What is refused is tried again at the next turn."""

    def __init__(
        self,
        app: App,
        polls: Sequence[Poll],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app = app
        self._polls = polls
        self._pause = pause
        self._chance = random.Random()  # noqa: S311 - a demo, not a lottery

    async def mind(self) -> None:
        """For ever: cancel it to leave."""
        async with asyncio.TaskGroup() as group:
            for poll in self._polls:
                kind = poll.definition.kind
                if kind in {"quiz", "prediction"}:
                    group.create_task(self._rounds(poll))
                elif poll.definition.suggestions is not None:
                    group.create_task(self._moderate(poll))

    async def _rounds(self, poll: Poll) -> None:
        """Open, lock, tell, start again."""
        while True:
            try:
                await self._begin(poll.id)
                await self._pause(_ANSWERING_SECONDS)
                await self._app.lifecycle.act(poll.id, "lock")
                await self._pause(_SUSPENSE_SECONDS)
                await self._tell(poll)
                await self._pause(_ANSWER_SECONDS)
            except PlauditError:  # a visitor with the secret key may play host too
                await self._pause(_PATIENCE_SECONDS)

    async def _begin(self, poll_id: str) -> None:
        """A fresh run, whatever an earlier start of the demo left."""
        entry = await self._app.catalogue.get(poll_id)
        if entry is None:
            return
        fresh = entry.tally.counters.get("votes", 0) == 0
        steps: list[Action] = []
        if not fresh or entry.poll.revealed or entry.poll.status == "closed":
            steps.append("reset")
        if entry.poll.status != "open":
            steps.append("open")
        for step in steps:
            await self._app.lifecycle.act(poll_id, step)

    async def _tell(self, poll: Poll) -> None:
        if poll.definition.kind == "quiz":
            await self._app.lifecycle.act(poll.id, "reveal")
        else:
            outcome = self._chance.choice(poll.definition.options)
            await self._app.lifecycle.resolve(poll.id, [outcome.id])

    async def _moderate(self, poll: Poll) -> None:
        """Look at what waits, the oldest first; answer the question most people ask."""
        while True:
            await self._pause(_LOOKS_EVERY_SECONDS)
            try:
                await self._rule(poll.id)
                if poll.definition.kind == "qna":
                    await self._answer(poll.id)
            except PlauditError:
                await self._pause(_PATIENCE_SECONDS)

    async def _rule(self, poll_id: str) -> None:
        entry = await self._app.catalogue.get(poll_id)
        waiting = await self._app.database.audience.suggestions(
            poll_id, state="pending", voter_key=None, after=0, limit=1
        )
        if entry is None or not waiting:
            return
        ((_, suggestion),) = waiting
        room = len(entry.poll.definition.options) < _OPTIONS_WANTED
        await self._app.audience.rule_on_suggestion(entry.poll, suggestion.id, approve=room)

    async def _answer(self, poll_id: str) -> None:
        """Now and then one is answered; when all are, the oldest is asked anew."""
        entry = await self._app.catalogue.get(poll_id)
        if entry is None or self._chance.random() < 0.7:  # noqa: PLR2004
            return
        waiting = [option for option in entry.poll.definition.options if option.state is None]
        answered = [option for option in entry.poll.definition.options if option.state == "answered"]
        votes = entry.tally.counters
        if len(waiting) > len(answered) and waiting:
            most = max(waiting, key=lambda option: votes.get(f"opt:{option.id}", 0))
            await self._app.audience.mark(entry.poll, most.id, "answer")
        elif answered:
            await self._app.audience.mark(entry.poll, answered[0].id, "reopen")
