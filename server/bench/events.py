"""Events taken in on one core, and what votes feel of 100 000 of them a minute.

    python bench/events.py [--rounds 5] [--seconds 4]

The server has core 0. First events alone, as fast as they are answered: in batches of 500 over one connection
and one by one over 128, answered by no trigger, and every tenth by one that shows an effect. Then votes at
1 000 a second, and as fast as they go, with no events and beside 100 000 events a minute, in turn; where the
reply time counts from the intended time. Prints JSON on the last line.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from product import Product, running
from tables import Row, middles, show
from vote_scripts import HTTP_CONNECTIONS, new_poll, over_http
from votes import measure

A_MINUTE = 100_000
VOTES_A_SECOND = 1_000
# As many as are played in a second where none waits for its time; fewer than that are answered.
VOTES_AT_MOST = 6_000
BATCH = 500
SHARE = 0.1
ALONE = (
    ("events", "what", ""),
    ("events/min", "events_per_minute", ",.0f"),
    ("server CPU us each", "us_each", ".1f"),
    ("decisions", "decisions", ",.0f"),
)
BESIDE = (
    ("votes", "what", ""),
    ("events/min", "events_per_minute", ",.0f"),
    ("p50 ms", "ack_p50_ms", ".2f"),
    ("p99 ms", "ack_p99_ms", ".1f"),
    ("server core", "server_core", ".3f"),
    ("votes/s at most", "votes_per_second", ",.0f"),
    ("events/min then", "events_at_most", ",.0f"),
    ("worst batch ms", "latest_ms", ".0f"),
)


def telling(product: Product, rate: float, seconds: float, size: int, share: float) -> subprocess.Popen[str]:
    key = product.project["secret_key"]
    words = [str(product.port), key, str(rate), str(seconds), str(size), str(share)]
    script = str(Path(__file__).parent / "event_load.py")
    return subprocess.Popen([sys.executable, script, *words], stdout=subprocess.PIPE, text=True)


def told(load: subprocess.Popen[str]) -> Row:
    text, _ = load.communicate(timeout=120)
    if load.returncode:
        raise SystemExit("events were refused")
    found: Row = json.loads(text)
    return found


def singles(product: Product, count: int, share: float) -> Iterator[tuple[int, bytes]]:
    """One event each, over many connections, for c/votes.c to play."""
    for number in range(count):
        name = "bought" if number % 100 < share * 100 else "viewed"
        body = json.dumps({"name": name, "user": f"user-{number % 20_000}", "properties": {"total": number}})
        head = (
            f"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {product.project['secret_key']}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield number % HTTP_CONNECTIONS, (head + body).encode()


def decisions(product: Product, trigger: str) -> int:
    return int(product.call("GET", f"/v1/triggers/{trigger}/outcomes")["decisions"])


def settled(product: Product, trigger: str) -> int:
    """How many decisions there are once no more come."""
    before, now = -1, decisions(product, trigger)
    while now != before:
        time.sleep(0.2)
        before, now = now, decisions(product, trigger)
    return now


def alone(product: Product, trigger: str, seconds: float) -> list[Row]:
    """As fast as they are answered; the CPU counts until the last is decided about."""
    rows = []
    for words, share in (("answered by no trigger", 0.0), ("every tenth answered", SHARE)):
        for size, how in ((BATCH, f"in batches of {BATCH}"), (1, "one by one")):
            before, cpu = settled(product, trigger), product.cpu_seconds()
            if size == BATCH:
                found = told(telling(product, 0, seconds, size, share))
            else:
                played = measure(product, singles(product, int(1200 * seconds), share), "http", 0)
                found = {
                    "accepted": played["answered"],
                    "seconds": played["answered"] / played["votes_per_second"],
                }
            made = settled(product, trigger) - before
            rows.append(
                {
                    "what": f"{how}, {words}",
                    "events_per_minute": found["accepted"] / found["seconds"] * 60,
                    "us_each": (product.cpu_seconds() - cpu) / found["accepted"] * 1e6,
                    "decisions": made,
                }
            )
    return rows


def beside(product: Product, seconds: float) -> list[Row]:
    """Votes alone, beside events nobody waits for, beside events a trigger answers: at one rate, and as many
    as there can be.
    """
    rows = []
    for words, share in (("alone", None), ("beside events", 0.0), ("beside events, a tenth answered", SHARE)):
        found, events, core = voting(product, share, seconds, VOTES_A_SECOND)
        most, fewest, _ = voting(product, share, seconds, 0)
        rows.append(
            {
                "what": words,
                "events_per_minute": events["accepted"] / events["seconds"] * 60,
                "events_at_most": fewest["accepted"] / fewest["seconds"] * 60,
                "latest_ms": events["latest_ms"],
                "server_core": core,
                "ack_p50_ms": found["ack_p50_ms"],
                "ack_p99_ms": found["ack_p99_ms"],
                "votes_per_second": most["votes_per_second"],
            }
        )
    return rows


def voting(product: Product, share: float | None, seconds: float, rate: int) -> tuple[Any, Row, float]:
    """Votes at a rate, 0 for as fast as they go; the events beside them; the server's share of a core."""
    poll, load = new_poll(product), None
    if share is not None:
        load = telling(product, A_MINUTE / 60, seconds, BATCH, share)
        time.sleep(0.3)  # its interpreter starts
    cpu, began = product.cpu_seconds(), time.monotonic()
    script = over_http(product, poll, int((rate or VOTES_AT_MOST) * (seconds - 1)))
    found: dict[str, Any] = measure(product, script, "http", rate)
    core = (product.cpu_seconds() - cpu) / (time.monotonic() - began)
    events = told(load) if load is not None else {"accepted": 0, "seconds": 1, "latest_ms": 0}
    return found, events, core


def main() -> None:
    parser = argparse.ArgumentParser(description="Events a minute, and votes beside them.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    options = parser.parse_args()
    with running() as product:
        trigger = product.call(
            "POST",
            "/v1/triggers",
            {"on": {"event": "bought"}, "show": {"effect": {"effect": "toast"}}, "cooldown_seconds": 60},
        )["id"]
        beside(product, 2.0)  # warm
        rounds = [beside(product, options.seconds) for _ in range(options.rounds)]
        quickest = alone(product, trigger, options.seconds)
    by_vote = middles(rounds)
    print("Events as fast as they go")
    show(ALONE, quickest)
    print(f"Votes at {VOTES_A_SECOND}/s, median of {options.rounds}")
    show(BESIDE, by_vote)
    print(json.dumps({"alone": quickest, "beside": by_vote, "rounds": rounds}))


if __name__ == "__main__":
    main()
