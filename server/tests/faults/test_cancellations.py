"""F30: clients go away at random microseconds, and no reply ever reaches another caller.

Half of the connections end with a reset, many in the middle of a request. Neighbours that stay must not notice;
then the ledger oracle goes over it all.
"""

import asyncio
import os
import random
from contextlib import closing, suppress
from pathlib import Path

import raw_wire
from booths import http_booth
from crowd import Crowd
from journal import Journal
from serving import Serving
from storm import Storm
from votes_stored import audit

DROPPERS, NEIGHBOURS = 24, 4
PATIENCE_SECONDS = 30.0


def open_sockets(serving):
    """How many connections the server itself thinks it has."""
    sockets = 0
    for file in Path(f"/proc/{serving.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            sockets += str(file.readlink()).startswith("socket:")
    return sockets


async def test_a_reply_reaches_nobody_else(tmp_path, amount, figures):
    seed = int(os.environ.get("PLAUDIT_SEED", random.randrange(1 << 32)))
    with Serving(tmp_path) as serving, closing(Journal(tmp_path / "journal.jsonl")) as journal:
        polls = [serving.poll(voting={"change": True}) for _ in range(6)]
        storm = Storm(serving, journal, polls, random.Random(seed), amount(5_000, 100_000))
        watch = await http_booth(serving)
        ask = raw_wire.request("GET", "/livez", serving.keys["secret_key"])
        await watch.request(ask)
        sockets = open_sockets(serving)
        async with asyncio.TaskGroup() as group:
            for number in range(DROPPERS):
                group.create_task(storm.dropper(number))
            for number in range(NEIGHBOURS):
                group.create_task(storm.neighbour(number))
        unknown = len(journal.unknown())
        await Crowd(serving, journal, polls, seed, live=0).heal()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while open_sockets(serving) > sockets:
                await watch.request(ask)
        await watch.close()
        findings = await asyncio.to_thread(audit, journal, serving, polls)
        said = serving.errors()
    figures(
        seed=seed,
        requests_dropped_at_random=storm.sent,
        of_them_answered_first=storm.answered,
        cut_off=storm.cut_off,
        connections_with_a_part_of_a_request=storm.in_pieces,
        requests_of_neighbours_that_stayed=storm.neighbours,
        replies_that_reached_another_caller=len(storm.cross_talk),
        votes_unknown_and_asked_for=unknown,
        acknowledged_votes_checked=findings.checked,
        lost=findings["lost"],
        counted_twice=findings["counted twice"],
    )
    assert not storm.cross_talk, storm.cross_talk[:3]
    findings.none()
    assert not journal.refusals.keys() - {"vote_not_found"}, journal.refusals
    assert min(storm.answered, storm.cut_off) > storm.sent // 20, (
        "the drops came all too early, or all too late"
    )
    assert "error" not in said, said[-4000:]
