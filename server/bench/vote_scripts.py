"""Votes written out beforehand, for c/votes.c to play: every one of another voter, with a token."""

import contextlib
import json
import sqlite3
import struct
import uuid
from collections.abc import Iterator

from plaudit.features.projects import voter_tokens
from plaudit.features.projects.model import Project
from product import Product

HTTP_CONNECTIONS = 128
SOCKETS = 500
Record = tuple[int, bytes]


def over_http(product: Product, poll: dict, votes: int) -> Iterator[Record]:
    """`votes` voters, one vote each."""
    project = _project(product)
    for number in range(votes):
        voter = voter_tokens.new_voter(project, "live", now=1)[1]
        body = _vote(poll, number)
        yield (
            number % HTTP_CONNECTIONS,
            (
                f"POST /v1/polls/{poll['id']}/votes HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Authorization: Bearer {product.project['publishable_key']}\r\nPlaudit-Voter: {voter}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode()
            + body,
        )


def over_sockets(product: Product, polls: list[dict]) -> Iterator[Record]:
    """A voter per socket, who votes once in each poll."""
    project = _project(product)
    for number in range(SOCKETS):
        voter = voter_tokens.new_voter(project, "live", now=1)[1]
        yield (
            number,
            (
                b"GET /v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                b"Sec-WebSocket-Protocol: plaudit.v1.json\r\n\r\n"
            ),
        )
        key = product.project["publishable_key"]
        yield number, _frame({"id": 1, "type": "connect", "key": key, "voter": voter})
        for at, poll in enumerate(polls):
            vote = json.loads(_vote(poll, number + at))
            yield number, _frame({"id": at + 2, "type": "vote", "poll": poll["id"], **vote})


def new_poll(product: Product) -> dict:
    """An open poll; of a server that is not the product, one it need not know of."""
    options = ["Tea", "Coffee", "Water", "Juice"]
    if product.database:
        return {
            "id": f"poll_{uuid.uuid4().hex[:26]}",
            "options": [{"id": f"opt_{uuid.uuid4().hex[:26]}"} for _ in options],
        }
    body = {"question": "Tea or coffee?", "options": options, "open": True}
    return product.call("POST", "/v1/polls", body)


def stored(product: Product, polls: list[dict]) -> int:
    """How many votes these polls have: as the product tells, as the file of another server holds."""
    if not product.database:
        return sum(product.call("GET", f"/v1/polls/{poll['id']}/results")["voters"] for poll in polls)
    with contextlib.closing(sqlite3.connect(f"file:{product.database}?mode=ro", uri=True)) as database:
        marks = ",".join("?" * len(polls))
        ids = [poll["id"] for poll in polls]
        return int(database.execute(f"SELECT count(*) FROM votes WHERE poll IN ({marks})", ids).fetchone()[0])


def _project(product: Product) -> Project:
    made = product.project
    return Project(id=made["project_id"], name="", signing_secret=made["signing_secret"], created_at=0)


def _vote(poll: dict, number: int) -> bytes:
    choice = poll["options"][number % len(poll["options"])]["id"]
    return json.dumps({"vote_id": f"vote_{uuid.uuid4().hex}", "choice": choice}).encode()


def _frame(message: dict) -> bytes:
    """A masked text frame whose mask is zero, so that the payload travels as it is."""
    payload = json.dumps(message).encode()
    head = bytes([0x81, 0x80 | len(payload)])
    if len(payload) >= 126:
        head = b"\x81\xfe" + struct.pack(">H", len(payload))
    return head + b"\0\0\0\0" + payload
