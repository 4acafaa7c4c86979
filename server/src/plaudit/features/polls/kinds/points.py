"""A sum of points to share out among the options."""

from collections.abc import Sequence
from random import Random
from typing import Annotated

import msgspec

from plaudit.features.polls.kinds.algebra import (
    Kind,
    Reading,
    Share,
    Submitted,
    Summary,
    Unfit,
    percent_of,
    settings_of,
    wrong_field,
    wrong_type,
)
from plaudit.features.polls.kinds.choices import (
    at_most,
    check_options,
    leaders_by,
    leaning,
    shown_options,
    unknown_option,
)
from plaudit.features.polls.kinds.forms import Amounts
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem
from plaudit.kernel.field_problems import escaped, shortened

FIELD = "points"
OPTIONS_AT_MOST = 20
TOTAL_AT_MOST = 10_000


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`exact`: all points have to be given, otherwise at most `total` and at least one."""

    total: Annotated[int, msgspec.Meta(ge=1, le=TOTAL_AT_MOST)] = 100
    exact: bool = True


class PointShare(msgspec.Struct, frozen=True):
    """What an option was given by all voters; `percent` is of all points given."""

    id: str
    points: int
    percent: float


class Details(msgspec.Struct, frozen=True):
    """`total`: all points given so far."""

    shares: Sequence[PointShare]
    total: int
    basis: str = "weight"


def check(definition: Definition) -> Sequence[FieldProblem]:
    return check_options(definition) + at_most(definition, OPTIONS_AT_MOST)


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    """Options without points are left out of the answer: giving none and saying nothing are the same."""
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    given = amounts_of(definition, submitted, FIELD, settings_of(definition, Settings).total)
    if isinstance(given, Unfit):
        return given
    settings, total = settings_of(definition, Settings), sum(given.values())
    if total == settings.total or (0 < total < settings.total and not settings.exact):
        return dict(given)
    wanted = f"{settings.total}" if settings.exact else f"from 1 to {settings.total}"
    return Unfit(
        "points_total",
        f"Share out {wanted} points; got {total}.",
        "#/points",
        {"total": settings.total, "given": total},
    )


def amounts_of(definition: Definition, submitted: Submitted, field: str, most: int) -> dict[str, int] | Unfit:
    """A whole number from 0 to `most` for some options: those above 0, sorted by option."""
    amounts = submitted[field]
    if not isinstance(amounts, dict):
        return wrong_type(field, f"`{field}` is an object: option ids with a whole number each.")
    for option, n in amounts.items():
        place = f"#/{field}/{shortened(escaped(str(option)))}"
        if unfit := unknown_option(definition, option, place):
            return unfit
        if not isinstance(n, int) or isinstance(n, bool):
            return wrong_type(field, "A whole number for each option.", place)
        if not 0 <= n <= most:
            return Unfit("value_out_of_range", f"From 0 to {most}.", place, {"min": 0, "max": most})
    return {option: n for option, n in sorted(amounts.items()) if n}


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    assert isinstance(answer, dict), "points are a number for each option"
    return {f"opt:{option}": 1 for option in answer} | {
        f"points:{option}": int(n) for option, n in answer.items()
    }


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    """Who gave an option some as a share of voters; who leads is a matter of points."""
    voters, shown = counters.get("voters", 0), shown_options(definition)
    given = {option.id: counters.get(f"points:{option.id}", 0) for option in shown}
    givers = {option.id: counters.get(f"opt:{option.id}", 0) for option in shown}
    total = sum(given.values())
    return Summary(
        options=[Share(each, votes, percent_of(votes, voters)) for each, votes in givers.items()],
        leaders=leaders_by(given),
        details=Details([PointShare(each, n, percent_of(n, total)) for each, n in given.items()], total),
    )


def _form(definition: Definition) -> Amounts:
    return Amounts(options=shown_options(definition), total=settings_of(definition, Settings).total)


def _sample(definition: Definition, chance: Random) -> Submitted:
    """Given out in a few handfuls."""
    left, shown = settings_of(definition, Settings).total, shown_options(definition)
    given: dict[str, int] = {}
    while left:
        handful = min(left, max(1, chance.randint(left // 3, left)))
        one = leaning(shown, chance).id
        given[one] = given.get(one, 0) + handful
        left -= handful
    return {FIELD: given}


KIND = Kind(
    field=FIELD,
    settings=Settings,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "You have 100 points: what should we build next?",
        "options": ["Offline mode", "Dark theme", "A calendar", "Faster search"],
    },
    sample=_sample,
)
