"""Answers in words, as a list: which may be read, and how many like each.

The words stay in the log of acts. Here stands, for each vote in words that is current in its run, what was
ruled on it; rows come and go in the transaction that records, changes or retracts the vote.
"""

from collections.abc import Sequence
from typing import Any, Final

from plaudit.features.polls.model import Poll, Ruling
from plaudit.features.polls.moderation.model import Own, Sort, Written
from plaudit.features.polls.moderation.ports import Place
from plaudit.storage.sqlite import acts

_MOST: Final = (1 << 62, 1 << 62)
_FIND: Final = (
    "SELECT a.vote_id, a.answer, n.state, n.likes, a.at, n.seq FROM acts a JOIN answers n ON n.seq = a.seq"
    " WHERE a.poll_no = ? AND a.vote_id = ? AND n.run = ?"
)
_PAGES: Final[dict[Sort, str]] = {
    "newest": "SELECT a.vote_id, a.answer, n.state, n.likes, a.at, n.place"
    " FROM answers n INDEXED BY answers_newest JOIN acts a ON a.seq = n.seq"
    " WHERE n.poll_no = ? AND n.run = ? AND n.state = ? AND n.place < ? ORDER BY n.place DESC LIMIT ?",
    "liked": "SELECT a.vote_id, a.answer, n.state, n.likes, a.at, n.place"
    " FROM answers n INDEXED BY answers_liked JOIN acts a ON a.seq = n.seq"
    " WHERE n.poll_no = ? AND n.run = ? AND n.state = ? AND (n.likes, n.place) < (?, ?)"
    " ORDER BY n.likes DESC, n.place DESC LIMIT ?",
}


def add(raw: Any, poll_no: int, vote_id: str, ruling: Ruling) -> None:
    """A vote in words was recorded, and stands like this at first. The one it replaces goes."""
    raw.execute(
        "DELETE FROM answers WHERE seq = (SELECT refers FROM acts WHERE poll_no = ? AND vote_id = ?)",
        (poll_no, vote_id),
    )
    raw.execute(
        "INSERT INTO answers (seq, poll_no, run, place, state, likes)"
        " SELECT seq, poll_no, run, place, ?, 0 FROM acts WHERE poll_no = ? AND vote_id = ?",
        (ruling, poll_no, vote_id),
    )


def remove(raw: Any, poll_no: int, vote_id: str) -> None:
    """A vote was taken back, and its words with it."""
    raw.execute(
        "DELETE FROM answers WHERE seq = (SELECT seq FROM acts WHERE poll_no = ? AND vote_id = ?)",
        (poll_no, vote_id),
    )


def find(raw: Any, poll_no: int, run: int, vote_id: str) -> tuple[int, Written] | None:
    """The answer with its `seq`; None when it is not a current one of this run."""
    row = raw.execute(_FIND, (poll_no, vote_id, run)).fetchone()
    return None if row is None else (row[-1], _written(row))


def rule(raw: Any, seq: int, state: Ruling) -> None:
    raw.execute("UPDATE answers SET state = ? WHERE seq = ?", (state, seq))


def like(raw: Any, seq: int, voter_key: bytes, *, liked: bool) -> int:
    """Note whether the voter likes the answer; how many do. The primary key counts each voter once."""
    statement = (
        "INSERT INTO likes (seq, voter_key) VALUES (?, ?) ON CONFLICT DO NOTHING"
        if liked
        else "DELETE FROM likes WHERE seq = ? AND voter_key = ?"
    )
    moved = raw.execute(statement, (seq, voter_key)).rowcount
    (likes,) = raw.execute(
        "UPDATE answers SET likes = likes + ? WHERE seq = ? RETURNING likes",
        (moved if liked else -moved, seq),
    ).fetchone()
    return int(likes)


def page(
    raw: Any, poll: Poll, poll_no: int, *, state: Ruling, sort: Sort, before: Place | None, limit: int
) -> Sequence[tuple[Place, Written]]:
    likes, place = before or _MOST
    position = (place,) if sort == "newest" else (likes, place)
    rows = raw.execute(_PAGES[sort], (poll_no, poll.run, state, *position, limit)).fetchall()
    return [((row[3], row[5]), _written(row)) for row in rows]


def own(raw: Any, poll: Poll, poll_no: int, voter_key: bytes) -> Own:
    current = acts.current_of(raw, poll_no, poll.run, voter_key)
    found = (find(raw, poll_no, poll.run, row.vote_id or "") for row in current)
    liked = raw.execute(
        "SELECT a.vote_id FROM likes l INDEXED BY likes_of_voter JOIN answers n ON n.seq = l.seq"
        " JOIN acts a ON a.seq = n.seq WHERE l.voter_key = ? AND n.poll_no = ? AND n.run = ?",
        (voter_key, poll_no, poll.run),
    ).fetchall()
    return Own(
        written=tuple(written for each in found if each is not None for written in each[1:]),
        liked=frozenset(vote_id for (vote_id,) in liked),
    )


def _written(row: Sequence[Any]) -> Written:
    vote_id, answer, state, likes, at = row[:5]
    return Written(id=vote_id, text=str(acts.parse_answer(answer)), state=state, likes=likes, at=at)
