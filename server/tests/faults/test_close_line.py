"""F31, O4: closing is a line. Voters race the end of a poll, called by its host or by its deadline.

In the log every counted vote stands before the close. What was acknowledged before the close was asked for
counts; what was sent after the close was answered, or after the deadline by the wall, is refused; in between
either is right, but what the voter was told is what is stored.
"""

import asyncio
import json
import os
import random
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest
import raw_wire
from booths import http_booth, live_booth, moment
from journal import Ballot, Journal
from serving import Serving
from votes_stored import audit

HALLS, HTTP, LIVE = 6, 8, 4
LEAST_SPREAD_SECONDS = 0.01
DEADLINE_IN_SECONDS = 0.25
PATIENCE_SECONDS = 30.0


class Hall:
    """Voters at open connections, and a host at another; one poll after another is voted on and closed here."""

    def __init__(self, serving, journal, number, chance):
        self.serving, self.journal, self.chance = serving, journal, chance
        self.name, self.made, self.reply_seconds = f"hall{number}", 0, 0.01

    async def __aenter__(self):
        self.host = await http_booth(self.serving)
        self.http = [await http_booth(self.serving) for _ in range(HTTP)]
        self.live = {
            f"{self.name}-live{n}": await live_booth(self.serving, f"{self.name}-live{n}")
            for n in range(LIVE)
        }
        return self

    async def __aexit__(self, *_):
        for booth in (self.host, *self.http, *self.live.values()):
            await booth.close()

    @property
    def spread(self):
        """How far apart in time they race: as long as a reply takes at present, at least."""
        return max(LEAST_SPREAD_SECONDS, self.reply_seconds)

    async def ask(self, method, path, body=None):
        answer = await self.host.request(
            raw_wire.request(method, path, self.serving.keys["secret_key"], body)
        )
        assert answer.status in {200, 201}, answer
        return answer, json.loads(answer.body)

    async def vote(self, poll, place, wait=0.0):
        """A vote at one of the booths, after so many seconds: the ballot and the answer."""
        if wait:
            await moment(wait)
        self.made += 1
        voter = list(self.live)[place - HTTP] if place >= HTTP else f"{self.name}-{self.made}"
        choice = self.chance.choice(poll["options"])["id"]
        ballot = Ballot(f"{self.name}_{self.made}", voter, poll["id"], choice)
        self.journal.sent(ballot)
        if place >= HTTP:
            answer = await self.live[voter].vote(ballot)
        else:
            answer = await self.http[place].request(
                raw_wire.vote_request(ballot, self.serving.keys["secret_key"])
            )
        self.journal.answered(ballot, answer.status, answer.body)
        self.reply_seconds += 0.1 * (answer.came - answer.sent - self.reply_seconds)
        return ballot, answer

    async def close_by_host(self):
        """Two have voted before; the others vote about when it is closed; two try when it is."""
        _, poll = await self.ask("POST", "/v1/polls", {"question": "?", "options": ["A", "B"], "open": True})
        places = self.chance.sample(range(HTTP + LIVE), HTTP + LIVE)
        cast = [await self.vote(poll, place) for place in places[:2]]
        racing = [
            asyncio.ensure_future(self.vote(poll, place, self.chance.uniform(0, self.spread)))
            for place in places[2:]
        ]
        await moment(self.chance.uniform(0, 2 * self.spread))
        close, _ = await self.ask("POST", f"/v1/polls/{poll['id']}/close")
        cast += await asyncio.gather(*racing)
        cast += [await self.vote(poll, place) for place in self.chance.sample(range(HTTP), 2)]
        late = [answer for _, answer in cast if answer.sent > close.came]
        assert len(late) >= 2
        assert all(b'"poll_closed"' in answer.body for answer in late), "a vote after the close was answered"
        assert all(answer.status == 201 for _, answer in cast if answer.came < close.sent)
        return poll, cast

    async def close_by_deadline(self):
        """All vote within a few milliseconds of the deadline, and two after it."""
        ends = time.time_ns() // 1_000_000 + int((DEADLINE_IN_SECONDS + 8 * self.spread) * 1000)
        told = datetime.fromtimestamp(ends / 1000, UTC).isoformat(timespec="milliseconds")
        draft = {
            "question": "?",
            "options": ["A", "B"],
            "open": True,
            "closes_at": told.replace("+00:00", "Z"),
        }
        _, poll = await self.ask("POST", "/v1/polls", draft)
        left = ends / 1000 - time.time()
        around = [
            self.chance.uniform(left - 2 * self.spread, left + self.spread / 2)
            for _ in range(HTTP + LIVE - 2)
        ]
        cast = await asyncio.gather(
            *(
                self.vote(poll, place, wait)
                for place, wait in enumerate([*around, left + 0.001, left + 0.002])
            )
        )
        late = [answer for _, answer in cast if answer.sent_at >= ends]
        assert late
        assert all(b'"poll_closed"' in answer.body for answer in late), "a vote after the deadline"
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (await self.ask("GET", f"/v1/polls/{poll['id']}/results"))[1]["is_final"]:
                pass
        return poll, cast


def check_the_line(database, poll, cast):
    """Every counted vote stands before the close in the log, and is what its voter was told. How many there are."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        log = file.execute(
            "SELECT place, act, vote_id, at FROM acts WHERE poll_no = (SELECT no FROM polls WHERE id = ?)"
            " ORDER BY seq",
            (poll["id"],),
        ).fetchall()
    (close,) = [place for place, act, *_ in log if act == "poll.closed"]
    assert [place for place, *_ in log] == list(range(1, len(log) + 1))
    assert close == len(log), f"the log goes on after the close: {log[close:]}"
    stored = {vote_id: (place, at) for place, _, vote_id, at in log if vote_id is not None}
    told = {ballot.vote_id: json.loads(answer.body) for ballot, answer in cast if answer.status == 201}
    assert {vote_id: said["receipt"]["sequence"] for vote_id, said in told.items()} == {
        vote_id: place for vote_id, (place, _) in stored.items()
    }
    if poll["closes_at"] is not None:
        ends = datetime.fromisoformat(poll["closes_at"]).timestamp() * 1000
        assert all(at < ends for _, at in stored.values())
    return len(stored)


@pytest.mark.parametrize("how", ["close_by_host", "close_by_deadline"])
async def test_no_vote_crosses_the_line(how, tmp_path, amount, figures):
    seed = int(os.environ.get("PLAUDIT_SEED", random.randrange(1 << 32)))
    closes = amount(102, 1002) // HALLS
    with Serving(tmp_path) as serving, closing(Journal(tmp_path / "journal.jsonl")) as journal:

        async def one_hall(number):
            async with Hall(serving, journal, number, random.Random(f"{seed} {number}")) as hall:
                return [await getattr(hall, how)() for _ in range(closes)]

        halls = await asyncio.gather(*(one_hall(number) for number in range(HALLS)))
        raced = [race for hall in halls for race in hall]
        counted = [check_the_line(serving.database, poll, cast) for poll, cast in raced]
        findings = await asyncio.to_thread(audit, journal, serving, [poll for poll, _ in raced])
    figures(
        seed=seed,
        closes_raced=len(raced),
        votes_that_raced=journal.sends,
        votes_in_time=sum(counted),
        votes_too_late=journal.refusals["poll_closed"],
        violations=0,
        acknowledged_votes_checked=findings.checked,
    )
    findings.none()
    assert set(journal.refusals) == {"poll_closed"}, journal.refusals
    assert sum(counted) > len(raced), "hardly anybody was in time: no race"
