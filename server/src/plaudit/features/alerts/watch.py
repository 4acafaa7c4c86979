"""Where a machine begins: it knows what lies before its start and matters, and judges from there on."""

from plaudit.features.alerts.machine import Machine
from plaudit.features.alerts.model import MINUTE, Metric, Source
from plaudit.features.alerts.ports import Logs
from plaudit.features.alerts.samples import sample_of
from plaudit.features.alerts.state import State
from plaudit.features.alerts.windows import answers_of, lookback_of, width_of

PAGE = 250
"""Entries read and stepped through at once; between two pages others have their turn."""
MOST_KNOWN = 50_000
"""Entries before the start that are read at most; what lies further back is not known."""
_LOOK_AHEAD = 50_000


async def begin(logs: Logs, source: Source, metric: Metric, start: int, cooldown: int) -> Machine:
    """A machine that has taken in all that came before `start`; `cooldown` in milliseconds."""
    last = await logs.place_before(source, start)
    count = answers_of(metric)
    if count is not None:
        first, known_since = max(last - count, 0), 0
    else:
        width = width_of(metric)
        edge = (start - lookback_of(metric)) // width * width
        first, known_since = await logs.place_before(source, edge), edge
        if last - first > MOST_KNOWN:
            first, known_since = last - MOST_KNOWN, start
    if first == 0:
        known_since = 0
    is_open = await logs.was_open(source, first, last + _LOOK_AHEAD)
    state = State(start=start, place=first, minute=start // MINUTE, known_since=known_since, is_open=is_open)
    machine = Machine(metric, cooldown, state)
    while state.place < last:
        page = await logs.entries(source, state.place, min(PAGE, last - state.place))
        if not page:
            break
        for entry in page:
            machine.know(sample_of(metric, entry))
    return machine
