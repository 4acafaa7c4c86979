"""The `websockets` library and its `broadcast`, as its own page on broadcasting advises: no compression.

python websockets_broadcast.py BYTES HZ
"""

import sys

import uvloop
from pacing import listening, payload, payload_bytes, publish
from websockets.asyncio.server import broadcast, serve

VIEWERS = set()


async def view(viewer) -> None:
    VIEWERS.add(viewer)
    try:
        await viewer.wait_closed()
    finally:
        VIEWERS.discard(viewer)


async def fan_out() -> None:
    broadcast(VIEWERS, payload(payload_bytes(SIZE)))


async def main(hz: float) -> None:
    listener = listening()
    async with serve(view, sock=listener, compression=None, ping_interval=None):
        await publish(listener.getsockname()[1], hz, fan_out)


if __name__ == "__main__":
    SIZE = int(sys.argv[1])
    uvloop.run(main(float(sys.argv[2])))
