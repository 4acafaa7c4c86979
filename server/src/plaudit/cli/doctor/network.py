"""Checks of the way in: the port, the public address, the WebSocket upgrade through whatever is in front."""

import asyncio
import errno
import socket

from plaudit.cli.crowd.answers import NoAnswer
from plaudit.cli.crowd.booths import open_live
from plaudit.cli.crowd.http import HttpConnection
from plaudit.cli.crowd.target import Target
from plaudit.cli.doctor.finding import Finding, State
from plaudit.settings import Settings

_ANSWER_WITHIN_SECONDS = 5.0
_OK = 200


async def network(settings: Settings) -> list[Finding]:
    """All of them, in the order a request takes them."""
    port, taken = _port(settings)
    if not taken and not settings.public_url:
        return [port, Finding("public URL", "ok", f"{settings.base_url}, no server running")]
    answer, reached = await _public_url(settings, taken=taken)
    return [port, answer, await _upgrade(settings)] if reached else [port, answer]


def _port(settings: Settings) -> tuple[Finding, bool]:
    """Whether the port is taken. By Plaudit itself or by another: that is for the next check to say."""
    address = f"{settings.host} port {settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return Finding("port", "ok", f"{address} is in use"), True
            advice = "Choose another host or port."
            return Finding("port", "failing", f"{address}: {error.strerror}", advice), False
    return Finding("port", "ok", f"{address} is free"), False


async def _public_url(settings: Settings, *, taken: bool) -> tuple[Finding, bool]:
    url = settings.base_url
    connection = HttpConnection(url)
    try:
        async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
            response = await connection.request("GET", "/livez", {})
    except (NoAnswer, TimeoutError) as error:
        state: State = "failing" if taken else "warning"
        advice = "Is the server running, and the address right?"
        return Finding("public URL", state, f"{url} does not answer ({error})", advice), False
    finally:
        connection.hang_up()
    if response.status == _OK:
        return Finding("public URL", "ok", f"{url} answers"), True
    advice = "Something else listens there, or the proxy does not pass requests on."
    return Finding("public URL", "failing", f"{url}/livez answered {response.status}", advice), False


async def _upgrade(settings: Settings) -> Finding:
    target = Target(url=settings.base_url, key="", poll_id="")
    try:
        async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
            live = await open_live(target)
    except Exception as error:  # noqa: BLE001 - whatever a proxy makes of it is the finding
        return Finding(
            "WebSocket",
            "failing",
            f"{target.live_url}: {error}",
            "The proxy must pass the Upgrade header on (nginx: proxy_http_version 1.1, Upgrade, Connection).",
        )
    live.transport.abort()
    return Finding("WebSocket", "ok", f"{target.live_url} upgrades")
