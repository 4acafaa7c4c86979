"""Tables of figures, for the terminal; and the middle of several rounds."""

import os
import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

Row = dict[str, Any]
Column = tuple[str, str, str]
"""Title, key of the row, format."""


def show(columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Print the rows; one that says `exact: False` is marked, for its figures then mean nothing."""
    cells = [[format(row[key], form) for _, key, form in columns] for row in rows]
    titles = [title for title, _, _ in columns]
    widths = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    for line, row in zip([titles, *cells], [{}, *rows], strict=True):
        marked = "" if row.get("exact", True) else "  NOT EXACT"
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) + marked)


def middle(runs: Sequence[Row]) -> Row:
    """Medians, figure by figure. What must hold in every round (a bool) is the `and` of them."""

    def one(key: str, value: Any) -> Any:
        if isinstance(value, bool):
            return all(run[key] for run in runs)
        return value if isinstance(value, str) else round(median(run[key] for run in runs), 3)

    return {key: one(key, value) for key, value in runs[0].items()}


def middles(rounds: Sequence[Sequence[Row]]) -> list[Row]:
    """Per contender the middle of its rounds, which took turns."""
    return [middle(runs) for runs in zip(*rounds, strict=True)]


def rounds_wanted(usual: int) -> int:
    """How often to measure: `run.py --rounds` says so by the environment."""
    return int(os.environ.get("BENCH_ROUNDS") or usual)


def rounds_within(seconds: float, usual: int) -> Iterator[int]:
    """Numbers of rounds: as many as wanted, or as there is time for, but one at least."""
    began = time.monotonic()
    for number in range(rounds_wanted(usual)):
        if number and (time.monotonic() - began) * (number + 1) / number > seconds:
            return
        yield number
