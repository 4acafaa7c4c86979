"""What is decided before a WebSocket is accepted."""

from typing import Any, Final

from plaudit.edge.transport.plain import Send

SERVICE_UNAVAILABLE: Final = 503
PLAIN: Final = "text/plain; charset=utf-8"


def origin(scope: dict[str, Any]) -> str | None:
    """The Origin header. A repeated one is no origin anybody allows."""
    origins = [value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"]
    return ", ".join(origins) if origins else None


async def refuse(scope: dict[str, Any], send: Send, status: int, body: bytes, media: str = PLAIN) -> None:
    """Answer the handshake with an HTTP status instead, where the server can."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1013})
        return
    headers = [(b"content-type", media.encode())]
    if status == SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"2"))
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})
