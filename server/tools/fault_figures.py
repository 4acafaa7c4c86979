"""The figures the fault and abuse tests left in build/, as a table: printed, or put into docs/reliability.md.

python tools/fault_figures.py [--report]
"""

import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FIGURES: Final = ROOT / "build" / "faults"
PAGE: Final = ROOT / "docs" / "reliability.md"
PLACE: Final = re.compile(r"(<!-- figures -->\n).*(<!-- end -->)", re.DOTALL)


def main() -> None:
    rows = [row(json.loads(path.read_text())) for path in sorted(FIGURES.glob("*.json"))]
    table = "\n".join(["| test | counted |", "| --- | --- |", *sorted(rows)])
    print(table)
    if "--report" in sys.argv[1:]:
        today = dt.datetime.now(tz=dt.UTC).date()
        told = f"\nThe long tier of {today}, on two shared cores:\n\n{table}\n\n"
        PAGE.write_text(PLACE.sub(lambda found: found[1] + told + found[2], PAGE.read_text()))


def row(told: dict[str, object]) -> str:
    """One test: its name in words, and what it counted as `what: how many`."""
    name = str(told.pop("test")).partition("::")[2].removeprefix("test_").replace("_", " ")
    counted = ", ".join(f"{what.replace('_', ' ')} {_figure(what, value)}" for what, value in told.items())
    return f"| {name} | {counted} |"


def _figure(what: str, value: object) -> str:
    many = isinstance(value, int) and not isinstance(value, bool) and what != "seed"
    return f"{value:,}" if many else str(value)


if __name__ == "__main__":
    main()
