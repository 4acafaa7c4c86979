"""What a demo crowd wants, and how fast, as it changes over minutes. Pure functions of time in seconds."""

import math
from collections.abc import Sequence

_SWING = 1.3  # how far a favourite pulls ahead: e^1.3 is 3.7 times a neutral option
_PERIODS = (47.0, 61.0, 73.0, 97.0, 113.0, 131.0)  # share no factor, so the picture does not repeat soon
_ARRIVAL_SECONDS = 45.0
_SECOND_THOUGHTS_SECONDS = 60.0
_WAVE_SECONDS = 23.0


def weights(elapsed: float, options: int) -> Sequence[float]:
    """How much each option is wanted now; every option has good and bad times of its own length."""
    return [
        math.exp(
            _SWING * math.sin(2 * math.pi * (elapsed / _PERIODS[index % len(_PERIODS)] + index / options))
        )
        for index in range(options)
    ]


def acts_per_second(elapsed: float, crowd: int, voted: int) -> float:
    """Votes a second now: the crowd arrives in a minute or so, then has second thoughts, both in waves."""
    steady = crowd / (_ARRIVAL_SECONDS if voted < crowd else _SECOND_THOUGHTS_SECONDS)
    return steady * (1.0 + 0.6 * math.sin(2 * math.pi * elapsed / _WAVE_SECONDS))
