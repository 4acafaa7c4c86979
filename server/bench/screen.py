"""From a vote to every screen: how long, at 2 000 and 10 000 viewers, under 1 000 and 5 000 votes a second.

    python bench/screen.py [--quick]

A vote's time runs from the instant it was due to be sent, whether or not the generator or the server was
ready for it, until a publication that counts it has been read by a viewer; every vote on every screen is
timed. Audience and voters are one C program on the load core (`c/screen.c`); how late that program itself
was is printed, for a sitting in which it was late says nothing. Then the other way round: what an audience
costs the voters, in answer times at the same rate with ever more viewers. Prints JSON on the last line.
"""

import json
import sys

from audience import Audience, new_poll, play
from product import Product, running
from tables import Row, middles, rounds_within, show

SECONDS = 4
VOTERS_ON_SOCKETS = 8_000
ROUNDS = 3
SCREEN_SECONDS, INTERFERENCE_SECONDS = 240, 80
SCREENS = [
    Audience(viewers, watching, rate * SECONDS, rate, "http")
    for watching in ("websocket", "sse")
    for viewers in (2_000, 10_000)
    for rate in (1_000, 5_000)
]
# Each socket votes once, so these are shorter: 8 000 votes of 8 000 voters.
ON_SOCKETS = [
    Audience(viewers, "websocket", VOTERS_ON_SOCKETS, rate, "websocket")
    for viewers in (2_000, 10_000)
    for rate in (1_000, 5_000)
]
INTERFERENCE = [
    Audience(viewers, "websocket", 1_000 * SECONDS, 1_000, "http") for viewers in (0, 500, 2_000, 10_000)
]
COLUMNS = (
    ("viewers", "viewers", ".0f"),
    ("on", "watching", ""),
    ("votes/s", "rate", ".0f"),
    ("by", "voting", ""),
    ("ack p50", "ack_p50_ms", ".1f"),
    ("p99 ms", "ack_p99_ms", ".1f"),
    ("screen p50", "screen_p50_ms", ".1f"),
    ("p99 ms", "screen_p99_ms", ".1f"),
    ("frames/s each", "frames_per_viewer", ".1f"),
    ("server core", "server_core", ".2f"),
    ("load core", "load_core", ".2f"),
    ("generator late p99", "generator_late_p99_ms", ".1f"),
)
QUICK = [Audience(200, "websocket", 1_000, 1_000, "http"), Audience(200, "sse", 1_000, 1_000, "websocket")]


def measure(product: Product, audience: Audience) -> Row:
    poll = new_poll(product)
    told = play(product, audience, poll)
    counted = product.call("GET", f"/v1/polls/{poll['id']}/results")["voters"]
    exact = counted == audience.votes and not (told["refused"] or told["unseen"] or told["strange_places"])
    return {
        **{key: audience._asdict()[key] for key in ("viewers", "watching", "rate", "voting")},
        "exact": exact,
        "lost": told["lost"],
        **{f"ack_{part}_ms": told["ack"][f"{part}_ms"] for part in ("p50", "p99")},
        **{
            f"screen_{part}_ms": told["screen"].get(f"{part}_ms", 0.0)
            for part in ("p50", "p99", "p999", "max")
        },
        "generator_late_p99_ms": told["sent_late"]["p99_ms"],
        "frames_per_second": told["frames_per_second"],
        "frames_per_viewer": told["frames_per_second"] / audience.viewers if audience.viewers else 0.0,
        "server_core": told["server_core"],
        "load_core": told["load_core"],
    }


def rounds(product: Product, audiences: list[Audience], seconds: float) -> list[Row]:
    """Audiences take turns, so that a bad minute spoils none of them alone."""
    within = rounds_within(seconds, ROUNDS)
    return middles([[measure(product, audience) for audience in audiences] for _ in within])


def main() -> None:
    quick = "--quick" in sys.argv
    with running() as product:
        play(product, Audience(50, "websocket", 500, 500), new_poll(product))  # warm
        screens = rounds(product, QUICK if quick else SCREENS + ON_SOCKETS, SCREEN_SECONDS)
        print("from a vote to every screen")
        show(COLUMNS, screens)
        interference = rounds(product, QUICK[:1] if quick else INTERFERENCE, INTERFERENCE_SECONDS)
    print("answers beside an audience")
    show(COLUMNS, interference)
    print(json.dumps({"screen": screens, "interference": interference}))


if __name__ == "__main__":
    main()
