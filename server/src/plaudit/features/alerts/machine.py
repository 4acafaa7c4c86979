"""The machine of one rule: pure, stepped by samples and by whole minutes. Live runs and dry runs share it.

It is stepped in the order of the log. A minute is stepped once everything before it has been: a sample that
lies exactly on a whole minute comes after that minute. An instant that lies before one seen earlier (somebody
set the clock back) counts as the one seen.

A change is a new answer at its own time, and the answer it replaces leaves; a retraction takes its answer
out. What has left the stretch already stays out. A poll's reset empties everything.
"""

from collections.abc import Iterable, Iterator

from plaudit.features.alerts.metrics import Reading, read
from plaudit.features.alerts.model import MINUTE, Change, Metric, Reason, Rule
from plaudit.features.alerts.samples import Sample
from plaudit.features.alerts.state import State
from plaudit.features.alerts.windows import Window

_STALE_AT_ZERO = frozenset({"mean", "share", "response_rate"})


class Machine:
    """`cooldown` in milliseconds: how long it keeps silent after an alert was over."""

    def __init__(self, metric: Metric, cooldown: int, state: State) -> None:
        self.metric = metric
        self.state = state
        self._cooldown = cooldown

    def know(self, sample: Sample) -> None:
        """Take in what happened before the start, without judging."""
        state = self.state
        state.at = max(state.at, sample.at)
        state.place = sample.place
        self._fold(sample)

    def step(self, sample: Sample) -> Change | None:
        """Take in a sample; what changed by it."""
        self.know(sample)
        if sample.what in {"closed", "reset"} and self.state.fired:
            return self._over("closed" if sample.what == "closed" else "reset", None)
        if sample.what == "locked" and self.state.fired and self.metric.type == "no_votes":
            return self._over("closed", None)
        return self._judge(read(self.metric, self.state, tick=False))

    def tick(self, minute: int) -> Change | None:
        """A whole minute has come, `minute` of them since 1970; what changed by it."""
        state = self.state
        state.minute = minute
        state.at = max(state.at, minute * MINUTE)
        reading = read(self.metric, state, tick=True)
        if reading is not None and reading.n == 0 and state.fired and self.metric.type in _STALE_AT_ZERO:
            return self._over("no_data", None)
        return self._judge(reading)

    def _judge(self, reading: Reading | None) -> Change | None:
        state = self.state
        if reading is None or reading.value is None:
            return None
        if state.fired:
            return self._over("recovered", reading) if reading.is_well else None
        if not reading.is_bad or state.at < state.quiet_until:
            return None
        state.fired = True
        return Change(status="fired", at=state.at, value=reading.value, n=reading.n)

    def _over(self, reason: Reason, reading: Reading | None) -> Change:
        state = self.state
        state.fired = False
        state.quiet_until = state.at + self._cooldown
        value, n = (None, 0) if reading is None else (reading.value, reading.n)
        return Change(status="resolved", at=state.at, value=value, n=n, reason=reason)

    def _fold(self, sample: Sample) -> None:
        state, what = self.state, sample.what
        if what in {"answer", "change"}:
            state.last_answer = state.at
        if what == "opened":
            state.is_open, state.open_since = True, state.at
        elif what in {"locked", "closed"}:
            state.is_open = False
        elif what == "reset":
            state.window = Window()
            state.known_since = state.open_since = state.at
        else:
            state.window.fold(self.metric, sample, state.at)


def machine_of(rule: Rule, state: State) -> Machine:
    return Machine(rule.metric, rule.cooldown_seconds * 1000, state)


def drive(machine: Machine, samples: Iterable[Sample], until: int) -> Iterator[Change]:
    """Step through samples and all whole minutes up to `until`, which no missing sample may lie before."""
    for sample in samples:
        if sample.place <= machine.state.place:
            continue
        if sample.at < machine.state.start:
            machine.know(sample)
            continue
        yield from _minutes(machine, sample.at)
        if (change := machine.step(sample)) is not None:
            yield change
    yield from _minutes(machine, until)


def _minutes(machine: Machine, until: int) -> Iterator[Change]:
    for minute in range(machine.state.minute + 1, until // MINUTE + 1):
        if (change := machine.tick(minute)) is not None:
            yield change
