"""A plain ASGI application on uvicorn: every viewer's `send` in a set, one after the other. No framework.

python uvicorn_asgi.py BYTES HZ ws|sse
"""

import sys

import uvicorn
import uvloop
from pacing import listening, payload, payload_bytes, publish

VIEWERS = set()


async def application(_scope, receive, send) -> None:
    await receive()
    if MODE == "ws":
        await send({"type": "websocket.accept"})
    else:
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b": hello\n\n", "more_body": True})
    VIEWERS.add(send)
    while not (await receive())["type"].endswith("disconnect"):
        pass
    VIEWERS.discard(send)


async def fan_out() -> None:
    """One event for all: nothing is built per viewer."""
    text = payload(payload_bytes(SIZE))
    if MODE == "ws":
        event = {"type": "websocket.send", "text": text}
    else:
        body = f"event: poll.results\ndata: {text}\n\n".encode()
        event = {"type": "http.response.body", "body": body, "more_body": True}
    for send in tuple(VIEWERS):
        try:
            await send(event)
        except OSError:  # uvicorn's word for a viewer that has gone
            VIEWERS.discard(send)


async def serve(hz: float) -> None:
    listener = listening()
    config = uvicorn.Config(
        application, ws="websockets-sansio", http="httptools", lifespan="off", log_config=None,
        access_log=False, ws_per_message_deflate=False, ws_ping_interval=None,
    )  # fmt: skip
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([listener])
    await publish(listener.getsockname()[1], hz, fan_out)


if __name__ == "__main__":
    SIZE, MODE = int(sys.argv[1]), sys.argv[3]
    uvloop.run(serve(float(sys.argv[2])))
