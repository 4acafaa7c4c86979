"""What a machine remembers between two steps."""

import msgspec

from plaudit.features.alerts.windows import Window


class State(msgspec.Struct):
    """All that the machine remembers; saved as JSON. `start`: nothing before it is judged.

    `place` and `minute` are the last ones stepped. `known_since`: the log was read wholly from here on.
    """

    start: int
    place: int = 0
    minute: int = 0
    at: int = 0
    known_since: int = 0
    is_open: bool = True
    open_since: int = 0
    last_answer: int = 0
    fired: bool = False
    quiet_until: int = 0
    window: Window = msgspec.field(default_factory=Window)
