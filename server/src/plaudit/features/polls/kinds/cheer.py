"""Tapping for a team, or for the joy of it. A vote is the voter's total so far, for each team.

Totals are absolute, so a repeated vote or a lost reply cannot count twice: the later total replaces the
earlier. They only grow, and not faster than the poll counts taps.
"""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Final

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
)
from plaudit.features.polls.kinds.choices import (
    at_most,
    check_options,
    leaders_by,
    leaning,
    shown_options,
)
from plaudit.features.polls.kinds.forms import Amounts
from plaudit.features.polls.kinds.points import amounts_of
from plaudit.features.polls.model import Answer, Counters, Definition, Option
from plaudit.kernel.errors import FieldProblem

FIELD = "taps"
TEAMS_AT_MOST = 10
TAPS_AT_MOST = 100_000_000
FIRST_SECONDS: Final = 5
BURST_MS: Final = 1000
# An id has to be told apart within its poll only, and a prepared definition has to come out the same twice.
_MADE: Final = (Option(id="opt_cheer", key="cheer", text="Cheer"),)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`taps_per_second`: what of one voter counts, all teams together. `goal`: taps to reach together."""

    taps_per_second: Annotated[int, msgspec.Meta(ge=1, le=20)] = 10
    goal: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)] | None = None


class TapShare(msgspec.Struct, frozen=True):
    """The taps of all voters for one team; `percent` is of all taps."""

    id: str
    taps: int
    percent: float


class Details(msgspec.Struct, frozen=True):
    taps: Sequence[TapShare]
    total: int
    goal: int | None
    basis: str = "weight"


def prepare(definition: Definition) -> Definition:
    return definition if definition.options else msgspec.structs.replace(definition, options=_MADE)


def check(definition: Definition) -> Sequence[FieldProblem]:
    return check_options(definition, least=1) + at_most(definition, TEAMS_AT_MOST)


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    """Teams without taps are left out of the answer."""
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    taps = amounts_of(definition, submitted, FIELD, TAPS_AT_MOST)
    if isinstance(taps, Unfit):
        return taps
    if not taps:
        return Unfit("value_out_of_range", "There is not one tap.", "#/taps", {"min": 1, "max": TAPS_AT_MOST})
    return dict(taps)


def step(definition: Definition, before: Answer | None, answer: Answer, elapsed: int | None) -> Unfit | None:
    """Taps since the last vote: what its milliseconds allow, and as much again for the first second of them.

    The spare second makes up for votes that bunch on their way, and is itself earned by time: however often
    somebody votes, no more than twice the rate ever counts. A first vote may bring five seconds' worth.
    """
    assert isinstance(answer, dict), "a number of taps for each team"
    rate = settings_of(definition, Settings).taps_per_second
    if before is None or elapsed is None:
        return _too_fast(sum(map(int, answer.values())), rate * FIRST_SECONDS, 1000)
    assert isinstance(before, dict), "a number of taps for each team"
    for team, taps in before.items():
        if int(answer.get(team, 0)) < int(taps):
            return Unfit(
                "taps_backwards",
                f"There were {taps} taps already.",
                f"#/taps/{team}",
                {"option": team, "taps": int(taps)},
            )
    so_far, total = sum(map(int, before.values())), sum(map(int, answer.values()))
    passed = max(elapsed, 0)
    most = so_far + rate * (passed + min(passed, BURST_MS)) // 1000
    # Once a second has passed, each tap too many costs 1000 / rate milliseconds more.
    return _too_fast(total, most, -(-(total - so_far) * 1000 // rate) - BURST_MS - passed)


def _too_fast(total: int, most: int, wait: int) -> Unfit | None:
    """`most`: the highest total that counts now. `wait`: milliseconds until all of it would."""
    if total <= most:
        return None
    return Unfit(
        "tapping_too_fast",
        f"At most {most} taps count by now; got {total}.",
        "#/taps",
        {"retry_after_seconds": max(1, -(-wait // 1000)), "most": most},
    )


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    assert isinstance(answer, dict), "a number of taps for each team"
    return {f"opt:{team}": 1 for team in answer} | {f"taps:{team}": int(n) for team, n in answer.items()}


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    """Who tapped for a team as a share of voters; who leads is a matter of taps."""
    voters, shown = counters.get("voters", 0), shown_options(definition)
    taps = {team.id: counters.get(f"taps:{team.id}", 0) for team in shown}
    fans = {team.id: counters.get(f"opt:{team.id}", 0) for team in shown}
    total = sum(taps.values())
    return Summary(
        options=[Share(team, votes, percent_of(votes, voters)) for team, votes in fans.items()],
        leaders=leaders_by(taps),
        details=Details(
            [TapShare(team, n, percent_of(n, total)) for team, n in taps.items()],
            total,
            settings_of(definition, Settings).goal,
        ),
    )


def _form(definition: Definition) -> Amounts:
    return Amounts(options=shown_options(definition))


def _sample(definition: Definition, chance: Random) -> Submitted:
    """Somebody's first taps, all for one team."""
    most = settings_of(definition, Settings).taps_per_second * FIRST_SECONDS
    return {FIELD: {leaning(shown_options(definition), chance).id: chance.randint(1, most)}}


KIND = Kind(
    field=FIELD,
    settings=Settings,
    free=frozenset({"goal"}),
    always_changes=True,
    prepare=prepare,
    check=check,
    admit=admit,
    step=step,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "Tap for your team!",
        "options": ["Reds", "Blues"],
        "settings": {"goal": 10_000},
    },
    sample=_sample,
)
