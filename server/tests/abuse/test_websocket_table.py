"""Every bad manner of a WebSocket client, on a raw socket, against a server in a process of its own.

After each of them: the server is well, a viewer who did nothing still sees every vote, and sockets, live
connections and tasks are as many as before.
"""

import asyncio
import json

import pytest
from frame_cases import CASES, WHOLE
from live_client import masked
from wire import CLOSE, CONTINUATION, PING, TEXT, ended, opened, say, watch


@pytest.mark.parametrize(("sent", "expected"), CASES.values(), ids=CASES)
async def test_frames(house, sent, expected):
    async with watch(house) as others:
        async with opened(house.port) as (raw, head):
            assert head.startswith(b"HTTP/1.1 101 ")
            raw.send(sent)
            if isinstance(expected, int):
                assert await raw.close_code() == expected
                raw.send(masked(CLOSE))
                await ended(raw, 2)
            elif isinstance(expected, dict):
                opcode, payload = await raw.frame()
                assert (opcode, json.loads(payload) | expected) == (TEXT, json.loads(payload))
            else:
                assert await raw.frame() == expected
        await others.unharmed()


HANDSHAKES = {
    "no key": ({"without": "Sec-WebSocket-Key"}, 400),
    "a short key": ({"without": "Sec-WebSocket-Key", "more": ["Sec-WebSocket-Key: short"]}, 400),
    "two keys": ({"more": ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]}, 400),
    "version 12": ({"without": "Sec-WebSocket-Version", "more": ["Sec-WebSocket-Version: 12"]}, 400),
    "two versions": ({"more": ["Sec-WebSocket-Version: 13"]}, 400),
    "two origins": ({"more": ["Origin: https://a.example", "Origin: https://b.example"]}, 400),
    "no Upgrade": ({"without": "Upgrade"}, 400),
    "no Connection": ({"without": "Connection"}, 400),
    "HTTP/1.0": ({"first": "GET /v1/live HTTP/1.0"}, 400),
    "POST": ({"first": "POST /v1/live HTTP/1.1"}, 405),
    "a body": ({"more": ["Content-Length: 5"]}, 400),
    "a header of 20 kB": ({"more": ["X-Large: " + "x" * 20_000]}, 400),
    "200 headers": ({"more": [f"X-{number}: 1" for number in range(200)]}, 431),
    "an address of 9 kB": ({"first": f"GET /v1/live?{'x' * 9000} HTTP/1.1"}, 414),
    "an unknown subprotocol": (
        {"without": "Sec-WebSocket-Protocol", "more": ["Sec-WebSocket-Protocol: plaudit.v2.json"]},
        400,
    ),
    "no subprotocol": ({"without": "Sec-WebSocket-Protocol"}, 400),
    "another address": ({"first": "GET /v1/polls HTTP/1.1"}, 404),
    "deflate is not granted": ({"more": ["Sec-WebSocket-Extensions: permessage-deflate"]}, 101),
    "nonsense extensions": ({"more": ['Sec-WebSocket-Extensions: ,;;"']}, 101),
}


@pytest.mark.parametrize(("request_", "status"), HANDSHAKES.values(), ids=HANDSHAKES)
async def test_handshakes(house, request_, status):
    async with watch(house) as others:
        async with opened(house.port, **request_) as (raw, head):
            assert head.startswith(b"HTTP/1.1 %d " % status)
            assert b"extensions" not in head.lower()
            if status != 101:
                raw.writer.write_eof()
                await ended(raw, 5)
        await others.unharmed()


async def test_an_origin_nobody_listed_is_refused_when_the_key_is_known(house):
    """Not before the upgrade: origins belong to keys, and a key comes in the first frame, never in an address."""
    told = house.command(
        "key", "create", "--project", house.project, "--kind", "publishable", "--origin", "https://a.example"
    )
    key = told["key"]
    async with watch(house) as others:
        for lines, code in (
            (["Origin: https://a.example"], None),
            (["Origin: https://b.example"], 4503),
            (["Origin: https://a.example.b.example"], 4503),
            (["Origin: null"], 4503),
        ):
            async with opened(house.port, more=lines) as (raw, _):
                raw.send(say(type="connect", key=key))
                assert json.loads((await raw.frame())[1])["type"] == ("problem" if code else "connected")
                if code is not None:
                    assert await raw.close_code() == code
        await others.unharmed()


async def test_tickets_open_no_socket(house):
    """A ticket is for an event stream, where a browser can send no header; a socket has its first frame."""
    made = house.ask("POST", "/v1/tickets", key="page").json()["ticket"]
    async with opened(house.port, first=f"GET /v1/live?ticket={made} HTTP/1.1") as (raw, _):
        raw.send(say(type="subscribe", channel="poll:x"))
        assert json.loads((await raw.frame())[1])["problem"]["code"] == "not_connected"


async def test_everything_has_an_end(house):
    """Messages that never end and closes that are never answered: five seconds, and ten to connect."""

    async def cut_with(code, sent, *, drip=b""):
        async with opened(house.port) as (raw, _):
            raw.patience = 15
            raw.send(sent)
            closed = asyncio.ensure_future(raw.close_code())
            for byte in drip:
                if (await asyncio.wait([closed], timeout=0.4))[0]:
                    break
                raw.send(bytes([byte]))
            assert await closed == code
            if code != 1003:  # those are never answered
                raw.send(masked(CLOSE))
            await ended(raw, 8)

    async with watch(house) as others:
        endless = say(type="vote", poll="p", choice="x" * 100)
        await asyncio.gather(
            cut_with(1008, b"\x81"),
            cut_with(1008, endless[:3]),
            cut_with(1008, endless[:-1]),
            cut_with(1008, b"", drip=endless),
            cut_with(1008, masked(TEXT, b"{", fin=False)),
            cut_with(1008, masked(TEXT, b"{", fin=False) + masked(CONTINUATION, b"x", fin=False) * 14),
            cut_with(1008, masked(TEXT, b"{", fin=False) + masked(PING), drip=masked(PING) * 5),
            cut_with(1003, masked(2, b"x")),
            cut_with(1003, masked(2, b"x"), drip=WHOLE * 3),
            cut_with(4410, b""),
            cut_with(4410, WHOLE),
        )
        await others.unharmed()


async def test_closes_that_cross(house):
    async with watch(house) as others:
        async with opened(house.port) as (raw, _):
            raw.send(masked(2, b"x"))
            raw.send(masked(CLOSE, (1000).to_bytes(2)))
            assert await raw.close_code() == 1003
            await ended(raw, 2)
        await others.unharmed()
