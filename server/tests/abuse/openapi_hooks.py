"""Read by schemathesis: valid cases meet polls, surveys, options and voters that exist, wrong ones stay as wrong as they
were.

`ABUSED` in the environment: {"polls": {id: {"answers": [bodies], and what paths may name in it}}, "words": the id of
the poll that is answered in words, "surveys": [ids], "voter": token, "host": is the key secret, "seed": a number}.
"""

import json
import os
import random

import schemathesis
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import TestPhase

ABUSED = json.loads(os.environ["ABUSED"])
CHANCE = random.Random(ABUSED["seed"])
DOOMED, *OPEN = ABUSED["polls"]  # what ends a poll befalls the first; votes meet the others
LOST, KEPT = ABUSED["surveys"]
ENDINGS = ("/resolve", "/lock", "/close", "/cancel", "/reset", "/reveal")


def whole(case, location):
    """Whether this part of the case was made to be valid."""
    info = case.meta.components.get(location) if case.meta else None
    return info is None or info.mode == GenerationMode.POSITIVE


def lead(case):
    """The path of a valid case leads to what is there, and to something in it. A link leads by itself."""
    path = case.path_parameters
    in_sequence = case.meta is not None and case.meta.phase.name == TestPhase.STATEFUL
    if not path or in_sequence or not whole(case, "path"):
        return
    ends = case.method in {"DELETE", "PATCH"} or case.operation.path.endswith(ENDINGS)
    inside = len(path) > 1
    if "survey_id" in path:
        path["survey_id"] = LOST if ends and not inside else KEPT
        path.update({"response_id": "mine"} if inside else {})
    elif "poll_id" in path:
        path["poll_id"] = DOOMED if ends and not inside else CHANCE.choice(OPEN)
        if "/answers" in case.operation.path:
            path["poll_id"] = ABUSED["words"]
        known = ABUSED["polls"][path["poll_id"]]
        path.update({name: known[name] for name in path if name in known})
    elif "template_key" in path:
        path["template_key"] = "nps"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Votes name options of their poll and a voter, so that many are stored."""
    lead(case)
    if case.operation.path.endswith("/votes") and case.method == "POST" and whole(case, "body"):
        poll = ABUSED["polls"].get((case.path_parameters or {}).get("poll_id"))
        if poll is not None and isinstance(case.body, dict):
            case.body = dict(CHANCE.choice(poll["answers"]))
            if ABUSED["host"]:
                case.body["voter"] = f"user-{CHANCE.getrandbits(32)}"
    if case.headers is not None and whole(case, "header"):
        if "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = f"{CHANCE.getrandbits(64):x}"  # a used one answers 422, rightly
        case.headers.pop("Plaudit-Voter", None)  # any text fits the schema, and is no token
        if not ABUSED["host"]:
            case.headers["Plaudit-Voter"] = ABUSED["voter"]
