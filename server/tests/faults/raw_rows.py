"""A recount from the raw rows of a database file, by the published hash rules written down here once more.

Shares no code with the product. `rows_of` raises `AssertionError` with what does not agree.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from contextlib import closing

_ACTS = """
    SELECT a.place, a.act, p.id, a.run, a.at, a.vote_id,
           (SELECT r.place FROM acts r WHERE r.seq = a.refers), a.answer, a.voter_key, a.nonce, a.data,
           a.current, a.poll_no
    FROM acts a JOIN polls p ON p.no = a.poll_no ORDER BY a.poll_no, a.place
"""


def rows_of(file):
    """Vote id → (leaf in hex, answer) of every vote stored in the file, after the file was found whole."""
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("PRAGMA foreign_key_check").fetchone() is None
        stored, leaves, counted, voters = {}, {}, {}, Counter()
        for place, act, poll, run, at, vote_id, refers, answer, key, nonce, data, current, no in raw.execute(
            _ACTS
        ):
            voter = None if key is None else hashlib.sha256(nonce + key).hexdigest()
            bound = [place, act, poll, run, at, vote_id, refers, _value(answer), voter, _value(data)]
            leaf = hashlib.sha256(b"\0" + _canonical(bound)).digest()
            leaves.setdefault(no, []).append(leaf)
            assert len(leaves[no]) == place, f"the log of poll {no} has a gap before {place}"
            if vote_id is not None:
                stored[vote_id] = (leaf.hex(), _value(answer))
            if current:
                counted.setdefault((no, run), Counter()).update([f"opt:{_value(answer)}", "votes", "voters"])
                voters[no, run, key] += 1
        assert max(voters.values(), default=0) <= 1, "a voter is counted twice"
        _compare(raw, leaves, counted)
        return stored


def _compare(raw, leaves, counted):
    """Counters, chains, heads and outbox of the file against what its rows say."""
    told = {}
    for no, run, bucket, n in raw.execute("SELECT poll_no, run, bucket, n FROM tallies WHERE n <> 0"):
        told.setdefault((no, run), Counter())[bucket] = n
    assert told == counted, f"the tallies say {told}, the rows {counted}"
    chains, sizes = {}, Counter()
    for no, poll, size, chain, joined in raw.execute(
        "SELECT e.poll_no, p.id, e.size, e.chain, e.leaves FROM extensions e JOIN polls p ON p.no = e.poll_no"
        " ORDER BY e.poll_no, e.size"
    ):
        before = chains.get(no) or hashlib.sha256(b"plaudit.genesis.v1\n" + poll.encode()).digest()
        first, sizes[no] = sizes[no], size
        assert joined == b"".join(leaves[no][first:size]), f"batch up to {size} of {poll} has other leaves"
        chains[no] = hashlib.sha256(b"\x02" + before + joined).digest()
        assert chains[no] == chain, f"the chain of {poll} breaks at {size}"
    heads = {
        no: (size, chain) for no, size, chain in raw.execute("SELECT poll_no, size, chain FROM heads") if size
    }
    assert heads == {no: (len(leaves[no]), chains[no]) for no in leaves}, "a head is not the end of its log"
    outbox = sum(
        json.loads(data)["count"] for (data,) in raw.execute("SELECT data FROM outbox WHERE type = 'votes'")
    )
    assert outbox == sum(map(len, leaves.values())), "the outbox tells of other votes"


def _value(text):
    return None if text is None else json.loads(text)


def _canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
