"""The figures the fault and abuse tests left in build/, as a table: printed, or put into docs/reliability.md.

python tools/fault_figures.py [--report]
"""

import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
FIGURES: Final = ROOT / "build" / "faults"
PAGE: Final = ROOT / "docs" / "reliability.md"
PLACE: Final = re.compile(r"(<!-- figures -->\n).*(<!-- end -->)", re.DOTALL)


def main() -> None:
    told = [json.loads(path.read_text()) for path in FIGURES.glob("*.json")]
    table = "\n".join([headline(told), "", "| test | counted |", "| --- | --- |", *sorted(map(row, told))])
    print(table)
    if "--report" in sys.argv[1:]:
        today = dt.datetime.now(tz=dt.UTC).date()
        text = f"\nThe long tier of {today}, on two shared cores. {table}\n\n"
        PAGE.write_text(PLACE.sub(lambda found: found[1] + text + found[2], PAGE.read_text()))


def headline(told: list[dict[str, Any]]) -> str:
    """The sums a reader wants first. Runs broken on purpose, to see the test see it, do not count."""
    sound = [one for one in told if "::test_the_test_would_see" not in one["test"]]

    def total(what: str) -> str:
        return f"{sum(one.get(what, 0) for one in sound):,}"

    return (
        f"**{total('acknowledged_votes_checked')} acknowledged votes checked, {total('lost')} lost,"
        f" {total('counted_twice')} counted twice**, through {total('images')} simulated power cuts"
        f" ({total('images_with_a_loss')} with a loss), {total('kills_with_requests_in_flight')} kills with"
        f" requests in flight, {total('lives_with_a_fault')} lives with a failing disk,"
        f" {total('closes_raced')} closes under fire, {total('requests_dropped_at_random')} requests"
        f" dropped. {total('requests_by_openapi')} requests made from the OpenAPI,"
        f" {total('answers_of_500_or_more')} answers of 500 or more."
    )


def row(told: dict[str, Any]) -> str:
    """One test: its name in words, and what it counted as `what: how many`."""
    name = told["test"].partition("::")[2].removeprefix("test_").replace("_", " ")
    counted = ", ".join(
        f"{what.replace('_', ' ')} {_figure(what, value)}" for what, value in told.items() if what != "test"
    )
    return f"| {name} | {counted} |"


def _figure(what: str, value: object) -> str:
    many = isinstance(value, int) and not isinstance(value, bool) and what != "seed"
    return f"{value:,}" if many else str(value)


if __name__ == "__main__":
    main()
