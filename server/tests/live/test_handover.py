"""What we rely on in the pinned uvicorn, and what is left of it once a connection has been taken over."""

import asyncio
import gc

import uvicorn
from live_client import events, page
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.server import ServerProtocol

from plaudit.edge.transport.connections import Connections
from plaudit.edge.transport.handover import LiveHttpProtocol, LiveWebSocketProtocol
from plaudit.edge.transport.socket import LiveSocket
from plaudit.edge.transport.stream import LiveStream
from plaudit.edge.websocket import LiveConnection
from plaudit.live.session import Session
from waiting import until


def test_the_pinned_uvicorn():
    assert uvicorn.__version__.startswith("0.54.")
    assert callable(WebSocketsSansIOProtocol.handle_connect)
    assert callable(WebSocketsSansIOProtocol.stop_keepalive)
    assert callable(HttpToolsProtocol._start_asgi_task)


def alive(kind):
    gc.collect()
    return sum(type(one) is kind for one in gc.get_objects())


async def test_nothing_of_the_handshake_stays(rig):
    channel = rig.product.open("p1")
    kinds = (LiveWebSocketProtocol, LiveHttpProtocol, RequestResponseCycle, ServerProtocol)
    async with (
        page(rig.websocket_url) as viewer,
        events(rig.port, "p1", Authorization="Bearer good") as stream,
    ):
        await viewer.ask(id=1, type="subscribe", channel=channel)
        await stream.event()
        await stream.event()
        assert {type(one) for one in rig.server.server_state.connections} == {LiveSocket, LiveStream}
        assert not rig.server.server_state.tasks
        assert [alive(kind) for kind in kinds] == [0, 0, 0, 0]
        rig.product.count("p1")
        assert (await viewer.hear())["version"] == 2
        assert (await stream.event())["id"].endswith(":2")


async def test_connections_that_have_gone_leave_no_work_for_the_collector(rig):
    channel = rig.product.open("p1")
    gc.collect()
    gc.disable()
    try:
        for _ in range(10):
            async with page(rig.websocket_url, voter="v") as viewer:
                await viewer.ask(id=1, type="subscribe", channel=channel)
        await until(lambda: not rig.server.server_state.connections)
        kinds = (LiveConnection, Session, LiveSocket, LiveWebSocketProtocol, LiveHttpProtocol, ServerProtocol)
        left = [one for one in gc.get_objects() if type(one) in kinds]
        assert left == []
    finally:
        gc.enable()


async def test_uvicorn_stopping_sends_everybody_home(rig):
    """SIGTERM: uvicorn stops listening, asks every connection to shut down, and waits for them."""
    rig.product.open("p1")
    async with (
        page(rig.websocket_url) as viewer,
        events(rig.port, "p1", Authorization="Bearer good") as stream,
    ):
        await stream.event()
        await stream.event()
        stopping = asyncio.ensure_future(rig.server.shutdown())
        assert (await viewer.hear())["type"] == "restarting"
        assert await viewer.closed() == 1012
        assert (await stream.event())["event"] == "bye"
        assert await stream.event() == {}
        stream.writer.close()
        await asyncio.wait_for(stopping, 5)
        assert not rig.server.server_state.connections


def test_what_uvicorn_calls_when_a_handshake_is_cut_short_frees_the_place():
    places, protocol = Connections(100, 10, (), lambda: 0.0), object()
    assert places.come(protocol, "192.0.2.1")
    places.remove(protocol)
    assert not places
    places.remove(protocol)
