"""The demo's crowd, in a process of its own so that it does not slow the server it votes in.

Reads its orders as one JSON line, writes its figures as JSON lines, and ends when its input ends: a crowd
never outlives the demo that sent it.
"""

import asyncio
import random
import sys
import time
from collections import deque
from typing import Any

import msgspec

from plaudit.cli.crowd import mood
from plaudit.cli.crowd.ballots import Ballot, Question
from plaudit.cli.crowd.target import Target, host_token, load_poll, load_results
from plaudit.cli.crowd.truth import Truth, counts_of
from plaudit.cli.crowd.viewers import Viewer
from plaudit.cli.crowd.voters import Habits, Lane
from plaudit.cli.demo.figures import CrowdFigures
from plaudit.cli.demo.gallery_crowd import visit
from plaudit.cli.simulate import allow_open_files

_LANES = 8
_TELL_EVERY_SECONDS = 0.25
_WINDOW = 400  # votes the waiting times are of
_RATE_SECONDS = 4.0


class Orders(msgspec.Struct, frozen=True, kw_only=True):
    """Which poll, how many voters, how many screens; and the gallery's polls, as their host sees them."""

    target: Target
    crowd: int
    screens: int
    gallery: list[dict[str, Any]] = []


class DemoCrowd:
    """Voters who come, choose by the mood of the moment, and change their minds as it turns."""

    def __init__(self, orders: Orders, question: Question, truth: Truth, arrived: int) -> None:
        # Who voted in an earlier demo on the same file has arrived already, and may think again.
        self._arrived = min(arrived, orders.crowd)
        self._target = orders.target
        self._size = orders.crowd
        self._question = question
        self._truth = truth
        self._said: dict[int, Ballot] = {}
        self._tokens: dict[int, str] = {}
        self._chance = random.Random()  # noqa: S311 - a demo, not a lottery
        self._started = time.monotonic()
        habits = Habits(transport="mixed", patience=60.0)
        self.lanes = [Lane(orders.target, question, habits, truth) for _ in range(_LANES)]
        self._due: asyncio.Queue[None] = asyncio.Queue(maxsize=256)

    async def pace(self) -> None:
        """Let acts become due at the speed of the moment; when the lanes are behind, they wait here."""
        while True:
            rate = mood.acts_per_second(self._elapsed, self._size, self._arrived)
            await asyncio.sleep(self._chance.expovariate(max(rate, 0.2)))
            await self._due.put(None)

    async def vote(self, lane: Lane) -> None:
        """Acts of one voter after another, for ever."""
        while True:
            await self._due.get()
            voter = self._next_voter()
            wanted = self._question.draw(self._chance, self._weights())
            if self._said.get(voter) == wanted:
                continue
            self._said[voter] = wanted
            await lane.cast(f"demo-voter-{voter}", self._token(voter), wanted, self._chance)

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self._started

    def _weights(self) -> list[float]:
        return list(mood.weights(self._elapsed, len(self._question.buckets)))

    def _next_voter(self) -> int:
        """Somebody new while there is anybody new, now and then somebody with second thoughts."""
        newcomer = self._arrived < self._size and self._chance.random() < 0.8  # noqa: PLR2004
        if newcomer or self._arrived == 0:
            self._arrived += 1
            return self._arrived - 1
        return self._chance.randrange(self._arrived)

    def _token(self, voter: int) -> str:
        if voter not in self._tokens:
            self._tokens[voter] = host_token(self._target, f"demo-voter-{voter}")
        return self._tokens[voter]


async def run(orders: Orders) -> None:
    """Vote and watch until cancelled."""
    poll = await load_poll(orders.target)
    before = counts_of(await load_results(orders.target))
    truth = Truth(before)
    crowd = DemoCrowd(orders, Question(poll), truth, before.voters)
    viewers = [Viewer(orders.target) for _ in range(orders.screens)]
    async with asyncio.TaskGroup() as group:
        for viewer in viewers:
            group.create_task(viewer.watch())
        for lane in crowd.lanes:
            group.create_task(crowd.vote(lane))
        group.create_task(crowd.pace())
        group.create_task(visit(orders.target, orders.gallery, random.Random()))  # noqa: S311 - a demo
        await _tell(crowd, viewers, truth)


async def _tell(crowd: DemoCrowd, viewers: list[Viewer], truth: Truth) -> None:
    waits: deque[float] = deque(maxlen=_WINDOW)
    history: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])
    while True:
        await asyncio.sleep(_TELL_EVERY_SECONDS)
        for lane in crowd.lanes:
            waits.extend(lane.ack_ms)
            lane.ack_ms.clear()
        now, acknowledged = time.monotonic(), truth.acknowledged
        history.append((now, acknowledged))
        while now - history[0][0] > _RATE_SECONDS:
            history.popleft()
        ordered = sorted(waits) or [0.0]
        figures = CrowdFigures(
            acknowledged=acknowledged,
            refused=sum(truth.refused.values()),
            lost_answers=sum(lane.lost_answers for lane in crowd.lanes),
            screens=sum(viewer.connected for viewer in viewers),
            frames=sum(viewer.frames for viewer in viewers),
            votes_per_second=(acknowledged - history[0][1]) / max(now - history[0][0], 0.001),
            p50=ordered[len(ordered) // 2],
            p99=ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)],
        )
        try:
            sys.stdout.buffer.write(msgspec.json.encode(figures) + b"\n")
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            return  # the demo is gone; our input ends with it


async def _until_input_ends() -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    orders = msgspec.json.decode(await reader.readline(), type=Orders)
    allow_open_files(orders.screens + 2 * _LANES + 2 * len(orders.gallery))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(run(orders))
        await reader.read()
        running.cancel()


if __name__ == "__main__":
    asyncio.run(_until_input_ends())
