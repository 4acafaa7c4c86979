"""The product with a poll that people watch: votes at a trickle keep its screens moving."""

import http.client
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from product import Product, running
from target import Target

VOTES_PER_PUBLICATION = 2


@contextmanager
def watched(hz: float) -> Iterator[Target]:
    """`plaudit serve` with one open poll; publishing is votes, enough of them for `hz` frames a second."""
    with running() as product:
        key, poll = product.project["secret_key"], open_poll(product)
        rate = hz * VOTES_PER_PUBLICATION

        def publishing() -> AbstractContextManager[None]:
            return voting("127.0.0.1", product.port, key, poll, rate)

        target = Target(product.port, product.pid, publishing, key=key, poll=poll)
        target.set_publishing_aside()
        yield target


def open_poll(product: Product) -> str:
    body = {"question": "Tea or coffee?", "options": ["Tea", "Coffee", "Water", "Juice"], "open": True}
    return str(product.call("POST", "/v1/polls", body)["id"])


def frame_bytes(product: Product, poll: str) -> int:
    """How long a publication of this poll is, as its first event on a stream tells."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{product.port}/v1/polls/{poll}/stream",
        headers={"Authorization": f"Bearer {product.project['secret_key']}"},
    )
    with urllib.request.urlopen(request) as stream:
        return next(len(line) - len("data: \n") for line in stream if line.startswith(b"data: {"))


@contextmanager
def voting(host: str, port: int, key: str, poll: str, rate: float) -> Iterator[None]:
    """A trickle of votes by a backend, `rate` a second, each of another voter."""
    over = threading.Event()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(host, port)
    connection.request("GET", f"/v1/polls/{poll}", headers=headers)
    option = json.loads(connection.getresponse().read())["options"][0]["id"]
    prefix = time.time_ns()

    def vote() -> None:
        number = 0
        while not over.wait(1 / rate):
            number += 1
            body = json.dumps({"choice": option, "voter": f"{prefix}-{number}"})
            connection.request("POST", f"/v1/polls/{poll}/votes", body, headers)
            connection.getresponse().read()

    thread = threading.Thread(target=vote, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(5)
        connection.close()
