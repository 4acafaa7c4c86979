"""What a trigger is, and what is known when one decides. Instants are Unix milliseconds.

A person is one text, as in interactions: `host:user-123` or `anonymous:voter_…`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

import msgspec

from plaudit.features.interactions.conditions import Circumstance
from plaudit.features.interactions.model import Address, Environment, OncePer, Push, Show, Surface
from plaudit.features.triggers.hours import Day, Hours
from plaudit.kernel.effects import Effect

Source = Literal["backend", "page"]
CueName = Literal["load", "delay", "scroll", "exit_intent", "inactivity", "click"]
FrequencyType = Literal["always", "once", "times", "until_answered", "every"]
Reason = Literal[
    "show",
    "disabled",
    "archived",
    "not_for_this_event",
    "wrong_source",
    "url_mismatch",
    "no_person",
    "condition_false",
    "segment_false",
    "sampled_out",
    "target_closed",
    "too_late",
    "muted",
    "not_scheduled_yet",
    "schedule_over",
    "not_this_day",
    "not_this_hour",
    "quiet_hours",
    "already_answered",
    "frequency_once",
    "frequency_times",
    "frequency_every",
    "already_waiting",
    "trigger_cooldown",
    "global_cooldown",
    "lower_priority",
    "inbox_full",
]

LOUD: Final[frozenset[Surface]] = frozenset({"popup", "slide_in", "page", "banner"})
# Who was never meant, by these reasons; everybody else was eligible.
NOT_MEANT: Final[frozenset[Reason]] = frozenset(
    {"not_for_this_event", "wrong_source", "url_mismatch", "no_person", "condition_false", "segment_false"}
)


class UrlMatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which pages. `glob`: `*` stands for any characters, `?` for one."""

    matches: Literal["exact", "contains", "starts_with", "glob"]
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class On(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What it waits for: an event by name, or a cue that a page notices by itself.

    `where` looks at the event's properties and its page. `seconds`, `percent` and `selector` belong to cues.
    """

    event: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_.:-]{1,100}$")] | None = None
    where: Circumstance | None = None
    source: Source | Literal["any"] = "backend"
    cue: CueName | None = None
    url: UrlMatch | None = None
    seconds: Annotated[int, msgspec.Meta(ge=0, le=86_400)] | None = None
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    selector: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | None = None


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What it shows: one of a poll, a survey and an effect."""

    poll: str | None = None
    survey: str | None = None
    effect: Effect | None = None

    @property
    def show(self) -> Show | None:
        return None if self.effect is not None else Show(poll=self.poll, survey=self.survey)


class Frequency(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How often one person is shown it: `times` times, or again after `days` days."""

    type: FrequencyType
    times: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=3650)] | None = None


class Schedule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When it may show: between two instants, on these days, in these hours; days and hours of the project's
    time zone.
    """

    begins: int | None = None
    ends: int | None = None
    days: tuple[Day, ...] | None = None
    hours: Hours | None = None


class Trigger(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule: on this, show that, to whom it is meant for, as often as it may be.

    `quiet_hours` UNSET: the project's; None: none. `cooldown_seconds` counts this trigger's own showings;
    the project's counts everything loud, unless `ignores_cooldown`.
    """

    id: str
    project_id: str
    environment: Environment
    name: str
    on: On
    show: Target
    created_at: int
    updated_at: int
    frequency: Frequency
    enabled: bool = True
    revision: int = 1
    surface: Surface = "popup"
    slot: str | None = None
    segment: Circumstance | None = None
    cooldown_seconds: int = 0
    ignores_cooldown: bool = False
    sample_percent: float = 100.0
    schedule: Schedule | None = None
    quiet_hours: Hours | msgspec.UnsetType | None = msgspec.UNSET
    priority: int = 50
    delay_seconds: int = 0
    expires_seconds: int = 86_400
    once_per: OncePer = "user"
    push: Push | None = None
    archived_at: int | None = None

    @property
    def tenant(self) -> tuple[str, str]:
        return self.project_id, self.environment

    @property
    def is_loud(self) -> bool:
        """Whether it interrupts: one such at a time."""
        return self.show.effect is None and self.surface in LOUD


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, as of `at`, when it is decided about. `happened_at` may lie before, or just ahead.

    `event` and `source`, or `cue`: the id of the trigger whose cue a page has noticed. `ahead`: nothing has
    happened yet, and it is asked what would be decided if the trigger's event came now, its `where` held.
    """

    project_id: str
    environment: Environment
    at: int
    happened_at: int
    person: str | None
    event: str | None = None
    event_id: str | None = None
    source: Source = "backend"
    cue: str | None = None
    url: str | None = None
    properties: Mapping[str, Any] = {}
    attributes: Mapping[str, Any] | None = None
    ahead: bool = False

    @property
    def tenant(self) -> tuple[str, str]:
        return self.project_id, self.environment


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What the project has chosen, and whether the target is open to answers at this moment."""

    timezone: str = "UTC"
    quiet_hours: Hours | None = None
    muted: bool = False
    cooldown_seconds: int = 0
    target_open: bool = True


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What one person has had of one trigger, read from interactions and their showings.

    `shown`: how many were; `last_at`: when the last was shown, or given out if it still waits;
    `waiting_until`: until when one waits to be shown; `last_loud_at`: the same as `last_at` of anything loud.
    """

    shown: int = 0
    last_shown: int | None = None
    answered: bool = False
    waiting_until: int | None = None
    last_at: int | None = None
    last_loud_at: int | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether it is shown, and why. `until`: from when on an event would not meet this reason any more.

    `facts`: the numbers it came from.
    """

    reason: Reason
    until: int | None = None
    facts: dict[str, Any] = {}

    @property
    def show(self) -> bool:
        return self.reason == "show"


def address_of(person: str) -> Address:
    """The address of a person."""
    issuer, _, subject = person.partition(":")
    return Address(user=subject) if issuer == "host" else Address(voter=subject)
