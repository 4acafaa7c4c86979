"""The show: which question is on, what it takes to ask the next one, and what came of each."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final, TypedDict

from plaudit_client import AsyncPlaudit
from plaudit_client.types import Milestone

SUBJECT: Final = "night-stream"


class Question(TypedDict):
    """What is asked, and the answers."""

    question: str
    options: list[str]


QUESTIONS: Final[tuple[Question, ...]] = (
    {
        "question": "Where do we go next?",
        "options": ["Up the lighthouse", "Down to the caves", "Into the fog"],
    },
    {
        "question": "Which song for the climb?",
        "options": ["Slow waves", "Brass and thunder", "No music at all"],
    },
    {"question": "Do we open the door?", "options": ["Yes!", "Knock first", "Run"]},
)
MILESTONES: Final[list[Milestone]] = [
    {"when": "votes", "votes": 10, "effect": {"effect": "confetti", "message": "Ten of you are in!"}},
    {"when": "votes", "every": 100, "effect": {"effect": "counter", "message": "{votes} votes"}},
    {"when": "lead_change", "effect": {"effect": "pulse", "message": "{option} takes the lead"}},
    {"when": "winner", "effect": {"effect": "confetti", "message": "{option} it is!", "tone": "success"}},
]


@dataclass(frozen=True)
class Past:
    """A question that is over."""

    question: str
    winners: str
    voters: int


@dataclass
class Show:
    """`poll`: the one that is on. Changes are told to everybody who waits in `changes`."""

    plaudit: AsyncPlaudit
    poll: str = ""
    question: str = ""
    voters: int = 0
    status: str = ""
    past: list[Past] = field(default_factory=list)
    _asked: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _following: asyncio.Task[None] | None = None

    async def ask_next(self) -> None:
        """End what is on, and ask the next question."""
        await self.close()
        asked = QUESTIONS[self._asked % len(QUESTIONS)]
        self._asked += 1
        poll = await self.plaudit.polls.create(
            **asked, open=True, milestones=MILESTONES, tags=[SUBJECT], voting={"change": True}
        )
        self.poll, self.question = poll["id"], asked["question"]
        await self._stop_following()
        self._following = asyncio.create_task(self._follow(self.poll))
        self._tell()

    async def close(self) -> None:
        """End the question that is on; whoever watches sees who won."""
        if self.status == "open":
            await self.plaudit.polls.close(self.poll)
            results = await self.plaudit.polls.results(self.poll)
            names = {one["id"]: one["text"] for one in (await self.plaudit.polls.get(self.poll))["options"]}
            winners = " and ".join(names[one] for one in results.get("winners", [])) or "nobody"
            self.past.insert(0, Past(self.question, winners, results["voters"]))
            self.status = "closed"

    async def celebrate(self, message: str) -> None:
        """Confetti for everybody who watches the poll, because the host says so."""
        await self.plaudit.effects.send(
            effect="confetti", to={"poll": self.poll}, message=message, tone="success", ttl_seconds=10
        )

    async def changes(self) -> AsyncIterator[str]:
        """The poll that is on, now and whenever it is another."""
        while True:
            changed = self._changed
            yield self.poll
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), 15)

    async def end(self) -> None:
        """Leave the stream and the server."""
        await self._stop_following()
        await self.plaudit.close()

    async def _follow(self, poll: str) -> None:
        """What the studio shows: the newest results, as they come."""
        async with self.plaudit.polls.watch(poll) as publications:
            async for publication in publications:
                data: dict[str, Any] = publication["data"]
                self.voters, self.status = data.get("voters", self.voters), data.get("status", self.status)

    async def _stop_following(self) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
            self._following = None

    def _tell(self) -> None:
        self.voters, self.status = 0, "open"
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
