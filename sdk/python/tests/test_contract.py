"""The package and the contract say the same: types, codes, and every call's method and path."""

import inspect
import json
import re
from typing import get_args, get_type_hints

import pytest

import generate_types
from conftest import ROOT
from plaudit_client import AsyncPlaudit, Plaudit, errors
from plaudit_client._calls import call, listing, watch
from plaudit_client._request import Listing, Request, Watch

CONTRACT = json.loads((ROOT / "contract" / "openapi.json").read_text())
CODES = json.loads((ROOT / "contract" / "problems.json").read_text())
KEY = "pl_sk_live_" + "a" * 36

# What a backend has no use for.
PAGES_AND_HEALTH = re.compile(r"/(docs|healthz|livez|readyz|metrics|openapi\.json|problems/.*)$")
OF_THE_PAGE = re.compile(r"/v1/(me/.*|push/key|interactions/\{\w+\}/outcomes)$")


def calls():
    client = Plaudit("http://127.0.0.1", KEY)
    for resource_name, resource in vars(client).items():
        for name, found in inspect.getmembers_static(type(resource)):
            if isinstance(found, call | listing | watch):
                yield f"{resource_name}.{name}", found


def described(found) -> Request:
    """The request of a call whose required arguments are `:name`."""
    parameters = inspect.signature(found.describe).parameters.values()
    required = [one for one in parameters if one.default is one.empty and one.kind is not one.VAR_KEYWORD]
    given = {one.name: _sample(one) for one in required if one.kind is one.KEYWORD_ONLY}
    return found.describe(*(_sample(one) for one in required if one.kind is not one.KEYWORD_ONLY), **given)


def _sample(parameter):
    if parameter.name == "status":
        return 200
    return (
        [] if parameter.name in {"events", "outcome"} else {} if parameter.name == "reactions" else "SAMPLE"
    )


def operations():
    return {
        (method.upper(), re.sub(r"\{\w+\}", "SAMPLE", path)): path
        for path, methods in CONTRACT["paths"].items()
        for method in methods
        if method in {"get", "post", "patch", "delete", "put"}
    }


def test_the_committed_types_are_those_of_the_contract():
    text = generate_types.formatted(generate_types.written(CONTRACT))
    assert generate_types.TARGET.read_text() == text, "run sdk/python/tools/generate_types.py"


@pytest.mark.parametrize(
    ("name", "found"), list(calls()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_every_call_is_an_operation_of_the_contract(name, found):
    request = described(found)
    assert (request.method, request.path) in operations()
    assert found.__doc__, f"{name} says nothing about itself"


@pytest.mark.parametrize(
    ("name", "found"), list(calls()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_what_a_call_gives_is_what_the_contract_says(name, found):
    request = described(found)
    operation = CONTRACT["paths"][operations()[request.method, request.path]][request.method.lower()]
    (good,) = {
        json.dumps(schema.get("schema"), sort_keys=True)
        for status, reply in operation["responses"].items()
        if status.startswith("2")
        for media, schema in reply.get("content", {}).items()
        if media == "application/json"
    } or {"null"}
    schema = json.loads(good)
    if request.reads == "bytes" or isinstance(request, Watch):
        return
    if isinstance(request, Listing):
        page = CONTRACT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        schema = page["properties"]["data"]["items"]
    (said,) = get_args(get_type_hints(found.describe)["return"])
    wanted = set(generate_types.expression(schema).split(" | "))
    told = {one.__name__ for one in get_args(said) or [said]}
    # A secret key is never shown less than there is; one event has another answer than many.
    assert told == wanted or (request.secret and told < wanted)


def test_every_operation_for_backends_has_a_call():
    done = {(request.method, request.path) for _, found in calls() for request in [described(found)]}
    left = {
        f"{method} {path}"
        for (method, sampled), path in operations().items()
        if (method, sampled) not in done
        and not any(one.search(path) for one in (PAGES_AND_HEALTH, OF_THE_PAGE))
    }
    assert left == set()


def test_posts_are_sent_once_whatever_happens():
    for name, found in calls():
        request = described(found)
        assert (request.repeat == "keyed") == (request.method == "POST"), name


# Said once by other means: an id of the event, a batch of taps; or two of it do no harm.
ONCE_ALREADY = {
    "events.track",
    "events.track_all",
    "reactions.like",
    "reactions.react",
    "triggers.enable",
    "triggers.disable",
    "people.new_voter",
    "people.ticket",
}


def test_a_key_can_be_brought_wherever_the_server_heeds_one_and_nowhere_else():
    for name, found in calls():
        request = described(found)
        operation = CONTRACT["paths"][operations()[request.method, request.path]][request.method.lower()]
        heeded = any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", []))
        brought = "idempotency_key" in inspect.signature(found.describe).parameters
        assert brought == (heeded and name not in ONCE_ALREADY), name


def test_both_clients_have_the_same_calls():
    one, other = vars(Plaudit("http://127.0.0.1", KEY)), vars(AsyncPlaudit("http://127.0.0.1", KEY))
    assert one.keys() == other.keys()
    for name in one.keys() - {"_settings", "_sender"}:
        assert type(one[name]).__mro__[1] is type(other[name]).__mro__[1], name


@pytest.mark.parametrize("code", list(CODES))
def test_every_code_has_a_family(code):
    family = errors.family(CODES[code]["status"], code)
    assert family is not errors.Problem
    assert issubclass(family, errors.Problem)


def test_codes_with_a_family_of_their_own_exist():
    assert set(errors._BY_CODE) - set(CODES) == set()


def test_what_the_generator_does_not_know_becomes_any_and_the_rest_stands():
    odd = {
        "Odd": {
            "type": "object",
            "properties": {"from": {"type": ["string", "null"]}, "class": {"weird": 1}, "n": {"const": 1}},
            "required": ["n"],
        },
        "List": {"type": "array", "items": {"$ref": "#/components/schemas/Odd"}},
        "Sent": {
            "type": "object",
            "properties": {"a": {"type": "array", "items": {"type": "string"}}, "b": {"type": "object"}},
            "required": ["a", "b"],
            "additionalProperties": False,
        },
        "Said": {"type": "object", "properties": {"a": {"oneOf": [{}, {"type": "integer"}]}}},
    }
    written = {}
    exec(generate_types.written({"components": {"schemas": odd}}), written)
    fields = {name: hint.__forward_arg__ for name, hint in written["Odd"].__annotations__.items()}
    assert fields == {"from": "NotRequired[str | None]", "class": "NotRequired[Any]", "n": "Literal[1]"}
    sent = {name: hint.__forward_arg__ for name, hint in written["Sent"].__annotations__.items()}
    assert sent == {"a": "Sequence[str]", "b": "Mapping[str, Any]"}
    assert written["List"] == "list[Odd]"
    assert written["Said"].__annotations__["a"].__forward_arg__ == "NotRequired[int]"
