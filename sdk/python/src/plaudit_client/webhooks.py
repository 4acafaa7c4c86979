"""Webhooks as they arrive: proven to be Plaudit's, fresh, and done once.

    event = webhooks.verify(body, headers, secret)      # raises WebhookRefused

Signatures are those of Standard Webhooks 1.0: an HMAC-SHA-256 over id, timestamp and the body's bytes as they
came. Deliveries are at least once: the same `id` may come again, with the same body.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from plaudit_client.errors import Misuse, WebhookAtWork, WebhookRefused

TOLERANCE_SECONDS: Final = 300
_PREFIX: Final = "whsec_"
_VERSION: Final = "v1,"
_SHORTEST_KEY: Final = 16


@dataclass(frozen=True)
class WebhookEvent:
    """What happened. `id` is the message's: the same for every attempt to deliver it."""

    id: str
    type: str
    timestamp: str
    data: dict[str, Any]
    project_id: str | None
    body: dict[str, Any]
    """The whole body, for members that a newer server has."""


def verify(
    body: bytes,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    *,
    tolerance_seconds: int = TOLERANCE_SECONDS,
    now: float | None = None,
) -> WebhookEvent:
    """The event of a delivery. Raises `WebhookRefused` for what is not proven to be Plaudit's, or is old.

    `body`: the bytes as they came, not parsed and written again. `headers`: any case. `secret`: the
    endpoint's (`whsec_…`), or several while it is being rotated. `now` is Unix seconds, for tests.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    if missing := [name for name in names if not sent.get(name)]:
        raise WebhookRefused("missing_header", f"no {', '.join(missing)}")
    message_id, timestamp, signatures = (sent[name] for name in names)
    _check_age(timestamp, tolerance_seconds, time.time() if now is None else now)
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = [_signature(key, signed) for key in _keys(secret)]
    if not _any_matches(signatures, expected):
        raise WebhookRefused("signature", "no signature of this delivery is made with this secret")
    return _event(message_id, body)


class Recent:
    """Which messages were done already, within one process: the last `capacity` of them.

    with recent.once(event.id) as is_new:
        if is_new: …

    A message counts as done when its block has ended without an exception, so that one that failed is done
    when it is delivered again. One that comes while another thread or task is at it raises `WebhookAtWork`:
    answered with 2xx it would be lost if the other fails. With several processes keep the ids where they all
    look, under a unique index.
    """

    def __init__(self, capacity: int = 10_000) -> None:
        self._capacity = capacity
        self._done: OrderedDict[str, None] = OrderedDict()
        self._at_work: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def once(self, message_id: str) -> Iterator[bool]:
        """Whether this is to be done now; False if it was done. Raises `WebhookAtWork`."""
        if not self._begun(message_id):
            yield False
            return
        try:
            yield True
        except BaseException:
            with self._lock:
                self._at_work.discard(message_id)
            raise
        self._finish(message_id)

    def _begun(self, message_id: str) -> bool:
        with self._lock:
            if message_id in self._at_work:
                raise WebhookAtWork(f"{message_id} is being done; answer with an error, and it comes again")
            is_new = message_id not in self._done
            if is_new:
                self._at_work.add(message_id)
            return is_new

    def _finish(self, message_id: str) -> None:
        with self._lock:
            self._at_work.discard(message_id)
            self._done[message_id] = None
            if len(self._done) > self._capacity:
                self._done.popitem(last=False)


def sign(body: bytes, message_id: str, timestamp: int, secret: str) -> dict[str, str]:
    """The headers of a delivery, for tests of your own receiver."""
    (key,) = _keys(secret)
    signature = base64.b64encode(_signature(key, f"{message_id}.{timestamp}.".encode() + body)).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"{_VERSION}{signature}",
    }


def _check_age(timestamp: str, tolerance: int, now: float) -> None:
    if not (timestamp.isascii() and timestamp.isdigit()):
        raise WebhookRefused("malformed", "webhook-timestamp is not a number of seconds")
    if abs(now - int(timestamp)) > tolerance:
        raise WebhookRefused("stale", f"webhook-timestamp is more than {tolerance} seconds away from now")


def _keys(secret: str | Sequence[str]) -> list[bytes]:
    secrets = [secret] if isinstance(secret, str) else list(secret)
    if not secrets:
        raise Misuse("a webhook's secret is needed")
    return [_key(one) for one in secrets]


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < _SHORTEST_KEY:
        raise Misuse("a webhook's secret looks like whsec_ and base64")
    return key


def _signature(key: bytes, signed: bytes) -> bytes:
    return hmac.digest(key, signed, hashlib.sha256)


def _any_matches(header: str, expected: Sequence[bytes]) -> bool:
    """Every pair is compared, in a time that does not depend on what is in them."""
    matched = False
    for one in header.split(" "):
        if not one.startswith(_VERSION):
            continue
        try:
            given = base64.b64decode(one.removeprefix(_VERSION), validate=True)
        except (binascii.Error, ValueError):
            continue
        for signature in expected:
            matched |= hmac.compare_digest(given, signature)
    return matched


def _event(message_id: str, body: bytes) -> WebhookEvent:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        raise WebhookRefused("malformed", "the body is not an event of Plaudit's")
    data = said.get("data")
    return WebhookEvent(
        id=message_id,
        type=said["type"],
        timestamp=str(said.get("timestamp", "")),
        data=data if isinstance(data, dict) else {},
        project_id=said.get("project_id"),
        body=said,
    )
