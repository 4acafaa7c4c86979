"""A table: one column to pick for each row. The rows are the poll's options, the columns are settings."""

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
from plaudit.features.polls.kinds.choices import at_most, check_options, shown_options
from plaudit.features.polls.kinds.forms import Column, Grid
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.features.polls.plain_text import leaves_a_mark
from plaudit.kernel.errors import FieldProblem
from plaudit.kernel.field_problems import escaped, shortened

FIELD = "matrix"
ROWS_AT_MOST = 30
_KEY: Final = re.compile(r"[a-z0-9_-]{1,64}")


class ColumnSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`key` names it in answers. `value`: what it is worth in the mean of a row; null: left out of it."""

    key: str
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    value: Annotated[int, msgspec.Meta(ge=-1000, le=1000)] | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`require_all`: an answer has a column for every row; otherwise for one at least."""

    columns: Annotated[list[ColumnSetting], msgspec.Meta(min_length=2, max_length=10)]
    require_all: bool = True


class ColumnShare(msgspec.Struct, frozen=True):
    """`percent` is of the answers of the row."""

    key: str
    votes: int
    percent: float


class Row(msgspec.Struct, frozen=True):
    """`mean` is of the values of the columns picked, to two decimals; None where none has a value."""

    id: str
    answers: int
    mean: float | None
    columns: Sequence[ColumnShare]


class Details(msgspec.Struct, frozen=True):
    rows: Sequence[Row]
    basis: str = "answers"


def check(definition: Definition) -> Sequence[FieldProblem]:
    problems = check_options(definition, least=1) + at_most(definition, ROWS_AT_MOST)
    seen: set[str] = set()
    for index, column in enumerate(settings_of(definition, Settings).columns):
        place = f"#/settings/columns/{index}"
        if not leaves_a_mark(column.text):
            problems.append(FieldProblem(f"{place}/text", "Must hold more than white space."))
        if not _KEY.fullmatch(column.key):
            problems.append(FieldProblem(f"{place}/key", "1 to 64 characters out of a-z 0-9 _ -"))
        elif column.key in seen:
            problems.append(FieldProblem(f"{place}/key", "Another column has this key."))
        seen.add(column.key)
    return problems


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    picked = submitted[FIELD]
    if not isinstance(picked, dict):
        return wrong_type(FIELD, "`matrix` is an object: row ids with the key of a column each.")
    settings = settings_of(definition, Settings)
    rows, keys = [row.id for row in shown_options(definition)], {column.key for column in settings.columns}
    for row, key in picked.items():
        place = f"#/matrix/{shortened(escaped(str(row)))}"
        if row not in rows:
            return Unfit("row_unknown", "This poll has no such row.", place, {"row": str(row)[:64]})
        if not isinstance(key, str):
            return wrong_type(FIELD, "The key of a column for each row.", place)
        if key not in keys:
            return Unfit("column_unknown", "This poll has no such column.", place, {"column": key[:64]})
    missing = next((row for row in rows if row not in picked), None)
    if missing is not None and (settings.require_all or not picked):
        return Unfit("row_missing", "A row has no answer.", f"#/matrix/{missing}", {"row": missing})
    return dict(sorted(picked.items()))


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    assert isinstance(answer, dict), "a column for each row"
    return {f"cell:{row}:{key}": 1 for row, key in answer.items()}


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    columns = settings_of(definition, Settings).columns
    return Summary(details=Details([_row(row.id, columns, counters) for row in shown_options(definition)]))


def _row(row: str, columns: Sequence[ColumnSetting], counters: Counters) -> Row:
    votes = [counters.get(f"cell:{row}:{column.key}", 0) for column in columns]
    answers = sum(votes)
    worth = [(column.value, n) for column, n in zip(columns, votes, strict=True) if column.value is not None]
    weighed = sum(n for _, n in worth)
    return Row(
        id=row,
        answers=answers,
        mean=round(sum(value * n for value, n in worth) / weighed, 2) if weighed else None,
        columns=[
            ColumnShare(column.key, n, percent_of(n, answers))
            for column, n in zip(columns, votes, strict=True)
        ],
    )


def _form(definition: Definition) -> Grid:
    settings = settings_of(definition, Settings)
    columns = [Column(column.key, column.text) for column in settings.columns]
    return Grid(rows=shown_options(definition), columns=columns, required=settings.require_all)


def _sample(definition: Definition, chance: Random) -> Submitted:
    """The later columns a little more often: people who answer are mostly content."""
    columns = settings_of(definition, Settings).columns
    weights = range(1, len(columns) + 1)
    return {FIELD: {row.id: chance.choices(columns, weights)[0].key for row in shown_options(definition)}}


KIND = Kind(
    field=FIELD,
    settings=Settings,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "How did you find these?",
        "options": ["The rooms", "The food", "The programme"],
        "settings": {
            "columns": [
                {"key": "poor", "text": "Poor", "value": 1},
                {"key": "fair", "text": "Fair", "value": 2},
                {"key": "good", "text": "Good", "value": 3},
                {"key": "excellent", "text": "Excellent", "value": 4},
            ]
        },
    },
    sample=_sample,
)
