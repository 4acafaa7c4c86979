"""aiohttp's WebSocket server: every socket in a set, the encoded text sent to one after the other.

python aiohttp_sockets.py BYTES HZ
"""

import sys

import uvloop
from aiohttp import WSMsgType, web
from pacing import listening, payload, payload_bytes, publish

VIEWERS = set()


async def view(request: web.Request) -> web.WebSocketResponse:
    viewer = web.WebSocketResponse(compress=False)
    await viewer.prepare(request)
    VIEWERS.add(viewer)
    try:
        async for _ in viewer:
            pass
    finally:
        VIEWERS.discard(viewer)
    return viewer


async def fan_out() -> None:
    text = payload(payload_bytes(SIZE)).encode()
    for viewer in tuple(VIEWERS):
        try:
            await viewer.send_frame(text, WSMsgType.TEXT)
        except ConnectionError:
            VIEWERS.discard(viewer)


async def main(hz: float) -> None:
    application = web.Application()
    application.router.add_get("/", view)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    listener = listening()
    await web.SockSite(runner, listener, backlog=4096).start()
    await publish(listener.getsockname()[1], hz, fan_out)


if __name__ == "__main__":
    SIZE = int(sys.argv[1])
    uvloop.run(main(float(sys.argv[2])))
