"""What the terminal shows, as numbers. The crowd's process sends its part as one JSON line at a time."""

import msgspec


class CrowdFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Totals since the crowd began; waits are of the last few seconds, in milliseconds."""

    acknowledged: int = 0
    refused: int = 0
    lost_answers: int = 0
    screens: int = 0
    frames: int = 0
    votes_per_second: float = 0.0
    p50: float = 0.0
    p99: float = 0.0


class Bar(msgspec.Struct, frozen=True):
    """One option as shown."""

    label: str
    votes: int
    percent: float


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One moment of the demo."""

    question: str
    bars: tuple[Bar, ...] = ()
    votes: int = 0
    voters: int = 0
    status: str = "open"
    crowd: CrowdFigures = CrowdFigures()
