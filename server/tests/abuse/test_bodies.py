"""Bodies nobody should have sent: too large, ambiguous, deep, mislabelled, or with more in them than was asked for."""

import asyncio
import json
import re

import pytest
from abused import problem
from operation_rows import FOR_A_VOTER, MEAN, ROWS, TRIGGER
from raw_http import answer, ended, is_problem, line, request, say

from tiers import LONG

LARGEST = {"vote": 64 * 1024, "poll": 512 * 1024}
SECRETS = ("is_admin", "role", "owner", "project_id", "environment", "scopes", "key_id", "tenant", "trusted", "weight",
           "votes", "voters", "counters", "verified", "signed", "issuer", "voter_id", "voter_secret", "internal", "__proto__",
           "constructor", "short_code", "sequence", "quarantined")  # fmt: skip


@pytest.fixture(scope="module")
def poll(house):
    return house.poll(voting={"change": True, "retract": True})


def vote(house, poll, body, **headers):
    told = {"content_type": "application/json", "authorization": f"Bearer {house.secret}", **headers}
    return request("POST", f"/v1/polls/{poll['id']}/votes", body, **told)


def draft(house, body, **headers):
    told = {"content_type": "application/json", "authorization": f"Bearer {house.secret}", **headers}
    return request("POST", "/v1/polls", body, **told)


LANES = {"vote": vote, "poll": lambda house, _, body, **headers: draft(house, body, **headers)}


@pytest.fixture(params=LANES)
def to(request, house, poll):
    """A request with this body, on the fast lane of votes or behind the framework."""
    return lambda body, **headers: LANES[request.param](house, poll, body, **headers)


@pytest.fixture
def largest(request):
    return LARGEST[request.node.callspec.params["to"]]


async def test_too_large_in_every_way_of_saying_so(house, to, largest):
    is_problem(await say(house, to(b" " * (largest + 1))), 413, "body_too_large")
    declared = to(b"").replace(b"content-length: 0", b"content-length: 99999999999")
    is_problem(await say(house, declared), 413, "body_too_large")
    is_problem(await say(house, to(b"x", content_length=str(2**64 - 1))), 413, "body_too_large")
    chunked = to(b"").replace(b"content-length: 0", b"transfer-encoding: chunked")
    async with line(house) as (reader, writer):
        writer.write(chunked)
        over = asyncio.ensure_future(answer(reader))
        sent = 0
        while not over.done() and sent < 1 << 24:
            writer.write(b"1000\r\n" + b" " * 4096 + b"\r\n")
            sent += 4096
            await asyncio.wait([over], timeout=0.001)
        is_problem(await over, 413, "body_too_large")
        assert sent < 1 << 24
    at_most = b'{"question":"' + b" " * (largest - 15) + b'"}'
    found = await say(house, to(at_most))
    assert found[0] == 422, "the largest body is still read"


SMUGGLED = [
    b"content-length: 5\r\ntransfer-encoding: chunked\r\n",
    b"transfer-encoding: chunked\r\ncontent-length: 5\r\n",
    b"content-length: 5\r\ncontent-length: 6\r\n",
    b"content-length: 5\r\ncontent-length: 5\r\n",
    b"content-length: 5, 5\r\n",
    b"content-length: +5\r\n",
    b"content-length: -5\r\n",
    b"content-length: 0x5\r\n",
    b"content-length: 5 5\r\n",
    b"content-length: 99999999999999999999999\r\n",
    b"content-length : 5\r\n",
    b" content-length: 5\r\n",
    b"content-length:\r\n 5\r\n",
    b"transfer-encoding: chunked, identity\r\n",
    b"transfer-encoding: identity, chunked, identity\r\n",
    b"transfer-encoding: xchunked\r\n",
    b"transfer-encoding:\x0bchunked\r\n",
    b"transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
    b"content-length: 5\rtransfer-encoding: chunked\r\n",
    b"x: \0\r\ncontent-length: 5\r\n",
    b"content-length: 5\ntransfer-encoding: chunked\r\n",
]
HIDDEN = b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\n"


@pytest.mark.parametrize("lengths", SMUGGLED, ids=str)
async def test_nobody_smuggles_a_second_request(house, to, lengths):
    """T41: two readers might cut these at different places; the connection ends before a second one is read."""
    head = to(b"").replace(b"content-length: 0\r\n", lengths)
    async with line(house) as (reader, writer):
        writer.write(head + b"0\r\n\r\n" + HIDDEN)
        rest = await ended(reader)
    assert len(re.findall(rb"HTTP/1\.1 \d{3} ", rest)) <= 1
    assert b"\r\n\r\nok\n" not in rest
    assert not rest or rest.startswith(b"HTTP/1.1 4")


async def test_what_is_no_http_is_a_problem(house):
    for data in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"hello\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nhost: x\r\n\r\n",
        b"G\0T / HTTP/1.1\r\nhost: x\r\n\r\n",
        b"BREW /pot HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\n: empty\r\n\r\n",
        b"GET / HTTP/1.1\r\na b: c\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /v1/voters HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"POST /v1/voters HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    ):
        async with line(house) as (reader, writer):
            writer.write(data)
            is_problem(await answer(reader), 400, "invalid_request")
            assert await ended(reader) == b""


async def test_a_broken_request_takes_no_answer_from_a_whole_one(house, poll):
    """The vote before it is stored and acknowledged; only then the connection ends."""
    option = poll["options"][0]["id"]
    body = json.dumps(
        {"vote_id": "vote_before_garbage", "choice": option, "voter": "before-garbage"}
    ).encode()
    async with line(house) as (reader, writer):
        writer.write(vote(house, poll, body) + b"\x00garbage\r\n\r\n")
        assert (await answer(reader))[0] == 201
        assert await ended(reader) == b""


HUGE = b"9" * 5000
EITHER = {400, 422}
AMBIGUOUS = [
    (b"", 400),
    (b" ", 400),
    (b"null", 422),
    (b"[]", 422),
    (b"7", 422),
    (b'"text"', 422),
    (b"{", 400),
    (b"{}x", 400),
    (b"{}{}", 400),
    (b'{"voter":"a","voter":"b"}', 400),
    (b'{"voter":"a","v\\u006fter":"b"}', 400),
    (b'{"metadata":{"a":"1","a":"2"}}', EITHER),
    (b'{"voter":NaN}', 400),
    (b'{"rating":Infinity}', 400),
    (b'{"rating":-Infinity}', 400),
    (b'{"rating":1e400}', 422),
    (b'{"rating":1e-400}', 422),
    (b'{"rating":%b}' % HUGE, EITHER),
    (b'{"rating":-%b}' % HUGE, EITHER),
    (b'{"rating":1.%b}' % HUGE, 422),
    (b'{"voter":"a","rating":18446744073709551616}', 422),
    (b'{"rating":01}', 400),
    (b'{"rating":0x1}', 400),
    (b'{"rating":+1}', 400),
    (b'{"rating":.5}', 400),
    (b'{"rating":true}', 422),
    (b'{"voter":"\\ud800"}', EITHER),
    (b'{"voter":"\\udc00\\ud800"}', EITHER),
    (b'{"\\ud800":"a"}', 400),
    (b'{"voter":"\xff"}', 400),
    (b'{"voter":"\xc0\x80"}', 400),
    (b'{"voter":"\xed\xa0\x80"}', 400),
    (b'{"voter":"a\\u0000b"}', 422),
    (b'{"voter":"a\x00b"}', 400),
    (b'{"voter":"a\nb"}', 400),
    (b'{"voter":"\\x41"}', 400),
    (b"{'voter':'a'}", 400),
    (b'{"voter":"a",}', 400),
    (b'{"voter":"a"} // no', 400),
    (b"\xef\xbb\xbf{}", 400),
    ('{"voter":"a"}'.encode("utf-16"), 400),
    ('{"voter":"a"}'.encode("utf-16-le"), 400),
    ('{"voter":"a"}'.encode("utf-32"), 400),
    (b"[" * 60000, EITHER),
    (b'{"a":' * 12000, EITHER),
    (b'{"metadata":' + b"[" * 17 + b"]" * 17 + b"}", EITHER),
    (b'{"metadata":' + b'{"a":' * 17 + b"1" + b"}" * 17 + b"}", EITHER),
    (b'{"' + b"a" * 60000 + b'":1}', 422),
    (b"{" + b",".join(b'"k%d":0' % n for n in range(5000)) + b"}", 422),
]


@pytest.mark.parametrize(("body", "status"), AMBIGUOUS, ids=lambda one: str(one)[:40])
async def test_json_that_two_readers_read_differently(house, to, body, status):
    """`EITHER`: refused as JSON or for what it says, whichever is seen first."""
    found = await say(house, to(body))
    told = json.loads(found[2])
    assert found[0] in (status if status is EITHER else {status}), told
    assert told["code"] in ({"invalid_json"} if found[0] == 400 else {"invalid_field", "answer_kind"})
    assert len(found[2]) < 3000, "the problem echoes what was sent"


@pytest.mark.parametrize(
    "headers",
    [
        *({"content_encoding": one} for one in ("gzip", "br", "zstd", "deflate", "GZIP", "identity, gzip", "x", "gzip,")),
        *({"content_type": one} for one in (None, "", "text/plain", "text/json", "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x", "application/json, text/plain", "application/json; charset=utf-16",
          "application/json;charset=latin1", "application/jsonp", "application/problem+json", "APPLICATION/XML",
          "application/json\x80", "application/vnd.api+json", "a" * 5000, "*/*")),
    ],
    ids=lambda one: str(one)[:50],
)  # fmt: skip
async def test_only_plain_json_is_read(house, to, headers):
    """T23, T43: what a form of a foreign page can send is never read, nothing is ever unpacked."""
    is_problem(await say(house, to(b'{"voter":"a"}', **headers)), 415, "unsupported_media_type")


def schemas(house):
    document = house.ask("GET", "/openapi.json", key=None).json()
    names = {
        name for schema in document["components"]["schemas"].values() for name in schema.get("properties", {})
    }
    writes = [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in {"post", "patch", "delete"}
    ]
    return document, names, writes


def accepted(document, operation):
    """The fields its body may have; of a body of two shapes, those of either."""
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    shapes = [schema] if "$ref" in schema else schema.get("anyOf", [])
    schemas = [document["components"]["schemas"][one["$ref"].rpartition("/")[2]] for one in shapes]
    return set().union(*(schema.get("properties", {}) for schema in schemas))


DOCUMENTS = ("polls", "surveys", "triggers", "alert_rules", "project_settings", "interactions")
COUNTED = ("acts", "suggestions", "responses", "events", "showings", "decisions", "alerts", "webhook_endpoints",
           "webhook_messages", "webhook_deliveries", "push_subscriptions", "pushes", "subjects")  # fmt: skip


def stored(house):
    """What can be edited as it is, and how much there is of the rest."""
    whole = [house.rows(f"SELECT * FROM {one} ORDER BY 1, 2") for one in DOCUMENTS]
    return whole, [house.rows(f"SELECT count(*) FROM {one}") for one in COUNTED]


def refuses(answer, operation, name):
    """A field too many is refused; a dry run, which stores nothing, says so."""
    if operation.startswith("validate"):
        told = answer.json()
        assert (answer.status_code, told["valid"]) == (200, False), (operation, name)
        assert [one["pointer"] for one in told["errors"]] == [f"#/{name}"], (operation, told)
    else:
        told = answer.json() if answer.status_code == 422 else answer.text
        assert problem(answer, 422, "invalid_field"), (operation, name)
        assert name in json.dumps(told.get("errors")), (operation, name, told)


def met(house, poll):
    """Something that exists for every name in a path, and whose voter it is."""
    voter = house.voter()
    names = {"poll_id": poll["id"], "option_id": poll["options"][0]["id"], "suggestion_id": "s"}
    names |= {"vote_id": "mine", "response_id": "mine", "subject": "post-42"}
    items = [{"key": "q1", "poll": {"question": "How was it?", "kind": "rating"}}]
    metric = MEAN | {"poll": house.poll(kind="rating", options=[])["id"]}
    made = {
        "survey_id": ("surveys", {"title": "Visit", "items": items, "open": True}),
        "interaction_id": ("effects", {"to": {"poll": poll["id"]}, "effect": "toast", "ttl_seconds": 3600}),
        "trigger_id": ("triggers", TRIGGER),
        "rule_id": ("alert-rules", {"name": "Bad mood", "metric": metric}),
        "webhook_id": ("webhooks", {"listen": True, "types": ["alert.fired"]}),
    }
    for name, (path, body) in made.items():
        answer = house.ask("POST", f"/v1/{path}", body)
        assert answer.status_code == 201, answer.text
        names[name] = answer.json()["id"]
    names["delivery_id"] = house.ask("POST", f"/v1/webhooks/{names['webhook_id']}/test").json()["id"]
    return names, voter


def good_body(operation, names):
    """A body that the operation would take."""
    body = json.loads(json.dumps(ROWS[operation].body or {}).replace("{option}", names["option_id"]))
    return body | ({"voter": "other"} if operation in FOR_A_VOTER else {})


def test_nothing_more_than_was_asked_for_is_taken(house, poll, figures, amount):
    """T36: every field any answer has, and what an administrator's record might be called, in every body.

    In the quick tier an operation that shares its body with one before it meets the latter names alone.
    """
    document, names, writes = schemas(house)
    named, voter = met(house, poll)
    first = {"vote_id": "mine", "choice": named["option_id"], "voter": "m"}
    assert house.ask("POST", f"/v1/polls/{poll['id']}/votes", first).is_success
    before = stored(house)
    tried, forms = 0, set()
    for method, path, operation in writes:
        own, url = accepted(document, operation), path.format(**named)
        body = good_body(operation["operationId"], named) if operation.get("security") else {}
        acting = {"key": "page", "Plaudit_Voter": voter} if "/me/" in path else {}
        form = json.dumps(operation.get("requestBody"))
        foreign = set(SECRETS) if form in forms and not LONG else names | set(SECRETS)
        forms.add(form)
        for name in sorted(foreign - own):
            for value in ("admin", True)[: amount(1, 2)]:
                answer = house.ask(method, url, {**body, name: value}, **acting)
                refuses(answer, operation["operationId"], name)
                tried += 1
    assert stored(house) == before
    figures(write_operations=len(writes), foreign_fields_tried=tried, taken=0)
