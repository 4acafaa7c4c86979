"""A flash crowd: 10 000 viewers on WebSocket, and all of them vote within one second, each on its own socket.

    python bench/flash.py [VIEWERS]

Every vote must be answered, and counted once: asked for afterwards from the API. Prints JSON
on the last line.
"""

import json
import sys

from audience import Audience, new_poll, play
from product import running
from tables import middle, rounds_wanted

ROUNDS = 3


def main() -> None:
    viewers = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    runs = []
    with running() as product:
        play(product, Audience(50, "websocket", 50, 50, "websocket"), new_poll(product))  # warm
        for _ in range(rounds_wanted(ROUNDS)):
            poll = new_poll(product)
            told = play(product, Audience(viewers, "websocket", viewers, viewers, "websocket"), poll)
            counted = product.call("GET", f"/v1/polls/{poll['id']}/results")["voters"]
            runs.append(
                {
                    "viewers": viewers,
                    "answers_missing": viewers - told["answered"],
                    "refused": told["refused"],
                    "counted": counted,
                    "exact": counted == viewers and not (told["refused"] or told["unseen"] or told["lost"]),
                    **{f"ack_{part}_ms": told["ack"][f"{part}_ms"] for part in ("p50", "p99", "max")},
                    **{f"screen_{part}_ms": told["screen"][f"{part}_ms"] for part in ("p50", "p99", "max")},
                    "seconds_until_all_seen": told["seconds"],
                    "generator_late_p99_ms": told["sent_late"]["p99_ms"],
                    "server_core": told["server_core"],
                    "load_core": told["load_core"],
                }
            )
    flash = middle(runs)
    print(
        f"{viewers:,} votes within a second: {flash['answers_missing']:.0f} answers missing,"
        f" {flash['refused']:.0f} refused, {flash['counted']:,.0f} counted,"
        f" {'exact in every round' if flash['exact'] else 'NOT EXACT'}\n"
        f"ack p50 {flash['ack_p50_ms']:.0f} ms, p99 {flash['ack_p99_ms']:.0f} ms;"
        f" on every screen p50 {flash['screen_p50_ms']:.0f} ms, p99 {flash['screen_p99_ms']:.0f} ms;"
        f" generator late p99 {flash['generator_late_p99_ms']:.0f} ms"
    )
    print(json.dumps({"flash": flash}))


if __name__ == "__main__":
    main()
