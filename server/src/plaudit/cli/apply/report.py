"""What `apply` prints: a line for each definition, and below it what differs or what was refused."""

import json
from collections import Counter
from typing import Any, Final, Literal

from plaudit.cli.apply.definitions import Definition, Source
from plaudit.cli.apply.differences import NOTHING, Change
from plaudit.cli.apply.positions import steps_of
from plaudit.cli.apply.server import Refusal

Outcome = Literal["created", "changed", "unchanged", "refused"]
_SIGNS: Final[dict[Outcome, str]] = {"created": "+", "changed": "~", "unchanged": "=", "refused": "!"}


def line(outcome: Outcome, one: Definition, found_id: str | None = None) -> str:
    """`~ poll checkout (poll_01…)`."""
    name = one.external_id if one.external_id.isprintable() else json.dumps(one.external_id)
    return f"{_SIGNS[outcome]} {one.type} {name}" + (f" ({found_id})" if found_id else "")


def change(one: Change) -> str:
    """`    question: "Tea?" → "Tea or coffee?"`."""
    if one.before is NOTHING:
        return f"    {one.field}: + {_shown(one.after)}"
    if one.after is NOTHING:
        return f"    {one.field}: - {_shown(one.before)}"
    return f"    {one.field}: {_shown(one.before)} → {_shown(one.after)}"


def refusal(source: Source, one: Definition, refused: Refusal) -> list[str]:
    """Each thing the server points to at its place in the file; the whole definition if it points nowhere."""
    if not refused.errors:
        return [f"    {source.where(one.steps)}: {refused.detail}"]
    return [
        f"    {source.where((*one.steps, *steps_of(pointer)))}: {pointer}: {detail}"
        for pointer, detail in refused.errors
    ]


def summary(outcomes: Counter[Outcome], *, dry_run: bool) -> str:
    told = ", ".join(f"{outcomes[one]} {one}" for one in _SIGNS if outcomes[one])
    return f"dry run, nothing was changed: {told}" if dry_run else told


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
