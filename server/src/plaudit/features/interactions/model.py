"""What an interaction is. Nothing here touches the world; instants are Unix milliseconds.

A person is one text, the name of a voter: `host:user-123` (signed by the host) or `anonymous:voter_…`.
"""

from typing import Annotated, Final, Literal

import msgspec

from plaudit.features.interactions.conditions import Circumstance
from plaudit.kernel.effects import Effect

Environment = Literal["live", "test"]
Surface = Literal["popup", "slide_in", "inline", "tab", "page", "banner"]
OncePer = Literal["user", "device", "tab"]
Type = Literal["effect", "poll", "survey"]
Mark = Literal["delivered", "shown", "clicked", "dismissed", "answered", "unsupported"]
State = Literal["open", "canceled", "expired"]
Because = Literal["taken_back", "target_closed"]
Status = Literal["waiting", "delivered", "shown", "answered", "dismissed", "expired", "canceled"]

ENDED: Final = frozenset({"draft", "closed", "canceled", "archived"})
"""A poll or survey that comes to one of these states is taken away from those who wait to be shown it."""

MARKS: Final[tuple[Mark, ...]] = ("delivered", "shown", "clicked", "dismissed", "answered", "unsupported")


class Show(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What asks something: one of a poll and a survey of the project, by id."""

    poll: str | None = None
    survey: str | None = None


class Push(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a web push says when no page is open."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    body: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """To whom: exactly one of these. `user` is the host's own id, `voter` one of ours.

    `poll`: all who watch it; `segment`: open pages whose token's attributes meet the condition.
    """

    user: Annotated[str, msgspec.Meta(min_length=1, max_length=255)] | None = None
    voter: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    poll: str | None = None
    segment: Circumstance | None = None
    everyone: Literal[True] | None = None

    @property
    def person(self) -> str | None:
        """The one person it is for, if it is for one."""
        if self.user is not None:
            return f"host:{self.user}"
        return None if self.voter is None else f"anonymous:{self.voter}"


class Interaction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to be shown. Exactly one of `effect` and `show`; from `not_before` until `expires_at`.

    `once_per`: what may show it once. `trigger`: the id of the one that decided it. `because`: why it was
    canceled, by the host's word or because the poll or survey it shows has ended.
    """

    id: str
    project_id: str
    environment: Environment
    to: Address
    created_at: int
    not_before: int
    expires_at: int
    effect: Effect | None = None
    show: Show | None = None
    surface: Surface = "popup"
    slot: str | None = None
    priority: int = 50
    once_per: OncePer = "user"
    dedupe_key: str | None = None
    trigger: str | None = None
    push: Push | None = None
    state: State = "open"
    because: Because | None = None

    @property
    def target(self) -> str | None:
        """The poll or survey it shows."""
        return None if self.show is None else self.show.poll or self.show.survey

    @property
    def type(self) -> Type:
        if self.show is None:
            return "effect"
        return "poll" if self.show.poll is not None else "survey"

    @property
    def tenant(self) -> tuple[str, str]:
        return self.project_id, self.environment

    def is_live(self, now: int) -> bool:
        """Whether it may still be shown."""
        return self.state == "open" and now < self.expires_at


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """How many each came to: people for what is addressed to people, pages for what went to a poll.

    `fallbacks`: what was done instead, by effect. `first_shown_at`: when somebody first saw it.
    """

    delivered: int = 0
    shown: int = 0
    clicked: int = 0
    dismissed: int = 0
    answered: int = 0
    unsupported: int = 0
    fallbacks: dict[str, int] = {}
    first_shown_at: int | None = None


class Counts(Outcomes, frozen=True, kw_only=True):
    """The same of many interactions: how many were sent, were never shown in time, were taken back."""

    sent: int = 0
    expired: int = 0
    canceled: int = 0


def status_of(interaction: Interaction, outcomes: Outcomes, now: int) -> Status:
    """The furthest it came; whatever was never shown ends as expired or canceled."""
    if outcomes.answered:
        return "answered"
    if outcomes.dismissed:
        return "dismissed"
    if outcomes.shown:
        return "shown"
    if interaction.state == "canceled":
        return "canceled"
    if not interaction.is_live(now):
        return "expired"
    return "delivered" if outcomes.delivered else "waiting"
