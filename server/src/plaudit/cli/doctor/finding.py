"""What a check found. Pure."""

from typing import Literal

import msgspec

State = Literal["ok", "warning", "failing"]
_MARKS = {"ok": "ok  ", "warning": "note", "failing": "FAIL"}


class Finding(msgspec.Struct, frozen=True):
    """One line of the doctor: `advice` says what to do, where there is something to do."""

    check: str
    state: State
    found: str
    advice: str = ""

    def line(self) -> str:
        advice = f"\n          {self.advice}" if self.advice else ""
        return f"  {_MARKS[self.state]}  {self.check}: {self.found}{advice}"
