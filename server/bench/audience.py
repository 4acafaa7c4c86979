"""An audience on the load core, for `c/screen.c`: who watches, who votes, when, and what came of it."""

import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from plaudit.features.projects import voter_tokens
from plaudit.features.projects.model import Project
from plaudit.kernel.ids import new_id
from product import LOAD_CORE, Product, built

JOINING = 64
ANY = 0xFFFFFFFF
POOL = 128
PATIENCE_SECONDS = 5.0
_UPGRADE = (
    b"GET /v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: plaudit.v1.json\r\n\r\n"
)


class Audience(NamedTuple):
    """`viewers` watch over `watching`; `votes` come at `rate` a second over `voting`; polls take turns.

    Over "http" they come through a pool of keep-alive connections, over "websocket" each on a socket of its
    own: that of a viewer where viewers are on WebSocket and enough, else one that only votes. Their ids are
    "ordered" by time, as the client's and the server's own are, or "random".
    """

    viewers: int
    watching: str = "websocket"
    votes: int = 0
    rate: float = 1000.0
    voting: str = "http"
    ids: str = "ordered"


class Times(NamedTuple):
    """What the server used between two instants."""

    cpu_seconds: float
    resident_bytes: int
    slab_bytes: int
    at: float


def new_poll(product: Product) -> dict[str, Any]:
    body = {"question": "Tea or coffee?", "options": ["Tea", "Coffee", "Water", "Juice"], "open": True}
    poll: dict[str, Any] = product.call("POST", "/v1/polls", body)
    return poll


def play(
    product: Product, audience: Audience, *polls: dict[str, Any], idle_seconds: float = 0.0
) -> dict[str, Any]:
    """Join, vote (or wait for `idle_seconds`), and what `c/screen.c` and the server's account say."""
    with tempfile.NamedTemporaryFile() as script:
        for part in _script(product, audience, polls):
            script.write(part)
        script.flush()
        before = _times(product)
        load = subprocess.Popen(
            [str(built("screen")), str(product.port), script.name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {LOAD_CORE}),
        )  # fmt: skip
        try:
            _expect(load, "ready")
            joined = _times(product)
            time.sleep(0.5)
            _say(load)
            _expect(load, "started")
            started = _times(product)
            if not audience.votes:
                time.sleep(idle_seconds)
                ended = _times(product)
                _say(load)
            told = json.loads(_pipe(load.stdout).readline())
            if audience.votes:
                ended = _times(product)
        finally:
            load.kill()
            load.wait()
    took = ended.at - started.at
    return {
        **told,
        "server_core": round((ended.cpu_seconds - started.cpu_seconds) / took, 4),
        "load_core": round(told["cpu_seconds"] / told["seconds"], 4),
        "frames_per_second": round(told["frames"] / told["seconds"]),
        "resident_bytes": joined.resident_bytes - before.resident_bytes,
        "slab_bytes": joined.slab_bytes - before.slab_bytes,
        "join_cpu_seconds": round(joined.cpu_seconds - before.cpu_seconds, 3),
        "idle_seconds": took,
    }


def _script(product: Product, audience: Audience, polls: Sequence[dict[str, Any]]) -> Iterator[bytes]:
    own_sockets = audience.voting == "websocket"
    shared = own_sockets and audience.watching == "websocket" and audience.viewers >= audience.votes
    extra = audience.votes if own_sockets and not shared else 0
    pool = 0 if own_sockets or not audience.votes else POOL
    connections = audience.viewers + extra + pool
    counts = (connections, audience.viewers, pool, audience.votes, len(polls), audience.watching == "sse")
    yield struct.pack("<10I2d", *counts, JOINING, 0, 0, 0, audience.rate, PATIENCE_SECONDS)
    key = product.project["publishable_key"]
    for number in range(connections):
        poll = polls[number % len(polls)]
        watches, only_pool = number < audience.viewers, number >= audience.viewers + extra
        if only_pool:
            yield _record(number, b"") + _record(number, b"")
        elif watches and audience.watching == "sse":
            line = f"GET /v1/polls/{poll['id']}/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            yield _record(number, f"{line}Authorization: Bearer {key}\r\n\r\n".encode()) + _record(
                number, b""
            )
        else:
            hello: dict[str, Any] = {"id": 1, "type": "connect", "key": key}
            if own_sockets:
                hello["voter"] = _voter(product)
            subscribe = (
                _frame({"id": 2, "type": "subscribe", "channel": f"poll:{poll['id']}"}) if watches else b""
            )
            yield _record(number, _UPGRADE) + _record(number, _frame(hello) + subscribe)
    first = 0 if shared else audience.viewers
    for number in range(audience.votes):
        poll = polls[number % len(polls)]
        vote = _vote(poll, number, audience.ids)
        yield _socket_vote(first + number, poll, vote) if own_sockets else _http_vote(product, poll, vote)


def _socket_vote(connection: int, poll: dict[str, Any], vote: dict[str, str]) -> bytes:
    return _record(connection, _frame({"id": 3, "type": "vote", "poll": poll["id"], **vote}))


def _http_vote(product: Product, poll: dict[str, Any], vote: dict[str, str]) -> bytes:
    body = json.dumps(vote).encode()
    head = (
        f"POST /v1/polls/{poll['id']}/votes HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {product.project['publishable_key']}\r\nPlaudit-Voter: {_voter(product)}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return _record(ANY, head.encode() + body)


def _vote(poll: dict[str, Any], number: int, ids: str) -> dict[str, str]:
    choice = poll["options"][number % len(poll["options"])]["id"]
    named = new_id("vote", int(time.time() * 1000)) if ids == "ordered" else f"vote_{uuid.uuid4().hex[:26]}"
    return {"vote_id": named, "choice": choice}


def _voter(product: Product) -> str:
    made = product.project
    project = Project(id=made["project_id"], name="", signing_secret=made["signing_secret"], created_at=0)
    return voter_tokens.new_voter(project, "live", now=1)[1]


def _frame(message: dict[str, Any]) -> bytes:
    """A masked text frame whose mask is zero, so that the payload travels as it is."""
    payload = json.dumps(message).encode()
    long = len(payload) >= 126
    head = b"\x81\xfe" + struct.pack(">H", len(payload)) if long else bytes([0x81, 0x80 | len(payload)])
    return head + b"\0\0\0\0" + payload


def _record(connection: int, message: bytes) -> bytes:
    return struct.pack("<II", connection, len(message)) + message


def _times(product: Product) -> Times:
    slab = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("Slab:"))
    return Times(
        cpu_seconds=product.cpu_seconds(),
        resident_bytes=product.resident_bytes(),
        slab_bytes=int(slab.split()[1]) * 1024,
        at=time.monotonic(),
    )


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def _say(child: subprocess.Popen[str]) -> None:
    pipe = _pipe(child.stdin)
    pipe.write("now\n")
    pipe.flush()


def _expect(child: subprocess.Popen[str], word: str) -> None:
    line = _pipe(child.stdout).readline().strip()
    if line != word:
        sys.exit(f"the audience said {line!r} where {word!r} was due")
