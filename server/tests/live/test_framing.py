"""Bad manners on a raw socket: each is answered with the right close code and troubles nobody else."""

import asyncio
import json
import struct

import pytest
from live_client import masked, page, raw

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
PING_FRAME = json.dumps({"id": 1, "type": "ping"}).encode()


def code(number: int, reason: bytes = b"") -> bytes:
    return number.to_bytes(2) + reason


CASES = {
    "declared length over the cap": (b"\x81\xfe" + struct.pack("!H", 8193), 1009),
    "64-bit length over the cap": (b"\x81\xff" + struct.pack("!Q", 65536), 1009),
    "non-minimal 16-bit length": (b"\x81\xfe" + struct.pack("!H", 125), 1002),
    "non-minimal 64-bit length": (b"\x81\xff" + struct.pack("!Q", 65535), 1002),
    "top bit of the 64-bit length": (b"\x81\xff" + struct.pack("!Q", 1 << 63), 1002),
    "unmasked": (b"\x81\x02{}", 1002),
    "ping of 126": (b"\x89\xfe" + struct.pack("!H", 126), 1002),
    "fragmented ping": (masked(PING, fin=False), 1002),
    "close of one byte": (masked(CLOSE, b"\x03"), 1002),
    "RSV1, a compressed frame": (masked(TEXT, PING_FRAME, flags=0x40), 1002),
    "RSV2": (masked(TEXT, PING_FRAME, flags=0x20), 1002),
    "RSV3": (masked(TEXT, PING_FRAME, flags=0x10), 1002),
    **{f"opcode {opcode}": (masked(opcode), 1002) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)},
    "continuation first": (masked(0, b"x"), 1002),
    "text inside a text": (masked(TEXT, b"x", fin=False) + masked(TEXT, b"y"), 1002),
    "17 fragments": (masked(TEXT, b"x", fin=False) + masked(0, b"x", fin=False) * 16, 1008),
    "empty fragments for ever": (masked(TEXT, fin=False) + masked(0, fin=False) * 40, 1008),
    "fragments over the cap together": (masked(TEXT, b"x" * 8000, fin=False) + masked(0, b"x" * 200), 1009),
    "bad UTF-8": (masked(TEXT, b"\xff"), 1007),
    "a surrogate": (masked(TEXT, b"\xed\xa0\x80"), 1007),
    "overlong": (masked(TEXT, b"\xc0\xaf"), 1007),
    "bad UTF-8 in the close reason": (masked(CLOSE, code(1000, b"\xff")), 1007),
    "binary": (masked(BINARY, b"x"), 1003),
    **{
        f"close {number}": (masked(CLOSE, code(number)), 1002)
        for number in (0, 999, 1004, 1005, 1006, 1015, 2999)
    },
    **{f"close {number}": (masked(CLOSE, code(number)), number) for number in (1000, 1001, 3000, 4999)},
    "close without a code": (masked(CLOSE), 1005),
    "close with 123 bytes of reason": (masked(CLOSE, code(1000, b"r" * 123)), 1000),
    "close with 124 bytes of reason": (b"\x88\xfe\x00\x7e", 1002),
    "ping flood": (masked(PING, b"x") * 600, 1008),
}


@pytest.mark.parametrize(("sent", "expected"), CASES.values(), ids=CASES)
async def test_close_code(rig, sent, expected):
    async with page(rig.websocket_url) as other:
        async with raw(rig.port) as (socket, head):
            assert head.startswith("HTTP/1.1 101")
            socket.send(sent)
            assert await socket.close_code() == expected
        assert (await other.ask(id=1, type="ping"))["type"] == "pong"


async def pong(socket) -> bool:
    opcode, payload = await socket.frame()
    return opcode == TEXT and json.loads(payload) == {"id": 1, "type": "pong"}


GOOD = {
    "whole": masked(TEXT, PING_FRAME),
    "16 fragments": masked(TEXT, PING_FRAME[:1], fin=False)
    + b"".join(masked(0, PING_FRAME[at : at + 1], fin=False) for at in range(1, 15))
    + masked(0, PING_FRAME[15:]),
    "at the cap": masked(TEXT, PING_FRAME.ljust(8192)),
    "pong unasked": masked(PONG, b"hello") + masked(TEXT, PING_FRAME),
    "noncharacters and a split code point": masked(TEXT, b'{"id":1,"type":"ping"} ', fin=False)
    + masked(0, b" "),
}


@pytest.mark.parametrize("sent", GOOD.values(), ids=GOOD)
async def test_good_manners(rig, sent):
    async with raw(rig.port) as (socket, _):
        socket.send(sent)
        assert await pong(socket)


async def test_byte_by_byte(rig):
    async with raw(rig.port) as (socket, _):
        for byte in masked(TEXT, PING_FRAME):
            socket.send(bytes([byte]))
            await asyncio.sleep(0)
        assert await pong(socket)


async def test_a_code_point_may_be_split_between_fragments(rig):
    async with raw(rig.port) as (socket, _):
        text = '{"id":"é","type":"ping"}'.encode()
        cut = text.index(b"\xc3") + 1
        socket.send(masked(TEXT, text[:cut], fin=False) + masked(0, text[cut:]))
        assert json.loads((await socket.frame())[1])["id"] == "é"


async def test_a_ping_between_fragments_is_answered(rig):
    async with raw(rig.port) as (socket, _):
        socket.send(
            masked(TEXT, PING_FRAME[:4], fin=False) + masked(PING, b"mark") + masked(0, PING_FRAME[4:])
        )
        assert await socket.frame() == (PONG, b"mark")
        assert await pong(socket)


async def test_an_unfinished_message_is_cut_after_five_seconds(rig):
    async with raw(rig.port) as (socket, _):
        socket.send(masked(TEXT, b"{", fin=False) + masked(PING))
        assert (await socket.frame())[0] == PONG
        await rig.later(6)
        assert await socket.close_code() == 1008


async def test_a_peer_that_does_not_answer_the_close_is_cut(rig):
    async with raw(rig.port) as (socket, _):
        socket.send(masked(BINARY, b"x"))
        assert await socket.close_code() == 1003
        await rig.later(6)
        assert await asyncio.wait_for(socket.reader.read(), 5) == b""


async def test_replies_to_one_burst_leave_in_one_write(rig):
    async with raw(rig.port) as (socket, _):
        socket.send(masked(TEXT, PING_FRAME) * 8)
        reply = b'{"id":1,"type":"pong"}'
        burst = await asyncio.wait_for(socket.reader.read(4096), 5)
        assert burst == (bytes([0x81, len(reply)]) + reply) * 8


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec_WebSocket_Key": None}, 400),
        ({"Sec_WebSocket_Key": "short"}, 400),
        ({"Sec_WebSocket_Version": "12"}, 400),
        ({"Sec_WebSocket_Protocol": None}, 400),
        ({"Sec_WebSocket_Protocol": "plaudit.v9.json"}, 400),
    ],
)
async def test_handshakes_refused(rig, headers, status):
    async with raw(rig.port, **headers) as (_, head):
        assert head.startswith(f"HTTP/1.1 {status} ")


async def test_deflate_is_not_granted(rig):
    async with raw(rig.port, Sec_WebSocket_Extensions="permessage-deflate") as (_, head):
        assert head.startswith("HTTP/1.1 101")
        assert "extensions" not in head.lower()


async def test_nothing_of_a_connection_is_left(rig):
    for _ in range(20):
        async with raw(rig.port) as (socket, _):
            socket.send(masked(CLOSE, code(1000)))
            assert await socket.close_code() == 1000
            assert await asyncio.wait_for(socket.reader.read(), 5) == b""
    assert len(rig.hub) == 0
    assert not rig.server.server_state.connections
    assert not rig.server.server_state.tasks
