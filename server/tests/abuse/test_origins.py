"""Whose pages may use a publishable key (T21, T45): the exact origins on its list, on every way in."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from live_raw import live
from raw_http import answer, line, request

SHOP, APP = "https://shop.example.com", "http://localhost:3000"

# Header lines, and whether the page may: exactly what a browser of an allowed page sends, nothing like it.
CORPUS = [
    ([], True),  # no browser
    ([SHOP], True),
    ([APP], True),
    ([""], False),
    (["null"], False),
    (["*"], False),
    (["file://"], False),
    (["https://"], False),
    (["shop.example.com"], False),
    (["https:shop.example.com"], False),
    (["https:/shop.example.com"], False),
    (["http://shop.example.com"], False),
    (["wss://shop.example.com"], False),
    (["HTTPS://shop.example.com"], False),
    (["https://SHOP.example.com"], False),
    (["https://shop.example.com."], False),
    (["https://shop.example.com/"], False),
    (["https://shop.example.com/a"], False),
    (["https://shop.example.com?"], False),
    (["https://shop.example.com#"], False),
    (["https://shop.example.com:"], False),
    (["https://shop.example.com:443"], False),
    (["https://shop.example.com:8443"], False),
    (["https://shop.example.com:0443"], False),
    (["https://shop.example.com.evil.test"], False),
    (["https://shop.example.com@evil.test"], False),
    (["https://evil.test@shop.example.com"], False),
    (["https://user:secret@shop.example.com"], False),
    (["https://evil.test/https://shop.example.com"], False),
    (["https://evil.test#https://shop.example.com"], False),
    (["https://evilshop.example.com"], False),
    (["https://evil.shop.example.com"], False),
    (["https://example.com"], False),
    (["https://shopxexample.com"], False),
    (["https://shop-example.com"], False),
    (["https://shop.exampleXcom"], False),
    (["https://.*"], False),
    (["https://shop.example.co"], False),
    (["https://shop.example.comm"], False),
    (["https://xn--shp-zna.example.com"], False),
    (["https://sh\xf6p.example.com"], False),
    (["https://shop%2eexample.com"], False),
    (["https://shop.example.com%00.evil.test"], False),
    (["https://shop.example.com\\.evil.test"], False),
    (["https://shop.example.com evil.test"], False),
    ([f"{SHOP} {APP}"], False),
    ([f"{SHOP}, {APP}"], False),
    ([f"{SHOP},https://evil.test"], False),
    ([SHOP, "https://evil.test"], False),
    (["https://evil.test", SHOP], False),
    ([SHOP, SHOP], False),
    ([f'"{SHOP}"'], False),
    ([f"'{SHOP}'"], False),
    (["http://127.0.0.1:3000"], False),
    (["http://[::1]:3000"], False),
    (["http://localhost"], False),
    (["http://localhost:30000"], False),
    (["chrome-extension://abcdefghijklmnop"], False),
    (["https://" + "a" * 5000 + ".example.com"], False),
]


@pytest.fixture(scope="module")
def shop(house):
    """A poll and a key for the pages of two origins."""
    made = house.command("key", "create", "--project", house.project, "--kind", "publishable",
                         "--origin", SHOP, "--origin", APP)  # fmt: skip
    key = made.get("key") or made["publishable_key"]
    return SimpleNamespace(house=house, key=key, poll=house.poll()["id"], voter=house.voter())


def lines(origins):
    return [f"Origin: {origin}" for origin in origins]


async def asked(shop, origins, path, key=True, method="GET"):
    whole = request(method, path, authorization=f"Bearer {shop.key}" if key else None)
    extra = "".join(f"{one}\r\n" for one in lines(origins)).encode("latin-1")
    async with line(shop.house) as (reader, writer):
        writer.write(whole.replace(b"\r\n\r\n", b"\r\n" + extra + b"\r\n", 1))
        return await answer(reader)


def judged(found, origins):
    """Whether the page got in; and it learns nothing when it did not."""
    status, headers, body = found
    assert headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in headers
    if status == 200:
        if origins:
            assert headers["access-control-allow-origin"] == origins[0]
        return True
    if len(origins) > 1:
        assert (status, json.loads(body)["code"]) == (400, "invalid_request")
        return False
    assert (status, json.loads(body)["code"]) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in headers
    return False


async def through_the_socket(shop, origins):
    async with live(shop.house, *lines(origins)) as socket:
        if socket is None:
            assert len(origins) > 1 or not origins[0].isascii()
            return False
        socket.send({"id": 1, "type": "connect", "key": shop.key, "voter": shop.voter})
        told = await socket.reply(1)
        if told["type"] == "connected":
            return True
        assert told["problem"]["code"] == "origin_not_allowed"
        assert await socket.hear() == 4503
        return False


async def by_ticket(shop, origins):
    status, _, body = await asked(shop, [], "/v1/tickets", method="POST")
    assert status == 201
    path = f"/v1/polls/{shop.poll}/stream?ticket={json.loads(body)['ticket']}"
    return judged(await asked(shop, origins, path, key=False), origins)


async def test_one_list_for_every_way_in(shop, figures):
    judge = {
        "REST": lambda origins: asked(shop, origins, f"/v1/polls/{shop.poll}"),
        "events": lambda origins: asked(shop, origins, f"/v1/polls/{shop.poll}/stream"),
    }
    wrong = []
    for origins, allowed in CORPUS:
        async with asyncio.timeout(20):
            said = {way: judged(await ask(origins), origins) for way, ask in judge.items()}
            said["socket"] = await through_the_socket(shop, origins)
            said["ticket"] = await by_ticket(shop, origins)
        wrong += [(origins, way) for way, got_in in said.items() if got_in != allowed]
    assert wrong == []
    figures(origins=len(CORPUS), ways_in=4, wrongly_let_in=0, wrongly_refused=0)


async def test_a_preflight_gives_no_origin_more_than_its_own_name(shop):
    """It carries no key: what counts is decided with the request itself."""
    for origins, _ in CORPUS:
        if len(origins) == 1 and len(origins[0]) < 300:
            found = await asked(shop, origins, f"/v1/polls/{shop.poll}", key=False, method="OPTIONS")
            assert found[0] == 204
            assert found[1].get("access-control-allow-origin") in {origins[0], None}
            assert "access-control-allow-credentials" not in found[1]


async def test_a_foreign_form_cannot_vote(shop):
    """T43: what a page may send anywhere without being asked first is never read as a vote."""
    vote = json.dumps({"choice": "opt", "voter": "x"}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        whole = request("POST", f"/v1/polls/{shop.poll}/votes", vote, content_type=kind or None,
                        authorization=f"Bearer {shop.house.secret}")  # fmt: skip
        async with line(shop.house) as (reader, writer):
            writer.write(whole)
            status, _, body = await answer(reader)
        assert (status, json.loads(body)["code"]) == (415, "unsupported_media_type")
