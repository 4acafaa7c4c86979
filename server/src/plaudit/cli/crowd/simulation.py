"""One simulation from end to end: read what stands, send the crowd, compare every number."""

import asyncio
import random
import secrets
import time
from typing import Any

import msgspec

from plaudit.cli.crowd.ballots import Question
from plaudit.cli.crowd.comparison import differences
from plaudit.cli.crowd.report import Report, percentiles
from plaudit.cli.crowd.target import Target, load_poll, load_results
from plaudit.cli.crowd.truth import Truth, counts_of
from plaudit.cli.crowd.viewers import Viewer
from plaudit.cli.crowd.voters import Habits, Lane

_LANES = 64
_SETTLE_SECONDS = 5.0
_LOOK_EVERY_SECONDS = 0.1


class Crowd(msgspec.Struct, frozen=True, kw_only=True):
    """How many, how fast (voters a second, None: as fast as they are served), how they behave."""

    voters: int
    viewers: int = 0
    rate: float | None = None
    seed: int = 0
    habits: Habits = Habits()


async def simulate(target: Target, crowd: Crowd) -> Report:
    """Send the crowd to a poll nobody else votes in meanwhile, and compare. Raises `CommandFailed`."""
    poll = await load_poll(target)
    truth = Truth(counts_of(await load_results(target)), poll["voting"]["votes_per_voter"])
    question = Question(poll)
    viewers = [Viewer(target) for _ in range(crowd.viewers)]
    async with asyncio.TaskGroup() as group:
        watching = [group.create_task(viewer.watch()) for viewer in viewers]
        await _seated(viewers)
        started = time.monotonic()
        lanes = await _send(target, crowd, question, truth)
        seconds = time.monotonic() - started
        mismatches, version = await _settled(target, poll, question, truth)
        await _caught_up(viewers, version)
        for task in watching:
            task.cancel()
    report = _report(target, crowd, truth, lanes, seconds)
    report.mismatches = truth.faults + mismatches
    _describe_viewers(report, viewers, version)
    return report


async def _send(target: Target, crowd: Crowd, question: Question, truth: Truth) -> list[Lane]:
    lanes = [Lane(target, question, crowd.habits, truth) for _ in range(min(_LANES, crowd.voters))]
    # Fresh names, so that a second simulation brings other people; the seed fixes what they do.
    party = secrets.token_hex(4)
    waiting = iter(range(crowd.voters))
    begun = time.monotonic()

    async def run(lane: Lane) -> None:
        for number in waiting:
            if crowd.rate is not None:
                await asyncio.sleep(max(0.0, begun + number / crowd.rate - time.monotonic()))
            await lane.visit(f"sim-{party}-{number}", random.Random(f"{crowd.seed}/{number}"))  # noqa: S311
        await lane.leave()

    async with asyncio.TaskGroup() as group:
        for lane in lanes:
            group.create_task(run(lane))
    return lanes


async def _seated(viewers: list[Viewer]) -> None:
    try:
        async with asyncio.timeout(_SETTLE_SECONDS):
            for viewer in viewers:
                await viewer.subscribed.wait()
    except TimeoutError:
        return  # they keep trying; the report tells who never saw the final count


async def _settled(
    target: Target, poll: dict[str, Any], question: Question, truth: Truth
) -> tuple[list[str], int]:
    """The differences that remain once the published results have had time to catch up, and the version."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    while True:
        results = await load_results(target)
        found = differences(poll, question, truth, results)
        if not found or time.monotonic() > deadline:
            return found, results["version"]
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def _caught_up(viewers: list[Viewer], version: int) -> None:
    try:
        async with asyncio.timeout(_SETTLE_SECONDS):
            for viewer in viewers:
                await viewer.reached(version)
    except TimeoutError:
        return


def _report(target: Target, crowd: Crowd, truth: Truth, lanes: list[Lane], seconds: float) -> Report:
    held_back: dict[str, int] = {}
    for lane in lanes:
        for code, count in lane.held_back.items():
            held_back[code] = held_back.get(code, 0) + count
    return Report(
        poll_id=target.poll_id,
        voters=crowd.voters,
        seconds=round(seconds, 3),
        acknowledged=truth.acknowledged,
        votes_per_second=round(truth.acknowledged / max(seconds, 0.001), 1),
        replays=truth.replays,
        changes=truth.changes,
        refused=dict(truth.refused),
        held_back=held_back,
        lost_answers=sum(lane.lost_answers for lane in lanes),
        unanswered=truth.unanswered,
        without_token=truth.without_token,
        ack_ms=percentiles([wait for lane in lanes for wait in lane.ack_ms]),
    )


def _describe_viewers(report: Report, viewers: list[Viewer], version: int) -> None:
    report.viewers = len(viewers)
    report.frames = percentiles([float(viewer.frames) for viewer in viewers])
    report.viewer_reconnects = sum(viewer.reconnects for viewer in viewers)
    report.viewers_behind = sum(viewer.version < version for viewer in viewers)
    report.ran_backwards = sum(viewer.ran_backwards for viewer in viewers)
