"""Names and paths that confuse (T40): they change neither who may do what, nor what any answer links to."""

import json

import pytest
from raw_http import answer, line, request

HOSTS = [
    None, "", "evil.test", "evil.test:443", "127.0.0.1:1", "localhost", "[::1]", "[", "a b", "evil.test/path", "evil.test?x",
    "evil.test#x", "user@evil.test", "evil.test\\@plaudit", "..", "x" * 5000, "\xe9vil.test", "evil.test%00", "<script>", "{{7*7}}",
]  # fmt: skip
LINKING = ("X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Original-Host", "X-Host",
           "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")  # fmt: skip
# Ways to write a path of the hosts' own that a rule somewhere in front might not recognise.
PATHS = [
    "/v1/polls/", "//v1/polls", "/v1//polls", "/v1/./polls", "/v1/../v1/polls", "/./v1/polls", "/v1/polls/.", "/v1/polls/..",
    "/V1/polls", "/v1/POLLS", "/v1/polls%2f", "/v1%2fpolls", "/%76%31/polls", "/v1/polls%00", "/v1/polls%20", "/v1/polls;a=b",
    "/v1/polls.json", "/v1/polls%3f", "/v1/polls%0a", "/v1/polls/%2e%2e/polls", "/v1\\polls", "/v1/polls%5c", "/v1/polls/%c0%ae",
    "/v1/polls%ff", "/%2e%2e/%2e%2e/etc/passwd", "/widget/../../../etc/passwd", "/widget/%2e%2e/%2e%2e/settings.py",
    "/widget/..%2f..%2fsettings.py", "/widget/%252e%252e/settings.py", "/widget//etc/passwd", "/widget/v1.js/../../app.py",
    "/problems/../livez", "/problems/%2e%2e%2flivez", "http://evil.test/v1/polls", "http://evil.test:80/livez", "*",
]  # fmt: skip


async def asked(house, path, method="GET", body=b"", key=None, **headers):
    sent = {"authorization": key and f"Bearer {key}", "content_type": "application/json", **headers}
    async with line(house) as (reader, writer):
        writer.write(request(method, path, body, **sent))
        return await answer(reader)


@pytest.mark.parametrize("host", HOSTS, ids=lambda one: str(one)[:30])
async def test_links_are_made_from_the_settings_alone(house, host):
    draft = json.dumps({"question": "Where?", "options": ["here", "there"]}).encode()
    claims = {name.replace("-", "_"): "evil.test" for name in LINKING}
    found = await asked(house, "/v1/polls", "POST", draft, house.secret, host=host, **claims)
    status, headers, body = found
    assert status in {201, 400}
    assert b"evil" not in body
    assert "evil" not in str(headers)
    if status == 201:
        told = json.loads(body)
        assert headers["location"] == f"{house.url}/v1/polls/{told['id']}"
        assert all(link.startswith(house.url) for link in told["links"].values())


@pytest.mark.parametrize("path", PATHS)
async def test_a_strange_spelling_opens_no_door(house, path):
    """Without a key nothing of a host's is told; with one, it is this very resource or none."""
    status, headers, body = await asked(house, path)
    assert status in {400, 401, 404, 405} or (status == 200 and body == b"ok\n"), (status, body[:200])
    assert b"root:" not in body
    assert b"import " not in body
    if status in {401, 404, 405} and headers["content-type"].startswith("application/problem+json"):
        assert json.loads(body)["status"] == status
    status, headers, body = await asked(house, path, key=house.secret)
    if status == 200 and body != b"ok\n":
        assert json.loads(body).keys() == {"data", "next_cursor", "has_more"}
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("name", LINKING)
async def test_no_header_changes_path_or_method(house, name):
    header = {name.replace("-", "_"): "DELETE" if "ethod" in name else "/v1/polls"}
    poll = house.poll()
    status, _, body = await asked(house, f"/v1/polls/{poll['id']}", key=house.secret, **header)
    assert status == 200
    assert json.loads(body)["status"] == "open"
    assert (await asked(house, "/livez", **header))[2] == b"ok\n"


async def test_methods_nobody_promised(house):
    for method in ("TRACE", "CONNECT", "PUT", "PROPFIND", "PURGE", "SEARCH", "LOCK", "DELETE", "PATCH"):
        found = await asked(house, "/v1/polls", method, key=house.secret)
        assert found[0] in {400, 405}, (method, found)
        assert found[1]["content-type"] == "application/problem+json", (method, found)


async def test_an_answer_of_no_length_needs_is_not_invented(house):
    """HEAD, 204 and 304 bring no body, so that what follows on the connection is the next answer."""
    poll = house.poll()
    url = f"/v1/polls/{poll['id']}"
    async with line(house) as (reader, writer):
        key = {"authorization": f"Bearer {house.secret}"}
        writer.write(
            request("OPTIONS", url) + request("GET", url, **key, if_none_match="*") + request("GET", "/livez")
        )
        first, second, third = [await answer(reader) for _ in range(3)]
    assert (first[0], first[2], first[1]["allow"]) == (204, b"", "DELETE, GET, HEAD, OPTIONS, PATCH")
    assert (second[0], second[2]) == (304, b"")
    assert (third[0], third[2]) == (200, b"ok\n")
