"""Events told by a process on the load core: `python event_load.py PORT KEY RATE SECONDS SIZE SHARE`.

Batches of SIZE at RATE events a second over one connection, each at its intended time; RATE 0: one after the
other as fast as they are answered. A share of the events is called `bought`, which triggers wait for. Prints
JSON: how many were accepted, within which time, and how late the reply to a batch came at worst.
"""

import http.client
import json
import os
import sys
import time

from product import LOAD_CORE


def batches(size: int, share: float) -> "list[bytes]":
    """Bodies made beforehand, so that telling them costs next to nothing; ids are the server's."""
    made = []
    for number in range(64):
        events = [
            {
                "name": "bought" if at < size * share else "viewed",
                "user": f"user-{(number * size + at) % 20_000}",
                "properties": {"total": at, "currency": "EUR", "sku": f"sku-{at % 97}"},
            }
            for at in range(size)
        ]
        made.append(json.dumps({"events": events} if size > 1 else events[0]).encode())
    return made


def main() -> None:
    port, key, rate, seconds, size, share = sys.argv[1:]
    os.sched_setaffinity(0, {LOAD_CORE})
    os.nice(19)  # whoever times the votes goes before
    bodies = batches(int(size), float(share))
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", int(port))
    began, sent, latest, interval = time.monotonic(), 0, 0.0, int(size) / float(rate) if float(rate) else 0.0
    while (now := time.monotonic() - began) < float(seconds):
        due = sent * interval if interval else now
        if due > now:
            time.sleep(due - now)
        connection.request("POST", "/v1/events", bodies[sent % len(bodies)], headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 202:
            sys.exit(f"{answer.status}: {text[:200]!r}")
        latest = max(latest, time.monotonic() - began - due)
        sent += 1
    took = time.monotonic() - began
    print(json.dumps({"accepted": sent * int(size), "seconds": took, "latest_ms": latest * 1000}))


if __name__ == "__main__":
    main()
