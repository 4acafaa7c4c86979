"""Read by schemathesis: valid cases meet polls, options and voters that exist, wrong ones stay as wrong as they were.

`ABUSED` in the environment: {"polls": {id: {"options": [ids]}}, "voters": [tokens], "host": whether the key is secret}.
"""

import json
import os
import random

import schemathesis
from schemathesis.generation import GenerationMode

ABUSED = json.loads(os.environ["ABUSED"])
CHANCE = random.Random(ABUSED["seed"])
ENDINGS = (
    "/lock",
    "/close",
    "/cancel",
    "/reset",
    "/reveal",
)  # these befall the first poll; votes meet the others


def whole(case, location):
    """Whether this part of the case was made to be valid."""
    info = case.meta.components.get(location) if case.meta else None
    return info is None or info.mode == GenerationMode.POSITIVE


@schemathesis.hook
def map_case(context, case):
    """The engine's own generation: half of the valid paths lead to a poll that is there."""
    path = case.path_parameters
    if not path or "poll_id" not in path or not whole(case, "path") or CHANCE.random() < 0.3:
        return case
    ends = case.method in {"DELETE", "PATCH"} or case.operation.path.endswith(ENDINGS)
    polls = list(ABUSED["polls"])
    path["poll_id"] = CHANCE.choice(polls[:1] if ends and "vote_id" not in path else polls[1:])
    return case


@schemathesis.hook
def before_call(context, case, kwargs):
    """Votes name options of their poll and a voter, so that many are stored."""
    if case.operation.path.endswith("/votes") and case.method == "POST" and whole(case, "body"):
        poll = ABUSED["polls"].get((case.path_parameters or {}).get("poll_id"))
        if poll is not None and isinstance(case.body, dict):
            case.body = {key: value for key, value in case.body.items() if key in {"vote_id", "voter"}}
            case.body["choice"] = CHANCE.choice(poll["options"])
            if ABUSED["host"]:
                case.body["voter"] = f"user-{CHANCE.getrandbits(32)}"
            else:
                case.body.pop("voter", None)
    if case.headers and "Idempotency-Key" in case.headers and whole(case, "header"):
        case.headers["Idempotency-Key"] = f"{CHANCE.getrandbits(64):x}"  # a used one answers 422, rightly
    if not ABUSED["host"] and ABUSED["voters"] and case.headers is not None and whole(case, "header"):
        case.headers["Plaudit-Voter"] = CHANCE.choice(ABUSED["voters"])
