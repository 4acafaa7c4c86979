"""HTTP by hand: bytes out, answers in, and what the server does when nobody plays by the rules."""

import asyncio
import json
from contextlib import asynccontextmanager


@asynccontextmanager
async def line(house):
    """A connection: reader and writer."""
    reader, writer = await asyncio.open_connection(house.host, house.port, limit=1 << 20)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def answer(reader, patience=15):
    """The next answer on the connection: status, headers (lower case), body; None when it ends instead."""
    try:
        async with asyncio.timeout(patience):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.rstrip().split("\r\n")
            headers = dict(one.split(": ", 1) for one in lines)
            headers = {name.lower(): value for name, value in headers.items()}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return int(first.split()[1]), headers, body


async def ended(reader, patience=15):
    """Wait until the server has ended the connection; whatever still came."""
    rest = b""
    async with asyncio.timeout(patience):
        try:
            while piece := await reader.read(1 << 16):
                rest += piece
        except ConnectionError:
            pass
    return rest


async def say(house, data, patience=15):
    """Send bytes on a connection of their own; the first answer."""
    async with line(house) as (reader, writer):
        writer.write(data)
        return await answer(reader, patience)


def is_problem(found, status, code):
    assert found is not None, "the connection ended without an answer"
    told_status, headers, body = found
    told = json.loads(body)
    assert (told_status, headers["content-type"], told["code"]) == (
        status,
        "application/problem+json",
        code,
    ), (told_status, headers, body[:300])
    assert {"x-request-id", "x-content-type-options"} <= headers.keys()


def request(method, path, body=b"", **headers):
    """A well-formed request; `headers` with underscores for dashes, None leaves one out."""
    sent = {
        "host": "plaudit",
        "content-length": len(body),
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items() if value is not None)
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body
