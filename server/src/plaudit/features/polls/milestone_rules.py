"""Which moments in a poll's course are worth an effect for all who watch: what hosts write, and its faults.

Pure. When a rule's moment has come is in `milestones`.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal

import msgspec

from plaudit.kernel.effects import Effect, effect_problems
from plaudit.kernel.errors import FieldProblem

MOST: Final = 20
_COUNT: Final = msgspec.Meta(ge=1, le=1_000_000_000)
_SECONDS: Final = msgspec.Meta(ge=1, le=86_400)

When = Literal["votes", "goal", "lead_change", "tie", "seconds_left", "winner"]


class Goal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """So many votes; or so many percent for one option (by id, key or text), once there are `votes`."""

    votes: Annotated[int, _COUNT] | None = None
    option: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | None = None
    percent: Annotated[float, msgspec.Meta(gt=0, le=100)] | None = None


class Milestone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A moment and the effect it is worth. `votes` and `every` belong to `when: votes`, one of them.

    In the effect's message `{votes}`, `{option}` and `{seconds}` stand for what it was about.
    """

    when: When
    effect: Effect
    votes: Annotated[int, _COUNT] | None = None
    every: Annotated[int, _COUNT] | None = None
    goal: Goal | None = None
    seconds: Annotated[int, _SECONDS] | None = None


Milestones = Annotated[tuple[Milestone, ...], msgspec.Meta(max_length=MOST)]


def named(milestones: Sequence[Milestone]) -> list[tuple[str, Milestone]]:
    """Each rule under a name that says its moment: an edit may move it about in the list."""
    found: dict[str, Milestone] = {}
    for rule in milestones:
        name = base = _name(rule)
        again = 2
        while name in found:
            name, again = f"{base}#{again}", again + 1
        found[name] = rule
    return list(found.items())


def _name(rule: Milestone) -> str:
    if rule.when == "votes":
        return f"every:{rule.every}" if rule.votes is None else f"votes:{rule.votes}"
    if rule.when == "seconds_left":
        return f"seconds:{rule.seconds}"
    if rule.goal is not None:
        return f"goal:{hashlib.sha256(msgspec.json.encode(rule.goal)).hexdigest()[:12]}"
    return rule.when


def milestone_problems(
    milestones: Sequence[Milestone], known: frozenset[str] | None, pointer: str = "#/milestones"
) -> Iterator[FieldProblem]:
    """What is wrong with them, with pointers. `known`: what the poll's options are called.

    None: these are for all polls of a project, so no option can be meant.
    """
    if len(milestones) > MOST:
        yield FieldProblem(pointer, f"At most {MOST} milestones.")
        return
    for index, rule in enumerate(milestones):
        place = f"{pointer}/{index}"
        yield from _foreign(rule, place)
        if rule.when == "votes" and (rule.votes is None) == (rule.every is None):
            yield FieldProblem(f"{place}/votes", "Give one of votes (at that many) and every (each so many).")
        if rule.when == "seconds_left" and rule.seconds is None:
            yield FieldProblem(f"{place}/seconds", "How many seconds before the end.")
        if rule.when == "goal":
            yield from _goal_problems(rule.goal, known, f"{place}/goal")
        yield from effect_problems(rule.effect, f"{place}/effect")


_FIELDS: Final = {"votes": {"votes", "every"}, "seconds_left": {"seconds"}, "goal": {"goal"}}


def _foreign(rule: Milestone, place: str) -> Iterator[FieldProblem]:
    own = _FIELDS.get(rule.when, set())
    for field in ("votes", "every", "goal", "seconds"):
        if field not in own and getattr(rule, field) is not None:
            yield FieldProblem(f"{place}/{field}", f"A {rule.when} milestone has no such field.")


def _goal_problems(goal: Goal | None, known: frozenset[str] | None, place: str) -> Iterator[FieldProblem]:
    if goal is None:
        yield FieldProblem(place, "The goal: votes, or option and percent.")
    elif (goal.option is None) != (goal.percent is None):
        yield FieldProblem(place, "An option's goal has option and percent, both.")
    elif goal.option is None and goal.votes is None:
        yield FieldProblem(place, "The goal: votes, or option and percent.")
    elif goal.option is not None and known is None:
        yield FieldProblem(f"{place}/option", "A milestone of all polls cannot name an option.")
    elif goal.option is not None and known is not None and goal.option not in known:
        yield FieldProblem(f"{place}/option", "This poll has no such option.")
