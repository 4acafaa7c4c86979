"""What a host writes: the body of a new trigger and of an edit, and what may be wrong with it. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from plaudit.features.interactions.conditions import Circumstance
from plaudit.features.interactions.conditions import problems as wrong_in
from plaudit.features.interactions.model import Environment, OncePer, Push, Surface
from plaudit.features.triggers.hours import Day, Hours
from plaudit.features.triggers.model import Frequency, On, Schedule, Target, Trigger
from plaudit.features.triggers.settings import LONGEST_COOLDOWN_SECONDS
from plaudit.kernel.effects import effect_problems
from plaudit.kernel.errors import FieldProblem

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Slot = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=LONGEST_COOLDOWN_SECONDS)]
Delay = Annotated[int, msgspec.Meta(ge=0, le=30 * 86_400)]
Life = Annotated[int, msgspec.Meta(ge=1, le=30 * 86_400)]
Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
Priority = Annotated[int, msgspec.Meta(ge=0, le=100)]
_Unset = msgspec.UnsetType
_NEEDS: Final[dict[str, str]] = {"delay": "seconds", "scroll": "percent", "inactivity": "seconds"}
_TOO_FAR: Final = 253_370_764_800_000  # the year 9999
_OF_CUES: Final = ("seconds", "percent", "selector")


class NewSchedule(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"begins": "from"}
):
    """`from` and `until` are instants; days and hours are of the project's time zone."""

    begins: Instant | None = None
    until: Instant | None = None
    days: Annotated[list[Day], msgspec.Meta(min_length=1, max_length=7)] | None = None
    hours: Hours | None = None


class NewTrigger(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"surface": "as"}
):
    """The body of `POST /v1/triggers`."""

    on: On
    show: Target
    name: Name | None = None
    enabled: bool = True
    surface: Surface = "popup"
    slot: Slot | None = None
    segment: Circumstance | None = None
    frequency: Frequency | None = None
    cooldown_seconds: Seconds = 0
    ignores_cooldown: bool = False
    sample_percent: Percent = 100.0
    schedule: NewSchedule | None = None
    quiet_hours: Hours | _Unset | None = msgspec.UNSET
    priority: Priority = 50
    delay_seconds: Delay = 0
    expires_seconds: Life = 86_400
    once_per: OncePer = "user"
    push: Push | None = None


class TriggerEdit(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"surface": "as"}
):
    """The body of `PATCH /v1/triggers/{id}`. What is left out stays; null clears what may be empty."""

    on: On | _Unset = msgspec.UNSET
    show: Target | _Unset = msgspec.UNSET
    name: Name | _Unset = msgspec.UNSET
    surface: Surface | _Unset = msgspec.UNSET
    slot: Slot | _Unset | None = msgspec.UNSET
    segment: Circumstance | _Unset | None = msgspec.UNSET
    frequency: Frequency | _Unset = msgspec.UNSET
    cooldown_seconds: Seconds | _Unset = msgspec.UNSET
    ignores_cooldown: bool | _Unset = msgspec.UNSET
    sample_percent: Percent | _Unset = msgspec.UNSET
    schedule: NewSchedule | _Unset | None = msgspec.UNSET
    quiet_hours: Hours | _Unset | None = msgspec.UNSET
    priority: Priority | _Unset = msgspec.UNSET
    delay_seconds: Delay | _Unset = msgspec.UNSET
    expires_seconds: Life | _Unset = msgspec.UNSET
    once_per: OncePer | _Unset = msgspec.UNSET
    push: Push | _Unset | None = msgspec.UNSET


def written(
    draft: NewTrigger, trigger_id: str, tenant: tuple[str, Environment], now: int
) -> tuple[Trigger, list[FieldProblem]]:
    """The trigger a draft describes, and what is wrong with it."""
    fields = _fields(draft) | {"name": draft.name or _called(draft.on)}
    fields["frequency"] = draft.frequency or _usual(draft.show)
    project_id, environment = tenant
    trigger = Trigger(
        id=trigger_id,
        project_id=project_id,
        environment=environment,
        created_at=now,
        updated_at=now,
        **fields,
    )
    return trigger, list(problems(trigger))


def edited(trigger: Trigger, edit: TriggerEdit, now: int) -> tuple[Trigger, list[FieldProblem]]:
    """The trigger after an edit, as its next revision."""
    fields = _fields(edit)
    if "schedule" in fields and edit.schedule is None:
        fields["schedule"] = None
    after = msgspec.structs.replace(trigger, **fields, revision=trigger.revision + 1, updated_at=now)
    return after, list(problems(after))


def problems(trigger: Trigger) -> Iterator[FieldProblem]:
    """What a whole trigger breaks of its rules, with pointers."""
    yield from _wrong_on(trigger.on)
    yield from _wrong_show(trigger)
    if trigger.segment is not None:
        yield from wrong_in(trigger.segment, "#/segment", allowed=frozenset({"attribute"}))
    yield from _wrong_times(trigger)


def _wrong_on(on: On) -> Iterator[FieldProblem]:
    if (on.event is None) == (on.cue is None):
        yield FieldProblem("#/on", "give one of event and cue")
    if on.cue is not None and on.where is not None:
        yield FieldProblem("#/on/where", "a cue has no properties to ask")
    if on.where is not None:
        yield from wrong_in(on.where, "#/on/where", allowed=frozenset({"property", "page"}))
    needed = _NEEDS.get(on.cue or "")
    if needed is not None and getattr(on, needed) is None:
        yield FieldProblem(f"#/on/{needed}", f"the cue {on.cue} needs it")
    if on.cue == "click" and on.selector is None:
        yield FieldProblem("#/on/selector", "the cue click needs it")
    for name in _OF_CUES if on.cue is None else ():
        if getattr(on, name) is not None:
            yield FieldProblem(f"#/on/{name}", "belongs to cues, not to events")


def _wrong_show(trigger: Trigger) -> Iterator[FieldProblem]:
    show = trigger.show
    if sum(one is not None for one in (show.poll, show.survey, show.effect)) != 1:
        yield FieldProblem("#/show", "give one of poll, survey and effect")
    if show.effect is not None:
        yield from effect_problems(show.effect, "#/show/effect")
        if trigger.surface != "popup":
            yield FieldProblem("#/as", "an effect has no place of its own")
    if (trigger.surface == "inline") != (trigger.slot is not None):
        yield FieldProblem("#/slot", "inline needs the name of a slot on the page, and only inline has one")
    if show.effect is not None and trigger.frequency.type == "until_answered":
        yield FieldProblem("#/frequency/type", "an effect is never answered")
    for kind, field in (("times", "times"), ("every", "days")):
        given = getattr(trigger.frequency, field) is not None
        if given != (trigger.frequency.type == kind):
            says = "needs" if not given else f"belongs to {kind}, not to"
            yield FieldProblem(f"#/frequency/{field}", f"{says} {trigger.frequency.type}")


def _wrong_times(trigger: Trigger) -> Iterator[FieldProblem]:
    schedule, quiet = trigger.schedule, trigger.quiet_hours
    begins = None if schedule is None else schedule.begins
    ends = None if schedule is None else schedule.ends
    for field, instant in (("from", begins), ("until", ends)):
        if instant is not None and not 0 <= instant < _TOO_FAR:
            yield FieldProblem(f"#/schedule/{field}", "lies outside 1970 to 9999")
    if begins is not None and ends is not None and ends <= begins:
        yield FieldProblem("#/schedule/until", "lies before the beginning")
    hours = None if schedule is None else schedule.hours
    if hours is not None and hours.begin == hours.until:
        yield FieldProblem("#/schedule/hours/until", "the hours end when they begin")
    if isinstance(quiet, Hours) and quiet.begin == quiet.until:
        yield FieldProblem("#/quiet_hours/until", "the hours end when they begin")


def _fields(draft: NewTrigger | TriggerEdit) -> dict[str, Any]:
    given = {name: getattr(draft, name) for name in draft.__struct_fields__}
    fields = {name: value for name, value in given.items() if value is not msgspec.UNSET}
    schedule = draft.schedule
    if isinstance(schedule, NewSchedule):
        fields["schedule"] = Schedule(
            begins=_millis(schedule.begins),
            ends=_millis(schedule.until),
            days=None if schedule.days is None else tuple(dict.fromkeys(schedule.days)),
            hours=schedule.hours,
        )
    return fields


def _millis(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp() * 1000)


def _usual(show: Target) -> Frequency:
    return Frequency(type="once" if show.effect is None else "always")


def _called(on: On) -> str:
    return f"on {on.event or on.cue}"
