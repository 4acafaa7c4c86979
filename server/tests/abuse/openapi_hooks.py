"""Read by schemathesis: valid cases meet polls, surveys, triggers, webhooks and voters that exist, wrong ones stay as
wrong as they were.

`ABUSED` in the environment: {"polls": {id: {"answers": [bodies], and what paths may name in it}}, "words": the id of
the poll that is answered in words, "surveys": [ids], "named": {what a path names: [the one that may be lost, others]},
"metric": of an alert rule, "voter": token, "host": is the key secret, "seed": a number}.
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
ENDINGS = ("/resolve", "/lock", "/close", "/cancel", "/reset", "/reveal", "/disable")
NAMED = ABUSED["named"]
SHOWN = [{"poll": OPEN[0]}, {"survey": KEPT}, {"effect": {"effect": "confetti"}}]
PEOPLE = [{"user": "ann"}, {"voter": NAMED["voter"][0]}]
PRO = {"attribute": "plan", "op": "eq", "value": "pro"}
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
# By path, what fields may say.
FITTING = {
    "/v1/effects": {
        "to": [*PEOPLE, {"poll": OPEN[0]}, {"everyone": True}, {"segment": PRO}],
        "not_before": [None],
    },
    "/v1/interactions": {"to": PEOPLE, "show": SHOWN, "as": ["popup"], "slot": [None], "not_before": [None]},
    "/v1/triggers": {"on": [{"event": "checkout.completed"}, {"cue": "load"}], "show": SHOWN, "slot": [None]},
    "/v1/alert-rules": {"metric": [NAMED["metric"]], "notify": [{"email": []}]},
    "/v1/events": {"at": [None], "voter": [None], "url": [None]},
    "/v1/me/cues": {"trigger": NAMED["trigger_id"]},
    "/v1/me/push-subscriptions": {"endpoint": ["https://push.example.org/a"], "keys": [KEYS]},
    "/v1/reactions": {"subject": ["post-42", "post-43"], "reactions": [None, {"❤️": 2, "👏": 1}]},
    "/v1/settings": {"timezone": ["Europe/Berlin"], "page_events": [None], "quiet_hours": [None]},
    "/v1/webhooks": {"listen": [True], "types": [["poll.*"], ["*"]]},
}
WHOLE = {"/v1/webhooks"}


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
    else:
        path.update(named(case, path, lost=ends and not inside))


def named(case, path, *, lost):
    """What is there under the names of a path. Half of the subjects and users stay as they were drawn."""
    for name in path:
        found = NAMED.get(name)
        if name in {"subject", "user"} and CHANCE.random() < 0.5:
            yield name, {"subject": "post-42", "user": "ann"}[name]
        elif name == "interaction_id" and case.operation.path.endswith("/outcomes") and case.method == "POST":
            yield name, found[2 if "/me/" in case.operation.path else 1]
        elif found:
            yield name, found[0] if lost else CHANCE.choice(found[1:] or found)


def fit(case):
    """A valid body says what no schema can: one address, something that exists, an address of a browser."""
    body, path = case.body, case.operation.path
    if not isinstance(body, dict) or not whole(case, "body") or CHANCE.random() < 0.2:
        return
    body |= {
        name: CHANCE.choice(those)
        for name, those in FITTING.get(path, {}).items()
        if name in body or path in WHOLE
    }
    if path == "/v1/reactions" and body.get("reactions") is not None:
        body.pop("like", None)
    if path == "/v1/webhooks" and case.method == "POST":
        body.pop("url", None)


def written(value):
    """As everybody writes it: to the schema 955.0 is whole, to us it is not, and says so."""
    if isinstance(value, dict):
        return {name: written(one) for name, one in value.items()}
    if isinstance(value, list):
        return [written(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@schemathesis.hook
def before_call(context, case, kwargs):
    """Votes name options of their poll and a voter, so that many are stored."""
    lead(case)
    fit(case)
    if isinstance(case.body, dict) and whole(case, "body"):
        case.body = written(case.body)
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
