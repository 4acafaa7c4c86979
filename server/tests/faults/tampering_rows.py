"""Forgeries of the database: rows edited in the file, then exported by the product. See `tampering`.

Each takes the open file and the number of a poll in it, and returns the pattern of the expected verdict.
"""

import hashlib
import json
import sqlite3


def opened(path):
    file = sqlite3.connect(path)
    file.execute("PRAGMA foreign_keys = off")
    return file


def cast(file, number, nth=1):
    """(seq, place) of the nth plain vote of the last run that still counts."""
    return file.execute(
        "SELECT seq, place FROM acts WHERE poll_no = ? AND act = 'cast' AND current = 1"
        " AND run = (SELECT run FROM polls WHERE no = poll_no) ORDER BY place LIMIT 1 OFFSET ?",
        (number, nth),
    ).fetchone()


def last_place(file, number):
    return file.execute("SELECT max(place) FROM acts WHERE poll_no = ?", (number,)).fetchone()[0]


def column(name, value):
    def forge(file, number):
        seq, place = cast(file, number)
        file.execute(f"UPDATE acts SET {name} = ({value}) WHERE seq = ?", (seq,))
        return f"entry {place}: its content"

    return forge


OTHER = "SELECT o.answer FROM acts o WHERE o.poll_no = acts.poll_no AND o.answer != acts.answer AND o.run = acts.run LIMIT 1"


def deleted(file, number):
    seq, place = cast(file, number)
    file.execute("DELETE FROM acts WHERE seq = ?", (seq,))
    return f"entry {place}: missing or out of order"


def deleted_tail(file, number):
    place = last_place(file, number)
    file.execute("DELETE FROM acts WHERE poll_no = ? AND place = ?", (number, place))
    return f"entry {place}: missing"


COLUMNS = "run, act, at, voter_key, slot, answer, nonce, refers, data"


def stuffed(file, number, place):
    """A vote that counts, beside everything else: its own row, out of no transaction of the product."""
    seq, _ = cast(file, number)
    file.execute(
        f"INSERT INTO acts (poll_no, place, vote_id, current, {COLUMNS})"
        f" SELECT poll_no, ?, 'stuffed', NULL, {COLUMNS} FROM acts WHERE seq = ?",
        (place, seq),
    )


def appended(file, number):
    place = last_place(file, number) + 1
    stuffed(file, number, place)
    file.execute("UPDATE heads SET size = ? WHERE poll_no = ?", (place, number))
    return f"entry {place}: its content"


def inserted(file, number):
    _, place = cast(file, number)
    file.execute("UPDATE acts SET place = -place - 1 WHERE poll_no = ? AND place >= ?", (number, place))
    file.execute("UPDATE acts SET place = -place WHERE poll_no = ? AND place < 0", (number,))
    stuffed(file, number, place)
    return f"entry {place}: its content"


def swapped(file, number):
    (one, place), (other, later) = cast(file, number), cast(file, number, 2)
    for seq, to in ((one, -1), (other, place), (one, later)):
        file.execute("UPDATE acts SET place = ? WHERE seq = ?", (to, seq))
    return f"entry {place}: its content"


def lifecycle(file, number):
    seq, place, data = file.execute(
        "SELECT seq, place, data FROM acts WHERE poll_no = ? AND act = 'poll.opened'", (number,)
    ).fetchone()
    altered = json.dumps(json.loads(data) | {"closes_at": 1}, separators=(",", ":"), sort_keys=True)
    file.execute("UPDATE acts SET data = ? WHERE seq = ?", (altered, seq))
    return f"entry {place}: its content"


def totals(file, number):
    file.execute(
        "UPDATE tallies SET n = n + 5 WHERE poll_no = ? AND run = (SELECT run FROM polls WHERE no = ?) AND bucket LIKE 'opt:%'",
        (number, number),
    )
    return "results: options is stated as"


def ballot_box(file, number):
    """The counters of the votes too, so that the numbers agree among themselves."""
    file.execute(
        "UPDATE tallies SET n = n + 1 WHERE poll_no = ? AND run = (SELECT run FROM polls WHERE no = ?)",
        (number, number),
    )
    return r"results: \w+ is stated as"


def record(name, value):
    """The poll's own record, which the header is made from."""

    def forge(file, number):
        (document,) = file.execute("SELECT document FROM polls WHERE no = ?", (number,)).fetchone()
        poll = json.loads(document)
        value(poll)
        file.execute("UPDATE polls SET document = ? WHERE no = ?", (json.dumps(poll).encode(), number))
        return rf"header: the poll's {name} differs from entry \d+"

    return forge


def leaves_too(file, number):
    """The row and the leaf stored for it."""
    seq, place = cast(file, number)
    file.execute(f"UPDATE acts SET answer = ({OTHER}) WHERE seq = ?", (seq,))
    poll, run, at, vote_id, answer, key, nonce = file.execute(
        "SELECT polls.id, acts.run, at, vote_id, answer, voter_key, nonce FROM acts"
        " JOIN polls ON polls.no = poll_no WHERE seq = ?",
        (seq,),
    ).fetchone()
    voter = hashlib.sha256(nonce + key).hexdigest()
    facts = [place, "cast", poll, run, at, vote_id, None, json.loads(answer), voter, None]
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    size, leaves = file.execute(
        "SELECT size, leaves FROM extensions WHERE poll_no = ? AND size >= ? ORDER BY size LIMIT 1",
        (number, place),
    ).fetchone()
    start = 32 * (place - 1 - (size - len(leaves) // 32))
    forged = leaves[:start] + hashlib.sha256(b"\0" + text.encode()).digest() + leaves[start + 32 :]
    file.execute("UPDATE extensions SET leaves = ? WHERE poll_no = ? AND size = ?", (forged, number, size))
    return f"extension to {size}: the chain breaks within entries"


def checkpoint(name, value):
    def forge(file, number):
        (size,) = file.execute("SELECT min(size) FROM checkpoints WHERE poll_no = ?", (number,)).fetchone()
        file.execute(
            f"UPDATE checkpoints SET {name} = {value} WHERE poll_no = ? AND size = ?", (number, size)
        )
        return f"checkpoint at {size}: "

    return forge


def first_text(poll):
    poll["definition"]["options"][0]["text"] = "Coffee with milk"


ROWS = {
    "edit choice": column("answer", OTHER),
    "edit time": column("at", "at - 1"),
    "edit voter": column("voter_key", "randomblob(16)"),
    "edit nonce": column("nonce", "randomblob(16)"),
    "edit choice and leaf": leaves_too,
    "delete middle": deleted,
    "delete tail": deleted_tail,
    "insert": inserted,
    "append": appended,
    "swap": swapped,
    "alter a lifecycle entry": lifecycle,
    "alter totals": totals,
    "alter totals that agree": ballot_box,
    "question": record("question", lambda poll: poll.update(question="Another?")),
    "option text": record("options", first_text),
    "status": record("status", lambda poll: poll.update(status="canceled")),
    "rules of voting": record("voting", lambda poll: poll["voting"].update(change=False)),
    "root of a checkpoint": checkpoint("root", "zeroblob(32)"),
    "signature of a checkpoint": checkpoint("signature", "zeroblob(64)"),
}
