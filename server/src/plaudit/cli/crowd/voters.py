"""Simulated voters: each gets a token, votes, sometimes loses the answer, repeats itself or thinks again."""

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress

import msgspec

from plaudit.cli.crowd.answers import Answer, NoAnswer
from plaudit.cli.crowd.ballots import Ballot, Question
from plaudit.cli.crowd.booths import Booth, HttpBooth, Paper, SocketBooth, answer_of
from plaudit.cli.crowd.http import HttpConnection
from plaudit.cli.crowd.target import Target, host_token
from plaudit.cli.crowd.truth import Truth
from plaudit.kernel.ids import new_id

_SHORTEST_WAIT_SECONDS = 0.05
_LONGEST_WAIT_SECONDS = 1.0
_SUGGESTS = 0.1  # how many of the voters have an idea of their own


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How voters behave. Chances are per voter, 0 to 1; `patience` is in seconds per vote."""

    transport: str = "mixed"
    retry_chance: float = 0.1
    change_chance: float = 0.0
    patience: float = 30.0


class Lane:
    """One voter at a time through one pair of booths; several lanes make a crowd."""

    def __init__(self, target: Target, question: Question, habits: Habits, truth: Truth) -> None:
        self._target = target
        self._question = question
        self._habits = habits
        self._truth = truth
        self._http = HttpBooth(target)
        self._sockets = SocketBooth(target)
        self._desk = HttpConnection(target.url)
        self.ack_ms: list[float] = []
        self.held_back: Counter[str] = Counter()
        self.lost_answers = 0

    async def visit(self, voter: str, chance: random.Random) -> None:
        """One voter's whole evening."""
        habits = self._habits
        deadline = time.monotonic() + habits.patience
        token = await self._token(voter, deadline, chance)
        if token is None:
            return
        booth = self._booth(chance)
        if self._question.takes_suggestions and chance.random() < _SUGGESTS:
            await self.suggest(token, chance)
        paper = Paper(voter, token, _fresh_vote_id(), self._question.draw(chance))
        loses = chance.random() < habits.retry_chance / 2
        promised = await self._deliver(booth, paper, deadline, chance, hang_up=loses)
        if promised and chance.random() < habits.retry_chance / 2:
            await self._deliver(self._booth(chance), paper, deadline, chance)
        if promised and chance.random() < habits.change_chance:
            await self._again(booth, paper, deadline, chance)

    async def cast(self, voter: str, token: str, ballot: Ballot, chance: random.Random) -> bool:
        """One vote under a token already at hand, with one ordinary voter's patience."""
        paper = Paper(voter, token, _fresh_vote_id(), ballot)
        deadline = time.monotonic() + self._habits.patience
        return await self._deliver(self._booth(chance), paper, deadline, chance)

    async def suggest(self, token: str, chance: random.Random) -> None:
        """Add something to the poll. Whether it is taken, waits or is one too many is the server's to say."""
        body = {
            "text": self._question.suggestion(chance),
            "suggestion_id": new_id("sug", time.time_ns() // 1_000_000),
        }
        headers = {"Authorization": f"Bearer {self._target.key}", "Plaudit-Voter": token}
        with suppress(NoAnswer):
            content = msgspec.json.encode(body)
            await self._desk.request("POST", f"{self._target.poll_path}/suggestions", headers, content)

    async def leave(self) -> None:
        await self._http.leave()
        await self._sockets.leave()
        self._desk.hang_up()

    async def _again(self, booth: Booth, paper: Paper, deadline: float, chance: random.Random) -> None:
        other = self._question.draw_other(chance, paper.ballot)
        await self._deliver(
            booth, msgspec.structs.replace(paper, vote_id=_fresh_vote_id(), ballot=other), deadline, chance
        )

    def _booth(self, chance: random.Random) -> Booth:
        if self._habits.transport == "mixed":
            return self._http if chance.random() < 0.5 else self._sockets  # noqa: PLR2004
        return self._http if self._habits.transport == "http" else self._sockets

    async def _deliver(
        self, booth: Booth, paper: Paper, deadline: float, chance: random.Random, *, hang_up: bool = False
    ) -> bool:
        """Send the same vote until it is answered. True: promised. The truth is told of the outcome."""
        await booth.arrive(paper.token)
        sent_at = time.perf_counter()
        attempt = 0
        while attempt == 0 or time.monotonic() < deadline:
            attempt += 1
            try:
                answer = await booth.hand_in(paper, hang_up=hang_up and attempt == 1)
            except NoAnswer:
                self.lost_answers += 1
                await asyncio.sleep(_wait(attempt, chance))
                continue
            if answer.come_back:
                await self._held_back(answer, attempt, chance)
                continue
            if answer.reply is None:
                self._truth.refuse(answer.code)
                return False
            if not hang_up:
                self.ack_ms.append((time.perf_counter() - sent_at) * 1000)
            self._truth.acknowledge(paper.voter, paper.vote_id, paper.ballot, answer.reply)
            return True
        self._truth.unanswered += 1
        return False

    async def _held_back(self, answer: Answer, attempt: int, chance: random.Random) -> None:
        self.held_back[answer.code] += 1
        await asyncio.sleep(answer.retry_after + _wait(attempt, chance))

    async def _token(self, voter: str, deadline: float, chance: random.Random) -> str | None:
        if self._target.signing_secret is not None:
            return host_token(self._target, voter)
        attempt = 0
        while attempt == 0 or time.monotonic() < deadline:
            attempt += 1
            try:
                headers = {"Authorization": f"Bearer {self._target.key}"}
                answer = answer_of(await self._desk.request("POST", "/v1/voters", headers, b"{}"))
            except NoAnswer:
                await asyncio.sleep(_wait(attempt, chance))
                continue
            if answer.reply is not None:
                return str(answer.reply["token"])
            if not answer.come_back:
                self._truth.refuse(answer.code)
                return None
            await self._held_back(answer, attempt, chance)
        self._truth.without_token += 1
        return None


def _fresh_vote_id() -> str:
    return new_id("vote", time.time_ns() // 1_000_000)


def _wait(attempt: int, chance: random.Random) -> float:
    """Full jitter: a random share of a window that doubles, in seconds."""
    return chance.uniform(0, min(_LONGEST_WAIT_SECONDS, _SHORTEST_WAIT_SECONDS * 2**attempt))
