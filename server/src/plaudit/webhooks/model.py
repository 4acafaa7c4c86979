"""What endpoints, messages, deliveries and attempts are. Instants are Unix milliseconds."""

from typing import Literal

import msgspec

Environment = Literal["live", "test"]
Status = Literal["waiting", "delivered", "failed"]
# Why an endpoint gets nothing: switched off; answered 410; failed for days; more waited than is kept.
Disabled = Literal["switched_off", "gone", "failing", "backlog"]


class Secret(msgspec.Struct, frozen=True):
    """`whsec_…`; it signs until `expires_at`, for ever if that is None."""

    text: str
    expires_at: int | None = None


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where messages go. Without `url` it is asked for them instead: `plaudit listen`.

    `secrets`: newest first. `types`: patterns, see `types`. `revision` grows with every change by its host.
    """

    id: str
    project_id: str
    environment: Environment
    types: tuple[str, ...]
    secrets: tuple[Secret, ...]
    created_at: int
    updated_at: int
    url: str | None = None
    description: str | None = None
    disabled: Disabled | None = None
    disabled_at: int | None = None
    revision: int = 1

    @property
    def tenant(self) -> tuple[str, Environment]:
        return self.project_id, self.environment

    def secrets_at(self, now: int) -> tuple[str, ...]:
        """The secrets that sign now, newest first."""
        return tuple(one.text for one in self.secrets if one.expires_at is None or now < one.expires_at)


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is told: its id and its body never change, however often it is sent. `at`: when it happened."""

    id: str
    project_id: str
    environment: Environment
    type: str
    at: int
    body: bytes


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try. `status` of the answer, or `error`: why there was none. `reply`: how a refusal began."""

    n: int
    at: int
    took_ms: int
    status: int | None = None
    error: str | None = None
    reply: str | None = None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way to one endpoint. `due_at`: when it is tried next; None once settled."""

    id: str
    endpoint_id: str
    message_id: str
    type: str
    status: Status
    created_at: int
    due_at: int | None
    settled_at: int | None
    attempts: int
    last: Attempt | None = None
