"""The family tree of expected failures. An error knows its code and its facts, never HTTP.

    PlauditError
    ├── Invalid          the payload breaks a rule of form or range
    ├── Unauthenticated  no credentials, or bad ones
    ├── Forbidden        known, and not allowed
    ├── NotFound         no such thing for this caller
    ├── Conflict         the state says no
    ├── TooMany          a limit was hit; carries `retry_after_seconds`
    └── Unavailable      we cannot now; carries `retry_after_seconds`

`edge/problems.py` holds the one table from codes to status, title and close code.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec


class FieldProblem(msgspec.Struct, frozen=True):
    """One thing wrong with one field. `pointer` is an RFC 6901 pointer as a fragment: `#/options/2/text`."""

    pointer: str
    detail: str


class PlauditError(Exception):
    """An expected failure: a stable `code`, a sentence safe to show to strangers, and typed facts."""

    kind: ClassVar[str] = "error"

    def __init__(self, code: str, detail: str, *, errors: Sequence[FieldProblem] = (), **facts: Any) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.facts = facts


class Invalid(PlauditError):
    kind = "invalid"


class Unauthenticated(PlauditError):
    kind = "unauthenticated"


class Forbidden(PlauditError):
    kind = "forbidden"


class NotFound(PlauditError):
    kind = "not_found"


class Conflict(PlauditError):
    kind = "conflict"


class TooMany(PlauditError):
    kind = "too_many"


class Unavailable(PlauditError):
    kind = "unavailable"


class ConfigurationError(Exception):
    """A setting is wrong. Shown by the command line with the setting's name; never sent to a client."""
