"""A quiz night: two hundred guests, ten questions led by a host, and points that are right to the point."""

import asyncio
import json
import time
from datetime import datetime
from typing import NamedTuple

import pytest
from commands import Server
from lines import Lines
from quiz import OPTIONS, Answers, Points, guests, places, question

from waiting import until

GUESTS = 200
CAREFUL = 30  # of them answer only where speed earns nothing: they will share places
LATE = 4
SCREENS = 3


class Asked(NamedTuple):
    key: str
    right: list
    settings: dict


QUESTIONS = [
    *(Asked(f"q{n}", [OPTIONS[n % 4]], {}) for n in range(6)),
    Asked("short", ["Venus"], {"points": 999, "time_limit_seconds": 1}),
    Asked("two", ["Mars", "Venus"], {"points": 1501, "time_limit_seconds": 7}),
    Asked("calm", ["Mars"], {"points": 500, "speed": False}),
    Asked("endless", ["Jupiter"], {"time_limit_seconds": None}),
]
UNHURRIED = {"calm", "endless"}


class Night:
    """The host's side: the survey, its questions, and the account of who has earned what."""

    def __init__(self, backend, lines):
        self.backend, self.lines = backend, lines
        items = [question(key, right, **settings) for key, right, settings in QUESTIONS]
        draft = {"title": "Quiz", "pacing": "host", "hidden_fields": ["name"], "items": items, "open": True}
        answer = backend.ask("POST", "/v1/surveys", draft)
        assert answer.status_code == 201, answer.text
        self.survey = answer.json()
        self.path = f"/v1/surveys/{self.survey['id']}"
        self.polls = {item["key"]: item["poll"] for item in self.survey["items"]}
        self.players, self.points, self.revealed = [], Points(), []

    def named(self, key, texts):
        return [one["id"] for one in self.polls[key]["options"] if one["text"] in texts]

    async def act(self, key, action):
        return (await self._ask("POST", f"/v1/polls/{self.polls[key]['id']}/{action}")).json()

    async def told(self, path):
        return (await self._ask("GET", path)).json()

    async def close(self):
        return (await self._ask("POST", f"{self.path}/close")).json()

    async def learn(self, asked):
        """Take the log of a question that is over into the account."""
        log = await self._ask("GET", f"/v1/polls/{self.polls[asked.key]['id']}/export?format=ndjson")
        entries = [json.loads(line) for line in log.text.splitlines()]
        self.points.read(asked.key, entries, self.named(asked.key, asked.right), **asked.settings)
        self.revealed.append(asked.key)

    async def expected(self):
        """The leaderboard by the account, of what is revealed."""
        by_id = {player.response: player for player in self.players if player.response is not None}
        begun = [by_id[response["id"]] for response in await self._responses()]
        assert len(begun) == len(by_id)
        return self.points.board(begun, self.revealed)

    async def board(self):
        """The leaderboard as the guests see it."""
        return (await self.lines.ask("GET", f"{self.path}/leaderboard?limit=1000"))[1]["data"]

    async def _responses(self):
        """All of them as the host lists them, oldest first."""
        found, cursor = [], ""
        while cursor is not None:
            page = await self.told(f"{self.path}/responses?limit=100{cursor}")
            found += page["data"]
            cursor = f"&cursor={page['next_cursor']}" if page["has_more"] else None
        return found

    async def _ask(self, method, path):
        answer = await asyncio.to_thread(self.backend.ask, method, path)
        assert answer.status_code == 200, answer.text
        return answer


class Screens:
    """Leaderboards in the room, drawn again all the time. What everybody sees never takes points away."""

    def __init__(self, night):
        self.night, self.on = night, True
        self.drawn, self.backwards = 0, []

    async def draw(self):
        seen = {}
        while self.on:
            scores = {row["response_id"]: row["score"] for row in await self.night.board()}
            self.drawn += 1
            self.backwards += [one for one, score in seen.items() if scores.get(one, -1) < score]
            seen = scores


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path, PLAUDIT_RATE_LIMITS="off")
    yield running
    running.close()


@pytest.fixture
async def night(server, backend):
    lines = Lines(server, backend.keys["publishable_key"], 32)
    yield Night(backend, lines)
    await lines.close()


async def test_a_quiz_night_of_two_hundred(night):
    night.players = await guests(night.lines, night.survey, [f"Guest {n}" for n in range(GUESTS)])
    screens = Screens(night)
    async with asyncio.TaskGroup() as drawing:
        for _ in range(SCREENS):
            drawing.create_task(screens.draw())
        try:
            for number, asked in enumerate(QUESTIONS):
                await play(night, number, asked)
        finally:
            screens.on = False
    final = await ended(night)

    assert screens.backwards == []
    assert screens.drawn > len(QUESTIONS), "the screens never got their turn"
    shared = {row["place"] for row in final if row["score"] > 0} & {
        place for place, rows in places(final).items() if rows > 1
    }
    assert shared, "nobody who has earned points shares a place"
    assert len({row["score"] for row in final}) > GUESTS // 4, "hardly any two scores differ"


async def play(night, number, asked):
    """One question: opened, answered by everybody at once, locked, revealed; the board is right each time."""
    key, correct = asked.key, night.named(asked.key, asked.right)
    opened = datetime.fromisoformat((await night.act(key, "open"))["opens_at"]).timestamp()
    wishes = Answers(number, night.players).to(night.named(key, OPTIONS), correct)
    late = night.players[number * LATE :][:LATE]
    silent = late if key in UNHURRIED else late + night.players[-CAREFUL:]

    async def answers(place, player):
        if asked.settings.get("time_limit_seconds") == 1 and place % 3 == 0:  # too slow for the clock
            await until(lambda: time.time() > opened + 1)
        for choices in wishes[player.name]:
            reply = await player.answer(key, *choices, times=1 + (place % 5 == 0))
            assert "problems" not in reply, reply

    quick = [player for player in night.players if player not in silent]
    await asyncio.gather(*(answers(place, player) for place, player in enumerate(quick)))
    await night.act(key, "lock")
    for player in late:
        reply = await player.answer(key, correct[0])
        assert reply["problems"][key]["code"] == "poll_locked"
    assert await night.board() == await night.expected(), "a question counts before its answer is told"

    told = await night.act(key, "reveal")
    assert sorted(told["settings"]["correct"]) == sorted(correct)
    await night.learn(asked)
    assert await night.board() == await night.expected()
    results = await night.told(f"/v1/polls/{night.polls[key]['id']}/results")
    assert results["details"]["right"]["votes"] == night.points.right(night.players, key)


async def ended(night):
    """Everybody finishes; places and points stay, for the host, for the guests, and for each alone."""
    done = await asyncio.gather(*(player.say(complete=True) for player in night.players))
    assert {one["response"]["status"] for one in done} == {"completed"}
    assert (await night.close())["status"] == "closed"
    counted = (await night.told(f"{night.path}/results"))["responses"]
    assert counted == {"started": GUESTS, "completed": GUESTS, "screened_out": 0}
    final = await night.expected()
    assert await night.board() == final
    assert (await night.told(f"{night.path}/leaderboard?limit=1000"))["data"] == final
    assert (await night.told(f"{night.path}/leaderboard?limit=3"))["data"] == final[:3]
    scores = {row["response_id"]: row["score"] for row in final}
    for one in done:
        assert one["response"]["score"] == scores.get(one["response"]["id"], 0)
    return final
