"""Metrics, machines and samples for the tests of alerts."""

import msgspec

from plaudit.features.alerts.machine import Machine, drive
from plaudit.features.alerts.model import HOUR, MINUTE, Metric
from plaudit.features.alerts.samples import Entry, sample_of
from plaudit.features.alerts.state import State

# A whole hour of UTC.
START = 1_800_000_000_000 // HOUR * HOUR


def metric(**fields):
    return msgspec.convert({"type": "mean", "poll": "poll_a"} | fields, Metric)


def machine(told, cooldown=0, start=START, **state):
    return Machine(told, cooldown, State(start=start, minute=start // MINUTE, **state))


class Script:
    """A log written line by line; `at` in milliseconds after the start."""

    def __init__(self) -> None:
        self.entries = []

    def add(self, act, at, answer=None, ends=None):
        before = None if ends is None else self.entries[ends - 1]
        self.entries.append(
            Entry(
                place=len(self.entries) + 1,
                act=act,
                at=START + at,
                answer=answer,
                refers_place=None if before is None else before.place,
                refers_at=None if before is None else before.at,
                refers_answer=None if before is None else before.answer,
            )
        )
        return len(self.entries)

    def cast(self, at, *answers):
        for answer in answers:
            self.add("cast", at, answer)


def run(told, script, until=0, **more):
    """What the machine says, as (status, milliseconds after the start, value, reason)."""
    stepped = machine(told, **more)
    samples = (sample_of(told, entry) for entry in script.entries)
    return [
        (change.status, change.at - START, change.value, change.reason)
        for change in drive(stepped, samples, START + until)
    ]
