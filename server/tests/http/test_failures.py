"""One shape for every failure, and the headers every response leaves with."""

import pytest

from plaudit.edge.problems import PROBLEMS

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "feedback"}


def check(reply, status, code):
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    body = reply.json()
    assert body.keys() >= MEMBERS
    assert body["type"] == f"https://polls.example.org/problems/{code}"
    assert (body["code"], body["status"]) == (code, status)
    assert body["title"] == PROBLEMS[code].title


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/v1", 404, "not_found"),
        ("GET", "/v1/nowhere", 404, "not_found"),
        ("GET", "/v1/polls/../../etc/passwd", 404, "not_found"),
        ("GET", "/v1/polls/%2e%2e", 404, "poll_not_found"),
        ("GET", "/v1/polls/%00", 404, "poll_not_found"),
        ("GET", "/problems/nowhere", 404, "not_found"),
        ("PUT", "/v1/polls", 405, "method_not_allowed"),
        ("TRACE", "/v1/polls", 405, "method_not_allowed"),
        ("DELETE", "/livez", 405, "method_not_allowed"),
        ("GET", "/v1/polls/poll_x", 404, "poll_not_found"),
    ],
)
async def test_the_frameworks_own_failures_have_our_shape(house, method, path, status, code):
    check(await house.host.request(method, path), status, code)


async def test_a_wrong_method_is_told_the_right_ones(house):
    """RFC 9110 section 15.5.6 wants `Allow` with every 405."""
    reply = await house.host.put("/v1/polls")
    assert {"GET", "POST"} <= set(reply.headers["allow"].split(", "))


@pytest.mark.parametrize("path", ["/v1/polls", "POLL/votes"])
@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"", "application/json", 400, "invalid_json"),
        (b"{", "application/json", 400, "invalid_json"),
        (b'{"a":1,"a":1}', "application/json", None, None),
        (b"\xff", "application/json", 400, "invalid_json"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"{}", None, 415, "unsupported_media_type"),
        (b" " * (512 * 1024 + 1), "application/json", 413, "body_too_large"),
        (b"[" * 60_000, "application/json", None, None),
    ],
)
async def test_bodies_no_route_reads(house, path, body, content_type, status, code):  # noqa: PLR0917
    poll = await house.poll()
    headers = {"content-type": content_type} if content_type else {}
    reply = await house.host.post(path.replace("POLL", poll.path), content=body, headers=headers)
    if status is None:
        assert reply.status_code in {400, 422}
    else:
        check(reply, status, code)


async def test_a_ballot_that_says_it_twice_is_refused(house):
    poll, voter = await house.poll(), await house.voter()
    one, two = poll.options
    for body in (
        f'{{"choice":"{one}","choice":"{two}"}}',
        f'{{"choice" : "{one}" , "choice" : "{two}"}}',
        f'{{"choice":"{one}","\\u0063hoice":"{two}"}}',
        f'{{"vote_id":"a","vote_id":"b","choice":"{one}"}}',
    ):
        reply = await house.page.post(
            f"{poll.path}/votes",
            content=body,
            headers={"content-type": "application/json", **voter},
        )
        check(reply, 400, "invalid_json")
    assert (await house.page.get(f"{poll.path}/results")).json()["votes"] == 0


async def test_a_defect_tells_nothing(house, monkeypatch, caplog):
    from plaudit.edge.rest import casting

    poll, voter = await house.poll(), await house.voter()

    def broken(*_):
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(casting, "vote_reply", broken)
    reply = await house.page.post(
        f"{poll.path}/votes",
        json={"choice": poll.options[0]},
        headers={**voter, "x-request-id": "find-me"},
    )
    check(reply, 500, "internal")
    assert "hunter2" not in reply.text
    assert "find-me" in caplog.text


async def test_every_response_has_its_headers(house):
    poll = await house.poll()
    for path in (poll.path, "/v1/nowhere", "/livez", f"{poll.path}/results", "/nowhere", "/docs"):
        reply = await house.page.get(path, headers={"x-request-id": "abc-1"})
        assert reply.headers["x-request-id"] == "abc-1"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"]
        if path.startswith("/v1/"):
            assert reply.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
            assert reply.headers["cache-control"]
    hostile = await house.page.get(poll.path, headers={"x-request-id": "a\tb <script>"})
    assert hostile.headers["x-request-id"].isalnum()


async def test_the_host_header_changes_nothing(house):
    """T40."""
    poll = await house.poll()
    for host in ("evil.test", "127.0.0.1", "a b", "polls.example.org@evil.test"):
        reply = await house.host.get("/v1/polls?limit=1", headers={"host": host, "x-forwarded-host": host})
        assert "evil" not in reply.text + str(reply.headers)
        made = await house.host.get(poll.path, headers={"host": host})
        assert made.json()["links"] == poll.body["links"]


async def test_limits_are_told_and_kept(house):
    poll, voter = await house.poll(), await house.voter()
    assert (await house.host.get(poll.path)).headers["ratelimit-policy"].startswith('"key";q=')
    reply = await house.page.get(poll.path)
    assert '"address";r=' in reply.headers["ratelimit"]
    assert '"key"' not in reply.headers["ratelimit"], "a page's key is shared: it tells what others do"
    for _ in range(61):
        reply = await house.page.post(f"{poll.path}/votes", json={"choice": "x"}, headers=voter)
    check(reply, 429, "rate_limited")
    assert reply.json()["violated-policies"] == ["voter"]
    assert int(reply.headers["retry-after"]) >= 1
    assert reply.headers["ratelimit"] == '"voter";r=0;t=1'


async def test_guessing_keys_is_slow(house):
    guesser = house.client("pl_sk_live_" + "a" * 36, client=("203.0.113.5", 1))
    codes = [(await guesser.get("/v1/polls")).json()["code"] for _ in range(125)]
    assert set(codes) == {"key_invalid", "rate_limited"}
    # Good keys of the same address that the server knows are not touched.
    poll = await house.poll()
    await house.page.get(poll.path)
    neighbour = house.client(house.project.publishable_key, client=("203.0.113.5", 2))
    assert (await neighbour.get(poll.path)).status_code == 200


async def test_head_is_get_without_a_body(house):
    poll = await house.poll()
    for path in (poll.path, "/livez"):
        reply = await house.host.head(path)
        assert (reply.status_code, reply.content) == (200, b"")


async def test_addresses_and_headers_have_a_size(house):
    long = await house.host.get("/v1/polls?cursor=" + "x" * 5000)
    check(long, 400, "invalid_request")
    many = await house.host.get("/v1/polls", headers=[(f"x-{n}", "1") for n in range(120)])
    check(many, 400, "invalid_request")


@pytest.mark.parametrize("method", ["HEAD", "POST", "DELETE"])
async def test_an_event_stream_is_only_read(house, method):
    poll = await house.poll()
    reply = await house.host.request(method, f"{poll.path}/stream")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET")


async def test_the_live_address_says_that_it_wants_a_websocket(house):
    reply = await house.host.get("/v1/live")
    assert reply.status_code == 400
    assert "WebSocket" in reply.json()["detail"]
