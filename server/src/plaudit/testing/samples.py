"""Sample polls and acts, and a fold that counts each chosen thing once."""

import hashlib
from typing import Any

import msgspec

from plaudit.features.polls.model import Answer, Counters, Definition, Option, Poll, Ruling, VotingRules
from plaudit.features.polls.ports import Act, Refused
from plaudit.features.projects.model import Key, Project

PROJECT_ID = "proj_sample"
_PLAIN = VotingRules()
LENIENT = VotingRules(change=True, retract=True)
OPTIONS = ("opt_a", "opt_b", "opt_c")


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of an algebra
    """Every chosen option, or the rating, once: enough algebra for a store's tests."""
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return {f"opt:{thing}": 1 for thing in chosen}


def has_steps(definition: Definition) -> bool:
    """Ratings may only follow lower ones here."""
    return definition.kind == "rating"


def step(
    definition: Definition,  # noqa: ARG001 - the shape of an algebra
    before: Answer | None,
    answer: Answer,
    elapsed: int | None,
) -> Refused | None:
    if isinstance(before, int) and isinstance(answer, int) and answer < before:
        return Refused(code="rating_out_of_range", detail="Only upwards.", facts={"elapsed": elapsed})
    return None


def is_read(definition: Definition) -> bool:
    """Answers in words are read by others."""
    return definition.kind == "text"


def first_ruling(definition: Definition, answer: Answer) -> Ruling:  # noqa: ARG001 - the shape of an algebra
    """Whatever asks for it waits."""
    return "pending" if "wait" in str(answer) else "approved"


def project(project_id: str = PROJECT_ID) -> Project:
    return Project(id=project_id, name="Sample", signing_secret="pl_ss_sample", created_at=1)  # noqa: S106


def key(name: str, project_id: str = PROJECT_ID, **changes: Any) -> Key:
    made = Key(
        id=f"key_{name}",
        project_id=project_id,
        kind="secret",
        environment="live",
        digest=hashlib.sha256(name.encode()).digest(),
        hint=name[-4:],
        scopes=("polls:read", "polls:write"),
        origins=(),
        created_at=1,
    )
    return msgspec.structs.replace(made, **changes)


def poll(name: str = "tea", *, rules: VotingRules = _PLAIN, **changes: Any) -> Poll:
    """An open single choice poll of three options; `name` makes its id and short code."""
    options = tuple(Option(id=option, text=option[-1].upper()) for option in OPTIONS)
    made = Poll(
        id=f"poll_{name}",
        project_id=PROJECT_ID,
        environment="live",
        short_code=name.upper(),
        question="Tea?",
        definition=Definition(kind="single_choice", options=options),
        status="open",
        created_at=1,
        updated_at=1,
        voter_secret=b"secret",
        epoch="e12345678",
        voting=rules,
    )
    return msgspec.structs.replace(made, **changes)


def voter_key(voter: str) -> bytes:
    return hashlib.sha256(voter.encode()).digest()[:16]


def cast(
    voter: str,
    answer: Answer = "opt_a",
    *,
    vote_id: str | None = None,
    poll_id: str = "poll_tea",
    run: int = 1,
) -> Act:
    return Act(
        type="cast",
        poll_id=poll_id,
        run=run,
        vote_id=vote_id or f"vote_{voter}",
        voter_key=voter_key(voter),
        answer=answer,
        counters=fold(Definition(kind="single_choice"), answer),
    )


def retract(voter: str, vote_id: str | None = None, *, poll_id: str = "poll_tea", run: int = 1) -> Act:
    return Act(
        type="retract",
        poll_id=poll_id,
        run=run,
        vote_id=vote_id or f"vote_{voter}",
        voter_key=voter_key(voter),
    )
