"""How a socket of ours ends and how it is fed, on both event loops. What may not be sent is the table of
`tests/abuse/test_websocket_table.py`.
"""

import asyncio
import json

from live_client import masked, page, raw

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
PING_FRAME = json.dumps({"id": 1, "type": "ping"}).encode()


async def test_a_violation_is_answered_and_troubles_nobody_else(rig):
    async with page(rig.websocket_url) as other:
        async with raw(rig.port) as (socket, head):
            assert head.startswith("HTTP/1.1 101")
            socket.send(masked(TEXT, PING_FRAME, flags=0x40))
            assert await socket.close_code() == 1002
            assert await asyncio.wait_for(socket.reader.read(), 5) == b""
        assert (await other.ask(id=1, type="ping"))["type"] == "pong"


async def pong(socket) -> bool:
    """Past the server's own pings, which come at random moments."""
    while (frame := await socket.frame())[0] == PING:
        pass
    return frame[0] == TEXT and json.loads(frame[1]) == {"id": 1, "type": "pong"}


async def test_byte_by_byte(rig):
    async with raw(rig.port) as (socket, _):
        for byte in masked(TEXT, PING_FRAME):
            socket.send(bytes([byte]))
            await asyncio.sleep(0)
        assert await pong(socket)


async def test_an_unfinished_message_is_cut_after_five_seconds(rig):
    async with raw(rig.port) as (socket, _):
        socket.send(masked(TEXT, b"{", fin=False) + masked(PING))
        assert (await socket.frame())[0] == PONG
        await rig.later(6)
        assert await socket.close_code() == 1008


async def test_a_busy_client_is_not_a_stalled_one(rig):
    """Every read ends within a message, and another has come to its end in it."""
    whole = masked(TEXT, PING_FRAME)
    async with raw(rig.port) as (socket, _):
        socket.send(masked(TEXT, b'{"id":0,"type":"connect","key":"good"}'))
        assert b"connected" in (await socket.frame())[1]
        socket.send(whole[:9])
        for _ in range(4):
            socket.send(whole[9:] + whole[:9])
            assert await pong(socket)
            await rig.later(3)
        await rig.later(3)
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


async def test_nothing_of_a_connection_is_left(rig):
    for _ in range(20):
        async with raw(rig.port) as (socket, _):
            socket.send(masked(CLOSE, (1000).to_bytes(2)))
            assert await socket.close_code() == 1000
            assert await asyncio.wait_for(socket.reader.read(), 5) == b""
    assert len(rig.hub) == 0
    assert not rig.server.server_state.connections
    assert not rig.server.server_state.tasks
