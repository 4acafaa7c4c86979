"""Acts that need a look at what stands already: replays, changes, retracts, further votes, late ones.

Each is decided by itself, in the order of the batch, after the casts nothing stood in the way of.
"""

import os
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.features.polls.algebra import Algebra
from plaudit.features.polls.model import Status
from plaudit.features.polls.ports import Act, Outcome, Recorded, Refused
from plaudit.storage.sqlite import acts
from plaudit.storage.sqlite.acts import Stored
from plaudit.storage.sqlite.heads import Standing

ONE_VOTE: Final = {"votes": 1}
ONE_VOTER: Final = {"voters": 1}
_REFUSALS: Final[dict[Status, tuple[str, str]]] = {
    "draft": ("poll_not_open", "The poll is not open yet."),
    "scheduled": ("poll_not_open", "The poll is not open yet."),
    "locked": ("poll_locked", "The poll takes no votes at the moment."),
    "closed": ("poll_closed", "The poll is closed."),
    "canceled": ("poll_canceled", "The poll was canceled."),
    "archived": ("poll_closed", "The poll is closed."),
}


class Deciding(msgspec.Struct, frozen=True):
    """What the acts of one transaction share: its connection, its instant, the algebra of answers."""

    raw: Any
    now: int
    algebra: Algebra


def closed_to(standing: Standing, run: int, now: int) -> Refused | None:
    """Why this poll takes no act of this run now; None when it does."""
    status = standing.poll.status_at(now)
    if status != "open":
        code, detail = _REFUSALS[status]
        return Refused(code=code, detail=detail, facts={"status": status})
    if run != standing.poll.run:
        detail = "The poll was reset. Vote in its present run."
        return Refused(
            code="poll_not_open", detail=detail, facts={"status": status, "run": standing.poll.run}
        )
    return None


def sealed(standing: Standing) -> int | None:
    """1 where the sequence in a receipt would tell a hidden count."""
    return 1 if standing.poll.results_visibility in {"after_close", "never"} else None


def decide(deciding: Deciding, standing: Standing | None, act: Act) -> Outcome:
    """The outcome of one act, its row written and its counters collected if it stands."""
    if standing is None:
        return Refused(code="poll_not_found", detail="There is no such poll.")
    if act.type == "retract":
        return _retract(deciding, standing, act)
    found = acts.by_vote_id(deciding.raw, standing.no, act.vote_id)
    if found is not None:
        return _repeated(act, found)
    refused = closed_to(standing, act.run, deciding.now) or _meant_otherwise(standing, act)
    return refused or _cast(deciding, standing, act)


def _meant_otherwise(standing: Standing, act: Act) -> Refused | None:
    """The host changed what may be answered after this answer was admitted, and before it got here."""
    if act.meaning == standing.poll.meaning:
        return None
    return Refused(
        code="poll_not_open",
        detail="The poll was changed meanwhile. Read it again, then vote.",
        facts={"status": "open", "revision": standing.poll.revision},
    )


def _repeated(act: Act, found: Stored) -> Outcome:
    """The first receipt again, also after the poll closed: the client only lost our reply."""
    if found.voter_key == act.voter_key and found.answer == acts.answer_text(act.answer):
        return acts.recorded(act.poll_id, found, replayed=True)
    return Refused(code="vote_id_conflict", detail="This vote id is taken by another vote.")


def _cast(deciding: Deciding, standing: Standing, act: Act) -> Outcome:
    rules = standing.poll.voting
    current = acts.current_of(deciding.raw, standing.no, act.run, act.voter_key)
    if refused := _misstep(deciding, standing, act, current):
        return refused
    if len(current) < rules.votes_per_voter:
        taken = {row.slot for row in current}
        slot = next(slot for slot in range(rules.votes_per_voter) if slot not in taken)
        standing.add(act.counters)
        standing.add(ONE_VOTE)
        if not current:
            standing.add(ONE_VOTER)
        return _write_vote(deciding, standing, act, slot=slot, old=None)
    if rules.change:
        old = current[-1]
        acts.release(deciding.raw, old.seq)
        standing.add(deciding.algebra.fold(standing.poll.definition, acts.parse_answer(old.answer)), -1)
        standing.add(act.counters)
        return _write_vote(deciding, standing, act, slot=old.slot, old=old)
    return Refused(
        code="already_voted",
        detail="You have voted in this poll already.",
        facts={"vote_id": current[-1].vote_id, "votes_per_voter": rules.votes_per_voter},
    )


def _misstep(deciding: Deciding, standing: Standing, act: Act, current: Sequence[Stored]) -> Refused | None:
    """Why the answer may not follow the voter's last one; for kinds that judge by it."""
    definition = standing.poll.definition
    if act.answer is None or not deciding.algebra.has_steps(definition):
        return None
    if not current:
        return deciding.algebra.step(definition, None, act.answer, None)
    last = current[-1]
    before, elapsed = acts.parse_answer(last.answer), deciding.now - last.at
    return deciding.algebra.step(definition, before, act.answer, elapsed)


def _write_vote(
    deciding: Deciding, standing: Standing, act: Act, *, slot: int | None, old: Stored | None
) -> Recorded:
    """Append a cast, or the change that replaces `old`."""
    nonce, hidden, place = os.urandom(16), sealed(standing), standing.next_place
    answer = acts.answer_text(act.answer)
    row = Stored(
        seq=acts.insert_one(
            deciding.raw,
            "cast" if old is None else "change",
            deciding.now,
            (standing.no, place, act.run, act.vote_id, act.voter_key, answer, nonce, hidden),
            slot=slot,
            current=1,
            refers=None if old is None else old.seq,
        ),
        place=place,
        act="cast" if old is None else "change",
        run=act.run,
        at=deciding.now,
        vote_id=act.vote_id,
        refers=None if old is None else old.place,
        answer=answer,
        voter_key=act.voter_key,
        nonce=nonce,
        commitment=None,
        slot=slot,
        sealed=hidden,
        data=None,
        successor=None,
    )
    standing.append(acts.leaf_of(act.poll_id, row))
    return acts.recorded(act.poll_id, row)


def _retract(deciding: Deciding, standing: Standing, act: Act) -> Outcome:
    vote = acts.by_vote_id(deciding.raw, standing.no, act.vote_id)
    if vote is None or vote.voter_key != act.voter_key:
        return Refused(code="vote_not_found", detail="There is no such vote of yours.")
    if vote.successor == "retract":
        return _retracted(deciding, act, vote, replayed=True)
    if refused := closed_to(standing, vote.run, deciding.now):
        return refused
    if vote.successor is not None or not standing.poll.voting.retract:
        detail = "A later vote replaced this one." if vote.successor else "Votes in this poll stand."
        return Refused(
            code="retract_not_allowed",
            detail=detail,
            facts={"status": acts.vote_of(act.poll_id, vote).status},
        )
    acts.release(deciding.raw, vote.seq)
    acts.insert_one(
        deciding.raw,
        "retract",
        deciding.now,
        (standing.no, standing.next_place, vote.run, "", act.voter_key, "", os.urandom(16), vote.sealed),
        slot=None,
        current=None,
        refers=vote.seq,
    )
    _subtract(deciding, standing, act, vote)
    return _retracted(deciding, act, vote, standing=standing)


def _subtract(deciding: Deciding, standing: Standing, act: Act, vote: Stored) -> None:
    standing.add(deciding.algebra.fold(standing.poll.definition, acts.parse_answer(vote.answer)), -1)
    standing.add(ONE_VOTE, -1)
    if not acts.current_of(deciding.raw, standing.no, vote.run, act.voter_key):
        standing.add(ONE_VOTER, -1)


def _retracted(
    deciding: Deciding, act: Act, vote: Stored, *, standing: Standing | None = None, replayed: bool = False
) -> Recorded:
    """The retract's receipt, read back; with `standing`, its leaf is appended first."""
    row = acts.by_referred(deciding.raw, vote.seq)
    assert row is not None
    if standing is not None:
        standing.append(acts.leaf_of(act.poll_id, row))
    return Recorded(
        vote=acts.vote_of(act.poll_id, vote._replace(successor="retract")),
        receipt=acts.receipt_of(act.poll_id, row, act.vote_id),
        replayed=replayed,
    )
