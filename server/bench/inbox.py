"""From a backend's request to the frame on the page: effects, interactions, events that fire a trigger.

    python bench/inbox.py [USERS] [COUNT] [LISTENERS]

USERS pages are open, each with its own person and its own socket. The backend sends COUNT of each sort at 50
a second, to one after the other, on the load core; a figure is the time from the request written to the frame
received, so it holds the generator's own share too. Then one effect to everyone with LISTENERS pages open:
until the first and until the last of them has it. Prints JSON on the last line.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import uvloop

from inbox_load import OWN, Backend, Crowd, at_rate, mark
from product import LOAD_CORE, Product, running
from tables import Row, show
from target import keep_to_the_load_core

RATE = 50.0
BROADCASTS = 5
COLUMNS = (
    ("sent as", "what", ""),
    ("open pages", "users", ".0f"),
    ("sent", "sent", ".0f"),
    ("p50 ms", "p50_ms", ".1f"),
    ("p99 ms", "p99_ms", ".1f"),
    ("max ms", "max_ms", ".1f"),
)
TO_ALL = (
    ("listeners", "listeners", ".0f"),
    ("first ms", "first_ms", ".1f"),
    ("median ms", "median_ms", ".1f"),
    ("last ms", "last_ms", ".1f"),
    ("server CPU us each", "us_each", ".1f"),
)


def effect(number: int, user: str) -> tuple[str, object]:
    return "/v1/effects", {"to": {"user": user}, "effect": "toast", "message": mark(number).decode()}


def interaction(poll: str) -> Callable[[int, str], tuple[str, object]]:
    def body(number: int, user: str) -> tuple[str, object]:
        shown = {"to": {"user": user}, "show": {"poll": poll}, "as": "inline", "slot": mark(number).decode()}
        return "/v1/interactions", shown

    return body


def event(_number: int, user: str) -> tuple[str, object]:
    return "/v1/events", {"name": "checkout.completed", "user": user, "properties": {"total": 120}}


async def one_by_one(
    backend: Backend,
    crowd: Crowd,
    what: str,
    count: int,
    make: Callable[[int, str], tuple[str, object]],
    *,
    by_page: bool = False,
) -> Row:
    """`by_page`: what is sent cannot say which it is; each page is sent one, and says which it is."""
    crowd.came.clear()

    def user(number: int) -> int:
        return number * 7919 % crowd.users

    async def send(number: int) -> float:
        path, body = make(number, f"user-{user(number)}")
        return await backend.post(path, body)

    sent = await at_rate(RATE, count, send)
    await _until(lambda: len(crowd.came) >= count)
    marks = [mark(user(number) if by_page else number) for number in range(count)]
    took = sorted(crowd.came[one][0] - at for one, at in zip(marks, sent, strict=True) if one in crowd.came)
    return {
        "what": what,
        "users": crowd.users,
        "sent": count,
        "p50_ms": took[len(took) // 2] * 1000,
        "p99_ms": took[int(len(took) * 0.99)] * 1000,
        "max_ms": took[-1] * 1000,
        "exact": len(took) == count and all(len(times) == 1 for times in crowd.came.values()),
    }


async def to_all(backend: Backend, crowd: Crowd) -> Row:
    rows = []
    for number in range(BROADCASTS):
        crowd.came.clear()
        used = backend.product.cpu_seconds()
        body = {
            "to": {"everyone": True},
            "effect": "confetti",
            "message": mark(number).decode(),
            "ttl_seconds": 5,
        }
        sent = await backend.post("/v1/effects", body)
        await _until(lambda: len(crowd.came.get(mark(number), ())) >= crowd.users)  # noqa: B023
        took = sorted(at - sent for at in crowd.came.get(mark(number), [0.0]))
        await asyncio.sleep(1.5)  # what was delivered is noted meanwhile, and counted in the server's CPU
        cpu = backend.product.cpu_seconds() - used
        rows.append((took[0], took[len(took) // 2], took[-1], cpu / crowd.users, len(took) == crowd.users))
    middle = sorted(rows, key=lambda row: row[2])[len(rows) // 2]
    return {
        "listeners": crowd.users,
        "first_ms": middle[0] * 1000,
        "median_ms": middle[1] * 1000,
        "last_ms": middle[2] * 1000,
        "us_each": middle[3] * 1e6,
        "exact": all(row[4] for row in rows),
    }


async def _until(done: Callable[[], object], within: float = 10.0) -> None:
    deadline = time.perf_counter() + within
    while not done() and time.perf_counter() < deadline:
        await asyncio.sleep(0.01)


def _trigger(product: Product, poll: str) -> None:
    condition = {"property": "total", "op": "gte", "value": 100}
    body = {
        "on": {"event": "checkout.completed", "where": condition},
        "show": {"poll": poll},
        "as": "inline",
        "slot": OWN.decode(),
    }
    product.call("POST", "/v1/triggers", body)


def _poll(product: Product) -> str:
    body = {"question": "How was it?", "options": ["Fine", "Bad"], "open": True}
    return str(product.call("POST", "/v1/polls", body)["id"])


async def measure(product: Product, users: int, count: int) -> list[Row]:
    crowd = Crowd(product, users)
    await crowd.join()
    async with Backend(product) as backend:
        rows = [
            await one_by_one(backend, crowd, "effect", count, effect),
            await one_by_one(backend, crowd, "interaction", count, interaction(_poll(product))),
        ]
        _trigger(product, _poll(product))  # one that nobody waits for yet
        fired = min(count, users)
        rows.append(await one_by_one(backend, crowd, "event, by a trigger", fired, event, by_page=True))
    crowd.leave()
    return rows


async def measure_all(product: Product, listeners: int) -> Row:
    crowd = Crowd(product, listeners)
    await crowd.join()
    async with Backend(product, 1) as backend:
        row = await to_all(backend, crowd)
    crowd.leave()
    return row


def main() -> None:
    given = [int(word) for word in sys.argv[1:]]
    users, count, listeners = (*given, *(1000, 1000, 10_000)[len(given) :])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 60_000), most))
    keep_to_the_load_core()
    found: dict[str, Any] = {"load_core": LOAD_CORE}
    with running() as product:
        found["one_by_one"] = uvloop.run(measure(product, users, count))
    show(COLUMNS, found["one_by_one"])
    found["to_all"] = []
    for some in (listeners // 2, listeners):
        with running() as product:
            found["to_all"].append(uvloop.run(measure_all(product, some)))
    show(TO_ALL, found["to_all"])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
