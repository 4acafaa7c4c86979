"""Where a simulated voter hands in a vote: over HTTP, or in a WebSocket of its own."""

import asyncio
from typing import Any, Protocol

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from plaudit.cli.crowd.answers import Answer, NoAnswer, refusal
from plaudit.cli.crowd.ballots import Ballot
from plaudit.cli.crowd.http import HttpConnection, Response
from plaudit.cli.crowd.target import Target

SUBPROTOCOL = Subprotocol("plaudit.v1.json")
_ANSWER_WITHIN_SECONDS = 15.0
_STAY_AWAY = 4500
_OK = 200
_CREATED = 201


class Paper(msgspec.Struct, frozen=True):
    """One vote on its way. The id is made here and kept until answered, however often it is sent."""

    voter: str
    token: str
    vote_id: str
    ballot: Ballot


class Booth(Protocol):
    """A way to hand in votes, one at a time."""

    async def arrive(self, token: str) -> None:
        """Be connected before the vote is cast, as somebody is who reads the question first. Never raises."""
        ...

    async def hand_in(self, paper: Paper, *, hang_up: bool = False) -> Answer:
        """Send the vote and wait. Raises `NoAnswer` if the connection breaks; `hang_up` breaks it itself."""
        ...

    async def leave(self) -> None: ...


class HttpBooth:
    """`POST /v1/polls/{id}/votes` over one kept-alive connection that all its voters share."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._connection = HttpConnection(target.url)
        self._path = f"{target.poll_path}/votes"

    async def arrive(self, token: str) -> None:
        """Nothing to do: the connection is kept from one voter to the next."""

    async def hand_in(self, paper: Paper, *, hang_up: bool = False) -> Answer:
        field, value = paper.ballot
        content = msgspec.json.encode({"vote_id": paper.vote_id, field: value})
        headers = {"Authorization": f"Bearer {self._target.key}", "Plaudit-Voter": paper.token}
        response = await self._connection.request("POST", self._path, headers, content, hang_up=hang_up)
        return answer_of(response)

    async def leave(self) -> None:
        self._connection.hang_up()


class SocketBooth:
    """A WebSocket per voter: connect, vote, read the answer."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._socket: ClientConnection | None = None
        self._token = ""

    async def arrive(self, token: str) -> None:
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
                await self._connect(token)
        except (OSError, TimeoutError, WebSocketException):
            self._drop()  # handing in tries again, and tells

    async def hand_in(self, paper: Paper, *, hang_up: bool = False) -> Answer:
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
                refused = await self._connect(paper.token)
                return refused or await self._hand_in(paper, hang_up=hang_up)
        except ConnectionClosed as closed:
            self._drop()
            if closed.rcvd is not None and closed.rcvd.code >= _STAY_AWAY:
                return Answer(code=closed.rcvd.reason or f"closed_{closed.rcvd.code}")
            raise NoAnswer(str(closed)) from closed
        except (OSError, TimeoutError, WebSocketException) as broken:
            self._drop()
            raise NoAnswer(str(broken)) from broken

    async def leave(self) -> None:
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def _connect(self, token: str) -> Answer | None:
        """A socket of this voter's own; the refusal if the server will not have them."""
        if self._socket is not None and self._token == token:
            return None
        await self.leave()
        socket = self._socket = await open_live(self._target)
        self._token = token
        frame = {"id": 1, "type": "connect", "key": self._target.key, "voter": token}
        welcome = await exchange(socket, frame)
        if welcome["type"] == "problem":
            self._drop()
            return refusal(welcome["problem"])
        return None

    async def _hand_in(self, paper: Paper, *, hang_up: bool) -> Answer:
        assert self._socket is not None
        field, value = paper.ballot
        frame = {"id": 2, "type": "vote", "poll": self._target.poll_id, "vote_id": paper.vote_id}
        if hang_up:
            await self._socket.send(msgspec.json.encode({**frame, field: value}).decode())
            raise ConnectionAbortedError("hung up on purpose")
        reply = await exchange(self._socket, {**frame, field: value})
        return refusal(reply["problem"]) if reply["type"] == "problem" else Answer(reply=reply)

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.transport.abort()
            self._socket = None


async def open_live(target: Target) -> ClientConnection:
    """A WebSocket to the server's live address; nothing has been said on it yet."""
    return await connect(
        target.live_url,
        subprotocols=[SUBPROTOCOL],
        compression=None,
        ping_interval=None,
        proxy=None,
        open_timeout=_ANSWER_WITHIN_SECONDS,
        close_timeout=1,
    )


async def exchange(socket: ClientConnection, frame: dict[str, Any]) -> dict[str, Any]:
    """Send a frame and wait for the reply with its id; publications in between are passed over."""
    await socket.send(msgspec.json.encode(frame).decode())
    while True:
        reply = msgspec.json.decode(await socket.recv(decode=False), type=dict[str, Any])
        if reply.get("id") == frame["id"]:
            return reply


def answer_of(response: Response) -> Answer:
    """An HTTP response as an answer."""
    body = response.json()
    if response.status in {_OK, _CREATED} and isinstance(body, dict):
        return Answer(reply=body)
    problem = body if isinstance(body, dict) and "code" in body else {"code": f"http_{response.status}"}
    return refusal(problem, response.headers.get("retry-after"))
