"""Over real sockets: many at the same instant, several in one segment, and requests two readers read differently."""

import asyncio
import json

import pytest

from plaudit.serving import Server, listen


@pytest.fixture
async def port(house):
    ready = asyncio.get_running_loop().create_future()
    listener = listen("127.0.0.1", 0)
    server = Server(house.api, listener, ready.set_result)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve(sockets=[listener]))
        yield await ready
        server.should_exit = True
        await serving


def request(house, poll, voter, body, extra=""):
    text = json.dumps(body)
    token = voter["plaudit-voter"]
    return (
        f"POST {poll.path}/votes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {house.project.publishable_key}\r\nplaudit-voter: {token}\r\n"
        f"content-length: {len(text)}\r\n{extra}\r\n{text}"
    ).encode()


async def answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split()[1])
    headers = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)
    body = await reader.readexactly(int(headers["content-length"]))
    return status, json.loads(body)


async def test_fifty_connections_complete_their_vote_in_the_same_instant(house, port, fresh_id):
    """Last-byte synchronisation: the race of T1, at its most reliable."""
    poll, voter = await house.poll(), await house.voter()
    links = [await asyncio.open_connection("127.0.0.1", port) for _ in range(50)]
    messages = [
        request(house, poll, voter, {"vote_id": fresh_id(), "choice": poll.options[0]}) for _ in links
    ]
    for (_, writer), message in zip(links, messages, strict=True):
        writer.write(message[:-1])
        await writer.drain()
    for (_, writer), message in zip(links, messages, strict=True):
        writer.write(message[-1:])
    replies = [await answer(reader) for reader, _ in links]
    for _, writer in links:
        writer.close()
    assert sorted(status for status, _ in replies) == [201] + [409] * 49
    results = (await house.page.get(f"{poll.path}/results")).json()
    assert (results["voters"], results["votes"]) == (1, 1)


async def test_thirty_votes_in_one_segment_are_answered_in_order(house, port, fresh_id):
    poll = await house.poll()
    ids = [fresh_id() for _ in range(30)]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"".join(
            [
                request(house, poll, await house.voter(), {"vote_id": one, "choice": poll.options[0]})
                for one in ids
            ]
        )
    )
    replies = [await answer(reader) for _ in ids]
    writer.close()
    assert [body["vote"]["id"] for _, body in replies] == ids
    assert (await house.page.get(f"{poll.path}/results")).json()["votes"] == 30


@pytest.mark.parametrize(
    "extra",
    [
        "transfer-encoding: chunked\r\n",
        "content-length: 3\r\n",
        "content-length: +5\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "x: a\r\n transfer-encoding: chunked\r\ncontent-length: 0\r\n",
    ],
)
async def test_an_ambiguous_length_is_refused(house, port, fresh_id, extra):
    """T41: both lengths, or two: a proxy might see another request in the rest."""
    poll, voter = await house.poll(), await house.voter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = {"vote_id": fresh_id(), "choice": poll.options[0]}
    writer.write(request(house, poll, voter, body, extra))
    writer.write_eof()
    reply = await reader.read()
    writer.close()
    assert reply.startswith(b"HTTP/1.1 400")
    assert (await house.page.get(f"{poll.path}/results")).json()["votes"] == 0


async def test_a_client_that_goes_before_its_body_leaves_nothing(house, port, fresh_id):
    poll, voter = await house.poll(), await house.voter()
    message = request(house, poll, voter, {"vote_id": fresh_id(), "choice": poll.options[0]})
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(message[:-5])
    await writer.drain()
    writer.close()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(message)
    assert (await answer(reader))[0] == 201
    writer.close()


async def test_a_body_that_is_too_large_is_refused_by_its_length_alone(house, port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"POST /v1/polls HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {house.project.secret_key}\r\ncontent-length: 99999999\r\n\r\n".encode()
    )
    status, body = await answer(reader)
    writer.close()
    assert (status, body["code"]) == (413, "body_too_large")


async def test_head_has_the_length_and_no_body_and_the_connection_lives_on(house, port, caplog):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(b"HEAD /livez HTTP/1.1\r\nhost: x\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        assert b"content-length: 3" in head.lower()
    writer.close()
    assert not caplog.records
