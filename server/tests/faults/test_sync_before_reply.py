"""F6, O9: between the write that holds a vote and the reply that carries its receipt, the log is synced.

The same for what viewers see: no result on any socket tells of a vote that is not safe yet.

kill -9 proves nothing about disks; the order of the system calls does. The second half are tests of the reading
of traces itself: hand-made ones, good and bad.
"""

import asyncio
import functools
import re
import shutil
from contextlib import closing

import pytest
import raw_wire
import system_calls
from booths import live_booth
from crowd import Crowd, HttpLine, LiveLine, each
from journal import Journal
from serving import Serving
from system_calls import UnreadableTrace, calls, shown_early, unsynced


async def cast(crowd, way, together, many):
    """Votes of as many voters, so many at a time."""
    poll = crowd.polls[0]
    ballots = [crowd.ballot(crowd.voter(), poll) for _ in range(many)]
    if way == "http":
        lines = [functools.partial(HttpLine, crowd, each(ballots), 1) for _ in range(together)]
        await asyncio.gather(*(crowd.run(line) for line in lines))
        return
    while ballots:
        mine = [ballots.pop() for _ in range(min(together, len(ballots)))]
        lines = [functools.partial(LiveLine, crowd, each([one]), 1, one.voter) for one in mine]
        await asyncio.gather(*(crowd.run(line) for line in lines))


async def burst(crowd, polls, many):
    """One voter's votes in all polls in one burst of frames, many times."""
    for _ in range(many // len(polls)):
        voter = crowd.voter()
        ballots = [crowd.ballot(voter, poll) for poll in polls]
        await crowd.run(functools.partial(LiveLine, crowd, each(ballots), len(polls), voter))


async def test_every_receipt_leaves_after_a_sync_of_the_log(tmp_path, amount, figures):
    assert shutil.which("strace"), "this test needs strace: apt-get install strace"
    trace, many = tmp_path / "trace", amount(250, 1000)
    prefix = (*system_calls.STRACE, "-o", str(trace))
    with closing(Journal(tmp_path / "journal.jsonl")) as journal, Serving(tmp_path, prefix=prefix) as serving:
        polls = [serving.poll() for _ in range(25)]
        crowd = Crowd(serving, journal, polls, seed=1)
        viewer = await live_booth(serving, "viewer")
        for poll in polls:
            subscribe = {"id": poll["id"], "type": "subscribe", "channel": f"poll:{poll['id']}"}
            await viewer.ask(poll["id"], raw_wire.frame(subscribe))
        await cast(crowd, "http", 1, many)
        await cast(crowd, "http", 50, many)
        await cast(crowd, "live", 10, many)
        await burst(crowd, polls, many)
        await viewer.close()
        await asyncio.to_thread(serving.stop)
    acknowledged = journal.with_outcome("yes")
    assert len(acknowledged) == len(journal.ballots) == 4 * many, journal.refusals
    with trace.open(encoding="latin-1") as lines:
        traced = calls(lines)
    wrong = unsynced(traced, acknowledged)
    cast_in = {
        poll["id"]: [one.vote_id for one in journal.ballots.values() if one.poll == poll["id"]]
        for poll in polls
    }
    early, looked = shown_early(traced, cast_in)
    syncs = [call for call in traced if call.name == "fdatasync" and call.file.endswith("-wal")]
    figures(
        votes_traced=len(acknowledged),
        system_calls_read=len(traced),
        syncs=len(syncs),
        replies_before_sync=len(wrong),
        results_shown=looked,
        results_shown_before_sync=len(early),
    )
    assert not wrong, f"{len(wrong)} of {len(acknowledged)}: {wrong[:5]}"
    assert not early, f"{len(early)} of {looked}: {early[:5]}"
    assert looked > 2 * many, "every reply over HTTP shows results, and the viewer saw some"
    assert many <= len(syncs) < 3 * many, "one vote by itself has a sync by itself, many at once share theirs"


# A frame's header begins with its page number and, where it commits, the size of the database in pages.
MIDDLE = r"\0\0\0\7\0\0\0\0aaaabbbbccccdddd"
COMMIT = r"\0\0\0\10\0\0\0\21aaaabbbbccccdddd"
SYNC = "9 fdatasync(7</d/p.db-wal>) = 0"
REPLY = r'8 write(9<socket:[4]>, "HTTP/1.1 201 \"receipt\":{\"vote_id\":\"v1\"", 40) = 40'


def write(text, length, fate="= {}"):
    return f'9 pwrite64(7</d/p.db-wal>, "{text}", {length}, 32) {fate.format(length)}'


GOOD = [write(MIDDLE, 24), write(r"\0page v1", 4096), write(COMMIT, 24), write("index v1", 4096), SYNC, REPLY]


def judged(lines):
    return unsynced(calls(lines), ["v1"])


def test_a_good_trace_is_accepted():
    assert judged(GOOD) == []
    split = "9 fdatasync(7</d/p.db-wal> <unfinished ...>", '8 write(9<socket:[4]>, "other", 5) = 5'
    assert judged([*GOOD[:4], *split, "9 <... fdatasync resumed>) = 0", REPLY]) == []


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([*GOOD[:4], REPLY, SYNC], "no sync that began"),
        ([*GOOD[:4], REPLY], "no sync that began"),
        ([SYNC, *GOOD[:4], REPLY], "no sync that began"),
        ([*GOOD[:4], SYNC.replace("= 0", "= -1 EIO (Input/output error)"), REPLY], "no sync that began"),
        ([*GOOD[:4], SYNC.replace("-wal", ""), REPLY], "no sync that began"),
        ([GOOD[0], GOOD[1], SYNC, GOOD[2], GOOD[3], REPLY], "no sync that began"),
        ([GOOD[0], GOOD[1], SYNC, REPLY], "its transaction was not written"),
        ([REPLY, *GOOD[:5]], "its transaction was not written"),
        ([line.replace("v1", "v2") for line in GOOD[:5]] + [REPLY], "it was never written"),
        (GOOD[:5], "no reply carries"),
        (
            [*GOOD[:3], "9 fdatasync(7</d/p.db-wal> <unfinished ...>", GOOD[3], "9 <... fdatasync resumed>) = 0", REPLY],
            "no sync that began",
        ),
        (
            [*GOOD[:4], "9 fdatasync(7</d/p.db-wal> <unfinished ...>", REPLY, "9 <... fdatasync resumed>) = 0"],
            "no sync that began",
        ),
    ],
)  # fmt: skip
def test_a_bad_trace_is_refused(lines, why):
    ((vote_id, told),) = judged(lines)
    assert vote_id == "v1"
    assert re.match(why, told)


@pytest.mark.parametrize(
    "line",
    [
        write("page v1", 4096).replace('v1"', 'v1"...'),
        write("page v1", 4096, "= 100"),
        write("page v1", 4096),
    ],
)
def test_a_trace_that_does_not_show_everything_is_no_proof(line):
    with pytest.raises(UnreadableTrace):
        judged([line, SYNC, REPLY])


def test_a_result_shown_before_its_votes_are_safe_is_named():
    shown = r'6 write(5<socket:[3]>, "{\"poll_id\":\"poll_1\",\"run\":1,\"version\":3,\"votes\":%d,\"basis\":\"voters\"", 9) = 9'
    polls = {"poll_1": ["v1"]}
    assert shown_early(calls([*GOOD[:5], shown % 1]), polls) == ([], 1)
    assert shown_early(calls([*GOOD[:4], shown % 1, GOOD[4], shown % 0]), polls) == ([("poll_1", 1, 0)], 2)
    assert shown_early(calls([*GOOD[:5], shown % 2]), polls) == ([("poll_1", 2, 1)], 1)


def test_names_that_contain_one_another_are_told_apart():
    lines = [line.replace("v1", "v10") for line in GOOD[:5]]
    assert {vote_id for vote_id, _ in unsynced(calls([*lines, REPLY]), ["v1", "v10"])} == {"v1", "v10"}
