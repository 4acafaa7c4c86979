"""Where the demo's picture goes: painted over itself on a terminal, a line now and then elsewhere."""

import os
import shutil
import sys
import time
from typing import Protocol, TextIO

from plaudit.cli.demo import picture
from plaudit.cli.demo.figures import Figures

_PLAIN_EVERY_SECONDS = 2.0


class Display(Protocol):
    """Shows figures; asked several times a second."""

    def show(self, figures: Figures) -> None: ...

    def close(self) -> None: ...


class Painted:
    """A block of lines repainted in place, without clearing what was printed before."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._height = 0
        self._colour = "NO_COLOR" not in os.environ
        out.write("\033[?25l")

    def show(self, figures: Figures) -> None:
        size = shutil.get_terminal_size()
        shown = picture.lines(figures, size.columns, colour=self._colour)[: size.lines - 1]
        back = f"\033[{self._height}A" if self._height else ""
        # Each line is cleared to its end as it is written: no flicker, no rest of a longer line.
        self._out.write(back + "".join(f"\r{line}\033[K\n" for line in shown) + "\033[J")
        self._out.flush()
        self._height = len(shown)

    def close(self) -> None:
        self._out.write("\033[?25h")
        self._out.flush()


class PlainLines:
    """One line every two seconds."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._next = 0.0

    def show(self, figures: Figures) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _PLAIN_EVERY_SECONDS
        self._out.write(picture.plain(figures) + "\n")
        self._out.flush()

    def close(self) -> None:
        self._out.flush()


def display(*, plain: bool) -> Display:
    """What suits standard output."""
    if plain or not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return PlainLines(sys.stdout)
    return Painted(sys.stdout)
