"""Shapes that the OpenAPI description has no schema for: publications of streams, and what is asked and told
about effects, interactions, triggers, events, alerts, webhooks, reactions and settings.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict

EffectName = Literal[
    "toast",
    "confetti",
    "thank_you",
    "emoji_burst",
    "shake",
    "pulse",
    "badge",
    "counter",
    "banner",
    "sound",
    "haptic",
]
Tone = Literal["success", "info", "warning", "error"]
Surface = Literal["popup", "slide_in", "inline", "tab", "page", "banner"]
OncePer = Literal["user", "device", "tab"]
Instant = datetime | str
Condition = dict[str, Any]
"""`{"all": […]}`, `{"any": […]}`, `{"not": …}`, `{"property": …, "op": …, "value": …}`."""


class Publication(TypedDict):
    """What a stream says. `data` depends on the `type`; states carry a `version` that only grows."""

    type: str
    channel: str
    version: NotRequired[int]
    epoch: NotRequired[str]
    offset: NotRequired[int]
    at: str
    data: dict[str, Any]


class Address(TypedDict, total=False):
    """To whom: exactly one of these."""

    user: str
    voter: str
    poll: str
    segment: Condition
    everyone: Literal[True]


class EffectOptions(TypedDict, total=False):
    emoji: str
    count: int
    title: str
    url: str
    label: str
    sound: Literal["chime", "pop", "tada", "tick"]
    duration_ms: int
    position: Literal["top", "bottom", "center"]
    colors: list[str]


class Effect(TypedDict):
    """What the page should make somebody feel. `fallback`: what it does where it cannot do this one."""

    effect: EffectName
    message: NotRequired[str]
    tone: NotRequired[Tone]
    haptic: NotRequired[list[int]]
    options: NotRequired[EffectOptions]
    fallback: NotRequired[EffectName | None]


class NewEffect(Effect):
    """The body of `POST /v1/effects`."""

    to: Address
    ttl_seconds: NotRequired[int | None]
    priority: NotRequired[int]
    dedupe_key: NotRequired[str | None]
    once_per: NotRequired[OncePer | None]
    not_before: NotRequired[Instant | None]


class Shown(TypedDict, total=False):
    """What to show: exactly one of these."""

    poll: str
    survey: str
    effect: Effect


class Push(TypedDict):
    title: str
    body: NotRequired[str]


class NewInteraction(TypedDict):
    """The body of `POST /v1/interactions`, but for `as`."""

    to: Address
    show: Shown
    slot: NotRequired[str | None]
    ttl_seconds: NotRequired[int | None]
    priority: NotRequired[int]
    dedupe_key: NotRequired[str | None]
    once_per: NotRequired[OncePer | None]
    not_before: NotRequired[Instant | None]
    push: NotRequired[Push | None]


class Outcomes(TypedDict):
    """How many each came to."""

    delivered: int
    shown: int
    clicked: int
    dismissed: int
    answered: int
    unsupported: int
    fallbacks: dict[str, int]


class Interaction(TypedDict):
    """One thing shown to people. `status`: the furthest it came."""

    id: str
    type: Literal["effect", "poll", "survey"]
    to: Address
    status: Literal["waiting", "delivered", "shown", "answered", "dismissed", "expired", "canceled"]
    priority: int
    once_per: OncePer
    created_at: str
    not_before: str
    expires_at: str
    outcomes: Outcomes
    effect: NotRequired[Effect]
    show: NotRequired[Shown]
    slot: NotRequired[str | None]
    dedupe_key: NotRequired[str | None]
    trigger: NotRequired[str | None]
    first_shown_at: NotRequired[str | None]
    deduplicated: NotRequired[bool]


class NewEvent(TypedDict):
    """Something that happened at the host. `id` makes sending it again harmless."""

    name: str
    user: NotRequired[str]
    voter: NotRequired[str]
    properties: NotRequired[dict[str, Any]]
    at: NotRequired[Instant]
    id: NotRequired[str]


class EventReply(TypedDict):
    id: str
    status: Literal["accepted", "duplicate"]


class BatchReply(TypedDict):
    """One line per event, in order; a wrong one does not lose the others."""

    data: list[dict[str, Any]]
    accepted: int
    duplicates: int
    refused: int


class NewTrigger(TypedDict):
    """The body of `POST /v1/triggers`, but for `as`."""

    on: dict[str, Any]
    show: Shown
    name: NotRequired[str | None]
    enabled: NotRequired[bool]
    slot: NotRequired[str | None]
    segment: NotRequired[Condition | None]
    frequency: NotRequired[dict[str, Any] | None]
    cooldown_seconds: NotRequired[int]
    ignores_cooldown: NotRequired[bool]
    sample_percent: NotRequired[float]
    schedule: NotRequired[dict[str, Any] | None]
    quiet_hours: NotRequired[dict[str, str] | None]
    priority: NotRequired[int]
    delay_seconds: NotRequired[int]
    expires_seconds: NotRequired[int]
    once_per: NotRequired[OncePer]
    push: NotRequired[Push | None]


class TriggerEdit(TypedDict, total=False):
    """The body of `PATCH /v1/triggers/{id}`, but for `as`. What is left out stays."""

    on: dict[str, Any]
    show: Shown
    name: str
    slot: str | None
    segment: Condition | None
    frequency: dict[str, Any]
    cooldown_seconds: int
    ignores_cooldown: bool
    sample_percent: float
    schedule: dict[str, Any] | None
    quiet_hours: dict[str, str] | None
    priority: int
    delay_seconds: int
    expires_seconds: int
    once_per: OncePer
    push: Push | None


class Trigger(TypedDict):
    id: str
    name: str
    enabled: bool
    revision: int
    on: dict[str, Any]
    show: Shown
    frequency: dict[str, Any]
    cooldown_seconds: int
    priority: int
    expires_seconds: int
    archived_at: NotRequired[str | None]


class Decision(TypedDict):
    """Whether a trigger shows what it has, and the stable word for why."""

    show: bool
    reason: str


class Explanation(TypedDict):
    """What one person would be shown now and why not, from the log of decisions."""

    now: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    waiting: list[dict[str, Any]]


class NewAlertRule(TypedDict):
    name: str
    metric: dict[str, Any]
    notify: NotRequired[dict[str, Any]]
    enabled: NotRequired[bool]
    cooldown_seconds: NotRequired[int]


class AlertRuleEdit(TypedDict, total=False):
    name: str
    metric: dict[str, Any]
    notify: dict[str, Any]
    enabled: bool
    cooldown_seconds: int


class AlertRule(NewAlertRule):
    id: str


class Alert(TypedDict):
    """One firing of a rule."""

    id: str
    rule: str
    status: Literal["fired", "resolved"]
    value: float
    n: int
    threshold: float
    fired_at: str
    resolved_at: NotRequired[str | None]


class NewWebhook(TypedDict):
    url: NotRequired[str]
    listen: NotRequired[bool]
    types: NotRequired[list[str]]
    description: NotRequired[str | None]
    enabled: NotRequired[bool]


class WebhookEdit(TypedDict, total=False):
    url: str
    types: list[str]
    description: str | None
    enabled: bool


class Webhook(TypedDict):
    """An endpoint. `secret` is there once: when it is made, and when it is rotated."""

    id: str
    types: list[str]
    status: Literal["enabled", "disabled"]
    url: NotRequired[str | None]
    secret: NotRequired[str]
    disabled_reason: NotRequired[str | None]


class SubjectState(TypedDict):
    """The likes and reactions of one thing of the host's."""

    subject: str
    likes: int
    reactions: dict[str, int]
    version: int
    liked: NotRequired[bool]
    accepted: NotRequired[int]


class ProjectSettings(TypedDict, total=False):
    cooldown_seconds: int
    timezone: str
    quiet_hours: dict[str, str] | None
    muted: bool
    effects: dict[str, Any]
    milestones: list[dict[str, Any]]
    page_events: list[str] | None
    theme: dict[str, str] | None
