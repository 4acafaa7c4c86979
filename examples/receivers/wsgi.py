"""A receiver of Plaudit's webhooks for any WSGI server, with no framework: `python wsgi.py`, or `gunicorn wsgi`."""

import os
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import make_server

from plaudit_client import WebhookAtWork, WebhookRefused, webhooks

MOST_BYTES = 1024 * 1024

recent = webhooks.Recent()


def take(event: webhooks.WebhookEvent) -> None:
    """Put it into a queue of yours; a webhook wants its answer within seconds."""
    print(event.type, event.id, flush=True)  # noqa: T201


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response(answer(environ), [("Content-Length", "0")])
    return []


def answer(environ: dict[str, Any]) -> str:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if environ["REQUEST_METHOD"] != "POST" or length > MOST_BYTES:
        return "400 Bad Request"
    headers = {
        name.removeprefix("HTTP_").replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    try:
        event = webhooks.verify(environ["wsgi.input"].read(length), headers, os.environ["WEBHOOK_SECRET"])
        with recent.once(event.id) as is_new:
            if is_new:
                take(event)
    except WebhookRefused:
        return "400 Bad Request"
    except WebhookAtWork:  # the first delivery of it has not ended: it is delivered again
        return "503 Service Unavailable"
    return "204 No Content"


if __name__ == "__main__":
    with make_server("127.0.0.1", 4000, application) as server:
        server.serve_forever()
