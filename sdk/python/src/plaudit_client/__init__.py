"""Plaudit from your backend.

    from plaudit_client import Plaudit

    with Plaudit("https://plaudit.example", "pl_sk_live_…") as plaudit:
        poll = plaudit.polls.create(question="Tea or coffee?", options=["Tea", "Coffee"], open=True)

`AsyncPlaudit` has the same calls to await. What goes over the wire is typed in `plaudit_client.types`, what
can go wrong in `plaudit_client.errors`; `UserTokens` signs your users in, `webhooks.verify` reads what
Plaudit sends you.
"""

from plaudit_client import errors, types, webhooks
from plaudit_client._client import AsyncPlaudit, Plaudit
from plaudit_client._paging import AsyncPages, Pages
from plaudit_client._retrying import Retries
from plaudit_client._settings import __version__
from plaudit_client._shapes import Instant, Publication, Surface
from plaudit_client._streams import AsyncStream, Stream
from plaudit_client.errors import (
    AlreadyDone,
    Conflict,
    InvalidRequest,
    Misuse,
    NoAnswer,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    NotOpen,
    Outdated,
    PlauditError,
    Problem,
    RateLimited,
    TimedOut,
    Unavailable,
    UnexpectedAnswer,
    WebhookAtWork,
    WebhookRefused,
)
from plaudit_client.tokens import UserTokens

__all__ = [
    "AlreadyDone",
    "AsyncPages",
    "AsyncPlaudit",
    "AsyncStream",
    "Conflict",
    "Instant",
    "InvalidRequest",
    "Misuse",
    "NoAnswer",
    "NotAllowed",
    "NotAuthenticated",
    "NotFound",
    "NotOpen",
    "Outdated",
    "Pages",
    "Plaudit",
    "PlauditError",
    "Problem",
    "Publication",
    "RateLimited",
    "Retries",
    "Stream",
    "Surface",
    "TimedOut",
    "Unavailable",
    "UnexpectedAnswer",
    "UserTokens",
    "WebhookAtWork",
    "WebhookRefused",
    "__version__",
    "errors",
    "types",
    "webhooks",
]
