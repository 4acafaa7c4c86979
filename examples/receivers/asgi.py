"""A receiver of Plaudit's webhooks for any ASGI server, with no framework: `uvicorn asgi:application`.

Under FastAPI the same is

    @app.post("/hooks/plaudit", status_code=204)
    async def hook(request: Request) -> None:
        try:
            event = webhooks.verify(await request.body(), request.headers, SECRET)
        except WebhookRefused as refused:
            raise HTTPException(400, str(refused)) from refused
        with recent.once(event.id) as is_new:  # what is raised here is a 500: it is delivered again
            if is_new:
                await take(event)
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from plaudit_client import WebhookAtWork, WebhookRefused, webhooks

MOST_BYTES = 1024 * 1024

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

recent = webhooks.Recent()


async def take(event: webhooks.WebhookEvent) -> None:
    """Put it into a queue of yours; a webhook wants its answer within seconds."""
    print(event.type, event.id, flush=True)  # noqa: T201


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        return
    status = await answer(scope, await body_of(receive))
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def answer(scope: dict[str, Any], body: bytes) -> int:
    if scope["method"] != "POST" or len(body) > MOST_BYTES:
        return 400
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    try:
        event = webhooks.verify(body, headers, os.environ["WEBHOOK_SECRET"])
        with recent.once(event.id) as is_new:
            if is_new:
                await take(event)
    except WebhookRefused:
        return 400
    except WebhookAtWork:  # the first delivery of it has not ended: it is delivered again
        return 503
    return 204


async def body_of(receive: Receive) -> bytes:
    body, more = b"", True
    while more and len(body) <= MOST_BYTES:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body
