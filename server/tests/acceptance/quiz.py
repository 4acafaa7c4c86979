"""A quiz night as its guests live it, and its points worked out from the logs alone.

Nothing of the product is imported: what a right answer earns is said here once more, in fractions.
"""

import asyncio
from collections import defaultdict
from fractions import Fraction
from math import floor
from random import Random
from types import SimpleNamespace

OPTIONS = ["Mercury", "Venus", "Mars", "Jupiter"]


def question(key, right, **settings):
    plain = {"correct": right, "points": 1000, "time_limit_seconds": 20}
    asked = {"question": f"Question {key}?", "kind": "quiz", "options": OPTIONS, "settings": plain | settings}
    return {"key": key, "required": False, "poll": asked}


class Player:
    """Somebody with a telephone. `votes`: the ids of the votes that count, by question, as the replies said."""

    def __init__(self, lines, survey, name, token):
        self.lines, self.path, self.name = lines, f"/v1/surveys/{survey['id']}/responses", name
        self.token, self.votes, self.response = token, {}, None

    async def say(self, **said):
        body = {"fields": {"name": self.name}, **said}
        status, told = await self.lines.ask("POST", self.path, body, self.token)
        assert status in {200, 201}, told
        self.response = told["response"]["id"]
        self.votes = {key: given["vote_id"] for key, given in told["response"]["answers"].items()}
        return told

    async def answer(self, key, *options, times=1):
        """The same answer as often as a bad network has it sent; the last reply."""
        for _ in range(times):
            told = await self.say(answers={key: {"choices": list(options)}})
        return told


async def guests(lines, survey, names):
    async def arrives(name):
        status, made = await lines.ask("POST", "/v1/voters")
        assert status == 201, made
        return Player(lines, survey, name, made["token"])

    return await asyncio.gather(*(arrives(name) for name in names))


class Answers:
    """What everybody does with every question, decided beforehand."""

    def __init__(self, seed, players):
        self.chance, self.players = Random(seed), players

    def to(self, options, right):
        """For each player the options to send, one answer after the other; none for those who are silent."""
        return {player.name: self._of(player, options, right) for player in self.players}

    def _of(self, player, options, right):
        if self.chance.random() < 0.05:
            return []
        wrong = self.chance.sample([one for one in options if one not in right], len(right))
        knows = self.chance.random() < 0.6
        said = [right if knows else wrong]
        return [wrong if knows else right, *said] if self.chance.random() < 0.1 else said


class Points:
    """The whole scoring, from the logs of the polls and the ids players were told."""

    def __init__(self):
        self.polls = {}

    def read(self, key, export, right, *, points=1000, time_limit_seconds=20, speed=True):
        """Learn one question from its exported log: when it opened, and when each vote was recorded."""
        (opened,) = [line["at"] for line in export if line.get("act") == "poll.opened"]
        votes = {line["vote_id"]: line for line in export if "vote_id" in line}
        self.polls[key] = SimpleNamespace(
            opened=opened, votes=votes, right=right, full=points, limit=time_limit_seconds, speed=speed
        )

    def board(self, players, keys):
        """The rows of the leaderboard as far as these questions go; `players` in the order they began."""
        rows = []
        for player in players:
            earned = [self._earned(key, player.votes[key]) for key in keys if key in player.votes]
            if earned:
                right = sum(one is not None for one in earned)
                rows.append((player, sum(one or 0 for one in earned), right, len(earned)))
        rows.sort(key=lambda row: -row[1])  # stable: equals stay in the order they began
        return [
            {
                "place": 1 + sum(other[1] > score for other in rows),
                "response_id": player.response,
                "name": player.name,
                "score": score,
                "right": right,
                "answered": answered,
            }
            for player, score, right, answered in rows
        ]

    def right(self, players, key):
        """How many have it right."""
        return sum(
            self._earned(key, player.votes[key]) is not None for player in players if key in player.votes
        )

    def _earned(self, key, vote_id):
        """Points of one vote; None for a wrong one."""
        poll = self.polls[key]
        vote = poll.votes[vote_id]
        if sorted(vote["answer"]) != sorted(poll.right):
            return None
        if poll.limit is None or not poll.speed:
            return poll.full
        spent = Fraction(min(vote["at"] - poll.opened, poll.limit * 1000), poll.limit * 1000)
        return floor(poll.full * (1 - spent / 2) + Fraction(1, 2))


def places(board):
    """How many share each place."""
    shared = defaultdict(int)
    for row in board:
        shared[row["place"]] += 1
    return dict(shared)
