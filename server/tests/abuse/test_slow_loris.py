"""Clients that take their time (T25): each is cut by a deadline, memory stays, and everybody else is served."""

import asyncio

from raw_http import answer, ended, is_problem, line, request

CUT_WITHIN_SECONDS = 25
LARGEST_HEAD = 16 * 1024
ASK = request("GET", "/livez")
CHUNKED = (
    b"POST /v1/voters HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %b\r\ntransfer-encoding: chunked\r\n\r\n"
)
DECLARED = b"POST /v1/voters HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\n"

# What is sent first, and what is dripped, a piece at a time, until the server has had enough.
SHAPES = {
    "nothing at all": (b"", b""),
    "blank lines": (b"\r\n", b"\r\n"),
    "half a request line": (b"GET /liv", b""),
    "a path without end": (b"GET /", b"a"),
    "headers one by one": (b"GET /livez HTTP/1.1\r\nhost: x\r\n", b"x-a: b\r\n"),
    "one header without end": (b"GET /livez HTTP/1.1\r\nhost: x\r\nx-a: ", b"a"),
    "a declared body, dripped": (DECLARED, b" "),
    "a declared body that never comes": (DECLARED, b""),
    "chunks without end": (CHUNKED, b"1\r\n \r\n"),
    "a chunk extension without end": (CHUNKED + b"1;", b"a"),
    "trailers without end": (CHUNKED + b"0\r\n", b"x: y\r\n"),
    "a second request, half": (ASK + b"GET /livez HTTP", b"/"),
    "blank lines after an answer": (ASK, b"\r\n"),
    "a body after the answer": (
        b"GET /livez HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n",
        b"1\r\n \r\n",
    ),
    "a body beside a missing page": (b"GET /no HTTP/1.1\r\nhost: x\r\ncontent-length: 99999\r\n\r\n", b"a"),
    "a handshake, half": (
        b"GET /v1/live HTTP/1.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n",
        b"a: b\r\n",
    ),
    "the old way, half": (b"POST /v1/voters HTTP/1.0\r\ncontent-length: 10\r\n\r\n", b" "),
}


async def dawdle(house, begin, drip):
    """Be slow until the server ends it; the seconds that took, None when it did not."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    async with line(house) as (reader, writer):
        writer.write(begin.replace(b"%b", house.page.encode()))
        over = asyncio.ensure_future(ended(reader, CUT_WITHIN_SECONDS))
        while not over.done():
            if drip:
                writer.write(drip)
            await asyncio.wait([over], timeout=0.25)
        return loop.time() - begun if over.exception() is None else None


async def honest(house, until):
    """Asks on connections of its own as long as the others dawdle; how many answers it had."""
    served = 0
    while not until.done():
        async with line(house) as (reader, writer):
            writer.write(ASK)
            assert (await answer(reader, 10))[0] == 200
        served += 1
        await asyncio.wait([until], timeout=0.05)
    return served


async def test_whoever_dawdles_is_cut_and_the_others_are_served(house, amount, figures):
    before = house.memory()
    shapes = list(SHAPES.items()) * amount(25, 100) + [("idle", (b"", b""))] * amount(400, 2000)
    waiting = asyncio.gather(*(dawdle(house, begin, drip) for _, (begin, drip) in shapes))
    served = await honest(house, waiting)
    took = await waiting
    assert {name for (name, _), seconds in zip(shapes, took, strict=True) if seconds is None} == set()
    assert served > 20
    grown = house.memory() - before
    assert grown < 40_000 * len(shapes) + (8 << 20), f"{grown} bytes for {len(shapes)} connections"
    assert house.is_well()
    figures(
        slow_connections=len(shapes),
        all_cut=True,
        slowest_cut_seconds=round(max(took), 1),
        others_served=served,
    )


async def test_a_head_is_refused_as_soon_as_it_is_too_large(house):
    """Without its end: the server must not wait for a megabyte to judge it."""
    before = house.memory()
    for begin in (b"GET /", b"GET / HTTP/1.1\r\nhost: x\r\nx-a: ", b"GET / HTTP/1.1\r\n"):
        async with line(house) as (reader, writer):
            writer.write(begin)
            piece = b"x-%d: " % len(begin) + b"a" * 1000 + (b"\r\n" if begin.endswith(b"\r\n") else b"")
            sent = 0
            over = asyncio.ensure_future(answer(reader))
            while not over.done() and sent < 1 << 20:
                writer.write(piece)
                sent += len(piece)
                await asyncio.wait([over], timeout=0.001)
            is_problem(await over, 400, "invalid_request")
            assert sent < 1 << 20
            assert await ended(reader, 10) == b""
    assert house.memory() - before < 4 << 20


async def test_a_head_in_one_piece_is_measured_too(house):
    async def head(size):
        async with line(house) as (reader, writer):
            writer.write(request("GET", "/livez", x_pad="a" * size))
            return await answer(reader)

    assert (await head(LARGEST_HEAD - 200))[0] == 200
    is_problem(await head(LARGEST_HEAD), 400, "invalid_request")
    is_problem(await head(1_000_000), 400, "invalid_request")
    assert (await head(10))[0] == 200


async def test_who_pipelines_without_end_is_answered_up_to_a_bound(house):
    """A segment of thousands of requests of eighteen bytes: none may cost more than it is worth."""
    before = house.memory()
    async with line(house) as (reader, writer):
        writer.write(b"GET /livez HTTP/1.1\r\n\r\n" * 5000)
        got = (await ended(reader)).count(b"HTTP/1.1 200")
    assert 1 <= got < 5000
    assert house.memory() - before < 8 << 20
    assert house.is_well()
