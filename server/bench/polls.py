"""How the cost of a delivery grows with the number of polls: as many votes and deliveries, spread ever wider.

    python bench/polls.py [--quick]

1 000 votes a second. One poll with 2 000 viewers, a hundred with 20 each, a thousand with 18 each (a process
here may open 20 000 files): every row delivers about 20 000 frames a second, so what differs is what more
polls cost. The votes and their commits are counted in. Prints JSON on the last line.
"""

import json
import sys

from audience import Audience, new_poll, play
from product import Product, running
from tables import Row, middles, rounds_within, show

RATE = 1_000
SECONDS = 5
ROUNDS = 3
SECONDS_AT_MOST = 90
SPREADS = ((1, 2_000), (100, 2_000), (1_000, 18_000))
QUICK = ((1, 200), (20, 200))


COLUMNS = (
    ("polls", "polls", ".0f"),
    ("viewers", "viewers", ".0f"),
    ("deliveries/s", "deliveries_per_second", ".0f"),
    ("us/delivery", "us_per_delivery", ".1f"),
    ("ack p50", "ack_p50_ms", ".1f"),
    ("p99 ms", "ack_p99_ms", ".1f"),
    ("screen p50", "screen_p50_ms", ".1f"),
    ("p99 ms", "screen_p99_ms", ".1f"),
    ("server core", "server_core", ".2f"),
    ("load core", "load_core", ".2f"),
    ("generator late p99", "generator_late_p99_ms", ".1f"),
)


def measure(product: Product, polls: int, viewers: int) -> Row:
    audience = Audience(viewers, "websocket", RATE * SECONDS, RATE, "http")
    told = play(product, audience, *(new_poll(product) for _ in range(polls)))
    delivered = told["frames"] / told["seconds"]
    return {
        "polls": polls,
        "viewers": viewers,
        "deliveries_per_second": delivered,
        "us_per_delivery": told["server_core"] / delivered * 1e6,
        "ack_p50_ms": told["ack"]["p50_ms"],
        "ack_p99_ms": told["ack"]["p99_ms"],
        "screen_p50_ms": told["screen"]["p50_ms"],
        "screen_p99_ms": told["screen"]["p99_ms"],
        "server_core": told["server_core"],
        "load_core": told["load_core"],
        "generator_late_p99_ms": told["sent_late"]["p99_ms"],
        "exact": not (told["refused"] or told["unseen"] or told["strange_places"]),
    }


def main() -> None:
    quick = "--quick" in sys.argv
    with running() as product:
        play(product, Audience(50, "websocket", 500, 500), new_poll(product))  # warm
        runs = [
            [measure(product, *spread) for spread in (QUICK if quick else SPREADS)]
            for _ in rounds_within(SECONDS_AT_MOST, ROUNDS)
        ]
    rows = middles(runs)
    show(COLUMNS, rows)
    print(json.dumps({"polls": rows}))


if __name__ == "__main__":
    main()
