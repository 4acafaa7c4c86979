"""A day of the calendar, without a time and without a zone."""

import datetime as dt
import re
from collections.abc import Sequence
from random import Random
from typing import Annotated, Final

import msgspec

from plaudit.features.polls.kinds.algebra import (
    Kind,
    Reading,
    Submitted,
    Summary,
    Unfit,
    percent_of,
    settings_of,
    wrong_field,
    wrong_type,
)
from plaudit.features.polls.kinds.forms import Entry
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem

FIELD: Final = "date"
_BUCKET: Final = "date:"
_LISTED: Final = 50
_WRITTEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SAMPLED_FROM: Final = dt.date(2027, 3, 1)
_SAMPLED_DAYS: Final = 14

Day = Annotated[str, msgspec.Meta(max_length=10)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first and the last day on offer, both included."""

    min: Day | None = None
    max: Day | None = None


class DateShare(msgspec.Struct, frozen=True):
    date: str
    votes: int
    percent: float


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """The days named most often, most first; equally often: the earlier first."""

    dates: Sequence[DateShare]
    earliest: str | None
    latest: str | None
    basis: str = "answers"


def is_day(text: str) -> bool:
    """Whether it is written YYYY-MM-DD and on the calendar. Days so written sort like texts."""
    if _WRITTEN.fullmatch(text) is None:
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def check(definition: Definition) -> Sequence[FieldProblem]:
    settings = settings_of(definition, Settings)
    ends = {"min": settings.min, "max": settings.max}
    problems = [
        FieldProblem(f"#/settings/{name}", "A day of the calendar, written YYYY-MM-DD.")
        for name, day in ends.items()
        if day is not None and not is_day(day)
    ]
    if not problems and settings.min and settings.max and settings.min > settings.max:
        problems.append(FieldProblem("#/settings/max", "Must not be before `min`."))
    return problems


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    day = submitted[FIELD]
    if not isinstance(day, str):
        return wrong_type(FIELD, "`date` is a text, YYYY-MM-DD.")
    if not is_day(day):
        return Unfit("date_invalid", "Give a day of the calendar, written YYYY-MM-DD.", "#/date")
    settings = settings_of(definition, Settings)
    if (settings.min and day < settings.min) or (settings.max and day > settings.max):
        return Unfit(
            "date_out_of_range", _offer(settings), "#/date", {"min": settings.min, "max": settings.max}
        )
    return day


def _offer(settings: Settings) -> str:
    if settings.min and settings.max:
        return f"Choose a day from {settings.min} to {settings.max}."
    return f"Choose {settings.min} or later." if settings.min else f"Choose {settings.max} or earlier."


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return {f"{_BUCKET}{answer}": 1}


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    counts = {
        name.removeprefix(_BUCKET): votes
        for name, votes in counters.items()
        if votes and name.startswith(_BUCKET)
    }
    total = sum(counts.values())
    most = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:_LISTED]
    return Summary(
        details=Details(
            dates=[DateShare(day, votes, percent_of(votes, total)) for day, votes in most],
            earliest=min(counts, default=None),
            latest=max(counts, default=None),
        )
    )


def _form(definition: Definition) -> Entry:
    settings = settings_of(definition, Settings)
    return Entry(sort="date", lowest=settings.min, highest=settings.max)


def _sample(definition: Definition, chance: Random) -> Submitted:
    """Days of two weeks, the middle of them most; as near to that as the poll allows."""
    settings = settings_of(definition, Settings)
    ahead = (chance.randrange(_SAMPLED_DAYS) + chance.randrange(_SAMPLED_DAYS)) // 2
    start = dt.date.fromisoformat(settings.min) if settings.min else _SAMPLED_FROM
    day = (start + dt.timedelta(days=min(ahead, (dt.date.max - start).days))).isoformat()
    return {FIELD: min(day, settings.max) if settings.max else day}


KIND = Kind(
    field=FIELD,
    settings=Settings,
    options=False,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "Which day suits you best for our next meeting?",
        "settings": {"min": "2027-03-01", "max": "2027-03-31"},
    },
    sample=_sample,
)
