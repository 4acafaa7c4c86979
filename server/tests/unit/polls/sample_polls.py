"""Polls and definitions to try rules on. Built from the real structs, with everything but the point left plain."""

from typing import Any

from plaudit.features.polls.model import Definition, Option, Poll, Tally

NOW = 1_700_000_000_000


def option(letter: str, text: str | None = None) -> Option:
    return Option(id=f"opt_{letter}", text=text or letter.upper())


def choice(letters: str = "abc", kind: str = "single_choice", **fields: Any) -> Definition:
    return Definition(kind=kind, options=tuple(map(option, letters)), **fields)


def rating(scale: int | None = 5, **fields: Any) -> Definition:
    return Definition(kind="rating", scale=scale, **fields)


def poll(**fields: Any) -> Poll:
    plain: dict[str, Any] = {
        "id": "poll_a",
        "project_id": "proj_a",
        "environment": "live",
        "short_code": "ABC2345",
        "question": "Tea or coffee?",
        "definition": choice(),
        "status": "open",
        "created_at": NOW - 1000,
        "updated_at": NOW - 1000,
        "voter_secret": b"s" * 32,
        "epoch": "e0",
    }
    return Poll(**plain | fields)


def tally(version: int = 1, run: int = 1, **counters: int) -> Tally:
    named = {name.replace("__", ":"): n for name, n in counters.items()}
    return Tally(poll_id="poll_a", run=run, version=version, counters={"voters": 0, "votes": 0} | named)
