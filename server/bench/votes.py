"""Durable votes per second through the whole product, over HTTP and WebSocket, beside a bare app.

Every vote is of another voter with an anonymous token, admitted, unique, in the ledger, tallied and synced
to disk before its reply; `bare_app.py` only stores and counts it. Each server has one core in turn; the load
generator (C, the other core) plays a prepared script with one outstanding vote per connection. Prints JSON
on the last line.
"""

import json
import os
import struct
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from statistics import median

from plaudit.features.projects import voter_tokens
from plaudit.features.projects.model import Project
from product import LOAD_CORE, Product, built, running, running_bare

HTTP_CONNECTIONS = 128
HTTP_VOTES = 20_000
SOCKETS = 500
POLLS_PER_SOCKET = 40
RUNS = 3

Record = tuple[int, bytes]


def http_script(product: Product, poll: dict) -> Iterator[Record]:
    project = _project(product)
    for number in range(HTTP_VOTES):
        voter = voter_tokens.new_voter(project, now=1)[1]
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


def socket_script(product: Product, polls: list[dict]) -> Iterator[Record]:
    project = _project(product)
    for number in range(SOCKETS):
        voter = voter_tokens.new_voter(project, now=1)[1]
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


def measure(product: Product, records: Iterator[Record], transport: str) -> dict[str, float]:
    with tempfile.NamedTemporaryFile() as script:
        for connection, message in records:
            script.write(struct.pack("<II", connection, len(message)) + message)
        script.flush()
        before = product.cpu_seconds()
        done = subprocess.run(
            [str(built("votes")), str(product.port), script.name, transport],
            capture_output=True, text=True, errors="replace", check=False,
            preexec_fn=lambda: os.sched_setaffinity(0, {LOAD_CORE}),
        )  # fmt: skip
    if done.returncode:
        sys.exit(f"votes over {transport} failed: {done.stderr.strip()} {done.stdout.strip()}")
    told = json.loads(done.stdout)
    return {
        "votes_per_second": told["good"] / told["seconds"],
        "ack_p50_ms": told["p50_us"] / 1000,
        "ack_p99_ms": told["p99_us"] / 1000,
        "server_us_per_vote": (product.cpu_seconds() - before) / told["good"] * 1e6,
        "load_cpu_share": told["cpu_seconds"] / told["seconds"],
    }


def main() -> None:
    results: dict[str, list[dict[str, float]]] = {"bare http": [], "http": [], "websocket": []}
    with running() as product, running_bare() as bare:
        for _ in range(RUNS):
            poll = _poll(product)
            results["bare http"].append(measure(bare, http_script(bare, poll), "http"))
            results["http"].append(measure(product, http_script(product, poll), "http"))
            assert product.call("GET", f"/v1/polls/{poll['id']}/results")["voters"] == HTTP_VOTES
            polls = [_poll(product) for _ in range(POLLS_PER_SOCKET)]
            results["websocket"].append(measure(product, socket_script(product, polls), "ws"))
    medians = {
        name: {figure: round(median(run[figure] for run in runs), 2) for figure in runs[0]}
        for name, runs in results.items()
    }
    for name, figures in medians.items():
        print(
            f"{name:10} {figures['votes_per_second']:8.0f} durable votes/s   "
            f"ack p50 {figures['ack_p50_ms']:.1f} ms  p99 {figures['ack_p99_ms']:.1f} ms   "
            f"server {figures['server_us_per_vote']:.1f} us/vote   "
            f"load {figures['load_cpu_share']:.0%} of a core"
        )
    share = medians["http"]["votes_per_second"] / medians["bare http"]["votes_per_second"]
    print(f"the product over HTTP takes {share:.2f} of the votes of the bare app")
    print(json.dumps({"votes": medians, "http_share_of_bare": round(share, 3)}))


def _project(product: Product) -> Project:
    made = product.project
    return Project(id=made["project_id"], name="", signing_secret=made["signing_secret"], created_at=0)


def _poll(product: Product) -> dict:
    body = {"question": "Tea or coffee?", "options": ["Tea", "Coffee", "Water", "Juice"], "open": True}
    return product.call("POST", "/v1/polls", body)


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


if __name__ == "__main__":
    main()
