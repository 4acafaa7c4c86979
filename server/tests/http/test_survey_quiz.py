"""A quiz night over HTTP: the host leads, points to the point, and nobody learns the answers early."""

import asyncio

import pytest
from surveyed import made

from plaudit.testing.clock import ManualClock


@pytest.fixture
def clock():
    return ManualClock()


def question(key):
    settings = {"correct": ["Mars"], "points": 1000, "time_limit_seconds": 20}
    return {
        "key": key,
        "poll": {"question": "Red?", "kind": "quiz", "options": ["Mars", "Venus"], "settings": settings},
    }


async def test_a_quiz_night(house, clock):
    night = await made(
        house,
        title="Quiz",
        pacing="host",
        hidden_fields=["name"],
        endings=[],
        items=[question("a"), question("b")],
    )
    players = {name: await house.voter() for name in ("Ann", "Bob", "Cy")}
    plan = {"a": {"Ann": (0, 0), "Bob": (10_000, 0), "Cy": (0, 1)}, "b": {"Ann": (20_000, 0), "Bob": (0, 1)}}
    for key, answers in plan.items():
        poll = f"/v1/polls/{night.polls[key]['id']}"
        await house.host.post(f"{poll}/open")
        told = (await house.page.get(night.path)).json()["items"]
        assert all("correct" not in one["poll"]["settings"] for one in told if one["key"] == key)
        elapsed = 0
        for name, (after, choice) in sorted(answers.items(), key=lambda pair: pair[1]):
            clock.advance(after - elapsed)
            elapsed = after
            said = {"answers": {key: {"choices": [night.options[key][choice]]}}, "fields": {"name": name}}
            reply = await house.page.post(night.answers, json=said, headers=players[name])
            assert "problems" not in reply.json(), reply.text
        hidden = (await house.page.get(f"{night.path}/leaderboard")).json()["data"]
        assert key == "b" or hidden == []
        await house.host.post(f"{poll}/lock")
        await house.host.post(f"{poll}/reveal")

    board = (await house.page.get(f"{night.path}/leaderboard")).json()["data"]
    assert [(row["place"], row["name"], row["score"], row["right"], row["answered"]) for row in board] == [
        (1, "Ann", 1500, 2, 2),
        (2, "Bob", 750, 1, 2),
        (3, "Cy", 0, 0, 1),
    ]
    one = (await house.page.get(f"{night.path}/leaderboard?limit=1")).json()["data"]
    assert one == board[:1]
    mine = await house.page.post(night.answers, json={}, headers=players["Bob"])
    assert mine.json()["response"]["score"] == 750


async def test_fifty_players_at_once_have_their_points(house, clock):
    night = await made(house, pacing="host", endings=[], items=[question("a")], hidden_fields=["name"])
    await house.host.post(f"/v1/polls/{night.polls['a']['id']}/open")
    clock.advance(4_000)

    async def play(number):
        said = {
            "answers": {"a": {"choices": [night.options["a"][number % 2]]}},
            "fields": {"name": f"P{number}"},
        }
        await house.page.post(night.answers, json=said, headers=await house.voter())

    await asyncio.gather(*(play(number) for number in range(50)))
    board = (await house.host.get(f"{night.path}/leaderboard")).json()["data"]
    assert {(row["score"], row["right"]) for row in board[:25]} == {(900, 1)}
    assert {(row["score"], row["right"]) for row in board[25:]} == {(0, 0)}
    assert len(board) == 50


async def test_a_closed_quiz_whose_results_are_never_shown_tells_nobody_how_many_played(house):
    """Nor do the numbers of a survey that shows its own: how many answered an item is how many voted."""
    night = await made(house, endings=[], items=[question("a")], results_visibility="always")
    poll = f"/v1/polls/{night.polls['a']['id']}"
    await house.host.patch(poll, json={"results_visibility": "never"})
    said = {"answers": {"a": {"choices": [night.options["a"][0]]}}, "complete": True}
    await house.page.post(night.answers, json=said, headers=await house.voter())
    await house.host.post(f"{poll}/close")
    assert (await house.page.get(f"{night.path}/leaderboard")).json() == {"data": []}
    item = (await house.page.get(f"{night.path}/results")).json()["items"][0]
    assert item["results"]["hidden"] is True
    assert item.keys() == {"key", "poll_id", "results"}
    assert len((await house.host.get(f"{night.path}/leaderboard")).json()["data"]) == 1
    await house.host.post(f"{poll}/reveal")
    assert len((await house.page.get(f"{night.path}/leaderboard")).json()["data"]) == 1
    assert (await house.page.get(f"{night.path}/results")).json()["items"][0]["answered"] == 1
