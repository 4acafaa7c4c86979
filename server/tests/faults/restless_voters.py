"""Voters who vote, change their minds and take votes back, by the host's own connections, as fast as answers come."""

import asyncio
import json
import random

import raw_wire

PEOPLE = 40
BROKEN = (OSError, asyncio.IncompleteReadError)


class Restless:
    """`acts` of them were accepted so far. `going` False ends it; they come back when the server does."""

    def __init__(self, serving, poll, seed, lines=6):
        self.serving, self.poll, self.random, self.lines = serving, poll, random.Random(seed), lines
        self.going, self.acts, self.numbers = True, 0, iter(range(1 << 30))
        self.up = asyncio.Event()
        self.up.set()

    async def run(self):
        async with asyncio.TaskGroup() as group:
            for line in range(self.lines):
                group.create_task(self._line(line))

    async def _line(self, line):
        mine = {f"v{line}-{n}": None for n in range(PEOPLE)}
        while self.going:
            await self.up.wait()
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.serving.port)
            except OSError:
                await asyncio.sleep(0)
                continue
            try:
                await self._vote(reader, writer, mine)
            except BROKEN:
                pass
            finally:
                writer.transport.abort()

    async def _vote(self, reader, writer, mine):
        replies = raw_wire.Replies()
        while self.going:
            voter, requests, expected = self.random.choice(list(mine)), [], 0
            for _ in range(self.random.randint(1, 4)):
                requests.append(self._wish(voter, mine))
                expected += 1
                voter = self.random.choice(list(mine))
            writer.write(b"".join(requests))
            while expected:
                data = await reader.read(1 << 16)
                if not data:
                    return
                for status, _, body in replies.feed(data):
                    assert status in {200, 201, 404, 409} or b"shutting_down" in body, body
                    self.acts += status == 201 or (status == 200 and b'"act":"retract"' in body)
                    expected -= 1

    def _wish(self, voter, mine):
        key, path = self.serving.keys["secret_key"], f"/v1/polls/{self.poll['id']}/votes"
        if mine[voter] is not None and self.random.random() < 0.25:
            vote_id, mine[voter] = mine[voter], None
            return raw_wire.request("DELETE", f"{path}/{vote_id}", key, {"voter": voter})
        vote_id = mine[voter] = f"vote-{next(self.numbers)}"
        choice = self.random.choice(self.poll["options"])["id"]
        return raw_wire.request("POST", path, key, {"vote_id": vote_id, "choice": choice, "voter": voter})


def recounts(database, poll_id):
    """What every version must show, from the raw rows: version → (run, voters, votes, votes by option id).

    A version is a transaction that touched the poll; `extensions` tells how far the log reached after it.
    """
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        (number,) = file.execute("SELECT no FROM polls WHERE id = ?", (poll_id,)).fetchone()
        sizes = [
            size
            for (size,) in file.execute(
                "SELECT size FROM extensions WHERE poll_no = ? ORDER BY size", (number,)
            )
        ]
        acts = file.execute(
            "SELECT seq, place, act, run, voter_key, answer, refers FROM acts WHERE poll_no = ? ORDER BY place",
            (number,),
        ).fetchall()
    assert [act[1] for act in acts] == list(range(1, len(acts) + 1))
    found, standing, run, done = {}, {}, 1, 0
    for version, size in enumerate(sizes, 1):
        for seq, _, act, of_run, voter, answer, refers in acts[done:size]:
            if of_run != run:
                standing, run = {}, of_run
            if act in {"change", "retract"}:
                del standing[refers]
            if act in {"cast", "change"}:
                standing[seq] = (voter, json.loads(answer))
        done = size
        chosen = {}
        for _, option in standing.values():
            chosen[option] = chosen.get(option, 0) + 1
        found[version] = (run, len({voter for voter, _ in standing.values()}), len(standing), chosen)
    return found
