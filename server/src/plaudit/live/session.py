"""One live connection as a pure state machine: frames and clock in, replies and intents out.

No socket, no loop, no store. The shell reads, carries out the intents and writes; WebSocket is such a shell.

    new ──connect──▶ connecting ──connected──▶ connected ──▶ closed
     │ 10 s                  │ refused              │ expiry, flood, five bad frames in a row
     └──────▶ closed ◀───────┴──────────────────────┘

Frames that come while the credentials are being checked wait (at most 16), so a client may send `connect`,
`subscribe` and a vote in one breath. All times are monotonic seconds.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

import msgspec

from plaudit.kernel.errors import FieldProblem, Invalid, PlauditError, TooMany, Unauthenticated, Unavailable
from plaudit.live import intents
from plaudit.live.frames import (
    TYPES,
    Ambiguous,
    ClientFrame,
    ConnectFrame,
    PingFrame,
    RetractFrame,
    SubscribeFrame,
    UnsubscribeFrame,
    VoteFrame,
    decode,
    decode_head,
)
from plaudit.live.intents import Close, Intent, Reply

MAX_MESSAGE: Final = 8 * 1024
MAX_SUBSCRIPTIONS: Final = 64
MAX_HELD: Final = 16
BAD_FRAMES_ALLOWED: Final = 5
CONNECT_SECONDS: Final = 10.0
RATE: Final = 20.0
BURST: Final = 40.0

BAD_PROTOCOL: Final = Close(4500, "protocol")
CONNECT_TIMEOUT: Final = Close(4410, "connect timeout")
FLOOD: Final = Close(1008, "flood")
TOKEN_EXPIRED: Final = Close(4401, "token_expired")

TOO_BIG: Final = Close(1009, "message too big")
OVERLOADED: Final = 4413
CREDENTIALS_REFUSED: Final = 4501

_encode = msgspec.json.encode
_FIELD: Final = re.compile(r" field `([^`]+)`")


class Terms(NamedTuple):
    """What every session of a server shares.

    `problem` is the problem object of an error and `close_code` the WebSocket code that must follow it, both
    as the edge's one table has them. `limited` False lifts the rate limit, for load tests.
    """

    problem: Callable[[PlauditError], Mapping[str, Any]]
    close_code: Callable[[str], int | None]
    limited: bool = True


class Session:
    """The protocol of one viewer."""

    __slots__ = (
        "_bad",
        "_excess",
        "_expires",
        "_held",
        "_refilled",
        "_state",
        "_terms",
        "_tokens",
        "channels",
    )

    def __init__(self, terms: Terms, now: float) -> None:
        self._terms = terms
        self._state: Literal["new", "connecting", "connected", "closed"] = "new"
        self._tokens = BURST
        self._refilled = now
        self._excess = 0
        self._bad = 0
        self._expires = now + CONNECT_SECONDS
        self._held: list[ClientFrame] | None = None
        self.channels: set[str] | tuple[()] = ()

    @property
    def closed(self) -> bool:
        return self._state == "closed"

    # Frames and clock in

    def receive(self, text: bytes, now: float) -> list[Intent]:
        """What one text message of the client asks for."""
        if self._state == "closed":
            return []
        if self._terms.limited and not self._take_token(now):
            return self._over_rate(text)
        if len(text) > MAX_MESSAGE:
            return self._close(TOO_BIG)
        try:
            frame = decode(text)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            return self._bad_frame(*_diagnose(text, error))
        if self._state == "connecting":
            return self._hold(frame)
        return self._act(frame)

    def tick(self, now: float) -> list[Intent]:
        """Deadlines: ten seconds to connect, then the end of the voter's token."""
        if self._state == "closed" or now < self._expires:
            return []
        return self._close(TOKEN_EXPIRED if self._state == "connected" else CONNECT_TIMEOUT)

    def seconds_left(self, now: float) -> float:
        """Until `tick` will close; infinite for a connection without an end."""
        return self._expires - now

    # What became of the intents

    def connected(
        self, frame_id: int | str, facts: Mapping[str, Any], expires: float | None = None
    ) -> list[Intent]:
        """The credentials are good until `expires`. `facts` go into the reply. Held frames come due."""
        if self._state != "connecting":
            return []
        self._state = "connected"
        self._expires = float("inf") if expires is None else expires
        held, self._held = self._held or (), None
        out: list[Intent] = [Reply(_encode({"id": frame_id, "type": "connected", **facts}))]
        for frame in held:
            out += self._act(frame)
        return out

    def not_connected(self, frame_id: int | str, error: PlauditError) -> list[Intent]:
        """The credentials are refused. A failed authentication ends the connection, always."""
        if self._state != "connecting":
            return []
        return [
            self._refusal(frame_id, error),
            *self._close(Close(self._close_code(error), error.code)),
        ]

    def subscribed(self, frame_id: int | str, channel: str, snapshot: bytes | None) -> list[Intent]:
        """The connection has joined. `snapshot` is the JSON of a publication."""
        if self._state == "closed":
            return []
        reply = {"id": frame_id, "type": "subscribed", "channel": channel}
        return [Reply(_encode({**reply, "snapshot": None if snapshot is None else msgspec.Raw(snapshot)}))]

    def not_subscribed(self, frame_id: int | str, channel: str, error: PlauditError) -> list[Intent]:
        if isinstance(self.channels, set):
            self.channels.discard(channel)
        return self.refused(frame_id, error)

    def answered(self, frame_id: int | str, kind: Literal["voted", "retracted"], body: bytes) -> list[Intent]:
        """The act is on disk. `body` is the JSON object of the reply, without `id` and `type`."""
        if self._state == "closed":
            return []
        return [Reply(b'{"id":%b,"type":"%b",%b' % (_encode(frame_id), kind.encode(), body[1:]))]

    def refused(self, frame_id: int | str, error: PlauditError | Mapping[str, Any]) -> list[Intent]:
        """The act was not done: an error, or its problem object where the caller knows more of it."""
        return [] if self._state == "closed" else [self._refusal(frame_id, error)]

    def close(self) -> None:
        """The connection has ended on the outside; nothing more will come out."""
        self._state = "closed"

    # Deciding

    def _act(self, frame: ClientFrame) -> list[Intent]:
        if isinstance(frame, ConnectFrame):
            return self._connect(frame)
        if isinstance(frame, PingFrame):
            return [Reply(b'{"id":%b,"type":"pong"}' % _encode(frame.id))]
        if self._state != "connected":
            detail = "The first frame must be connect."
            return self._bad_frame(frame.id, Unauthenticated("not_connected", detail))
        self._bad = 0
        if isinstance(frame, VoteFrame):
            return [intents.Vote(frame.id, frame.poll, frame.vote_id, frame.submitted())]
        if isinstance(frame, RetractFrame):
            return [intents.Retract(frame.id, frame.poll, frame.vote_id)]
        if isinstance(frame, SubscribeFrame):
            return self._subscribe(frame)
        return self._unsubscribe(frame)

    def _connect(self, frame: ConnectFrame) -> list[Intent]:
        if self._state != "new":
            detail = "This connection has its credentials; open another one for others."
            return self._bad_frame(frame.id, Invalid("already_connected", detail))
        self._state = "connecting"
        return [intents.Connect(frame.id, frame.key, frame.voter)]

    def _hold(self, frame: ClientFrame) -> list[Intent]:
        self._held = self._held or []
        if len(self._held) >= MAX_HELD:
            detail = "Wait for the connected frame."
            return self._bad_frame(frame.id, Unauthenticated("not_connected", detail))
        self._held.append(frame)
        return []

    def _subscribe(self, frame: SubscribeFrame) -> list[Intent]:
        if not isinstance(self.channels, set):
            self.channels = set()
        if frame.channel not in self.channels and len(self.channels) >= MAX_SUBSCRIPTIONS:
            detail = f"A connection has at most {MAX_SUBSCRIPTIONS} subscriptions."
            error = TooMany("too_many_subscriptions", detail, limit=MAX_SUBSCRIPTIONS)
            return [self._refusal(frame.id, error)]
        self.channels.add(frame.channel)
        return [intents.Subscribe(frame.id, frame.channel)]

    def _unsubscribe(self, frame: UnsubscribeFrame) -> list[Intent]:
        if not isinstance(self.channels, set) or frame.channel not in self.channels:
            error = Invalid("not_subscribed", "This connection has no such subscription.")
            return [self._refusal(frame.id, error)]
        self.channels.discard(frame.channel)
        reply = {"id": frame.id, "type": "unsubscribed", "channel": frame.channel}
        return [intents.Unsubscribe(frame.channel), Reply(_encode(reply))]

    # Refusing

    def _take_token(self, now: float) -> bool:
        self._tokens = min(BURST, self._tokens + (now - self._refilled) * RATE)
        self._refilled = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        self._excess = 0
        return True

    def _over_rate(self, text: bytes) -> list[Intent]:
        self._excess += 1
        if self._excess > BURST:
            return self._close(FLOOD)
        detail = f"At most {RATE:.0f} frames a second."
        error = TooMany("rate_limited", detail, retry_after_seconds=1)
        return [self._refusal(_head_id(text), error)]

    def _bad_frame(self, frame_id: int | str | None, error: PlauditError) -> list[Intent]:
        self._bad += 1
        out: list[Intent] = [self._refusal(frame_id, error)]
        return out + self._close(BAD_PROTOCOL) if self._bad >= BAD_FRAMES_ALLOWED else out

    def _refusal(self, frame_id: int | str | None, error: PlauditError | Mapping[str, Any]) -> Reply:
        problem = self._terms.problem(error) if isinstance(error, PlauditError) else error
        return Reply(_encode({"id": frame_id, "type": "problem", "problem": problem}))

    def _close_code(self, error: PlauditError) -> int:
        code = self._terms.close_code(error.code)
        if code is None:
            code = OVERLOADED if isinstance(error, TooMany | Unavailable) else CREDENTIALS_REFUSED
        return code

    def _close(self, close: Close) -> list[Intent]:
        self._state = "closed"
        return [close]


def _head_id(text: bytes) -> int | str | None:
    try:
        return decode_head(text).id
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def _diagnose(text: bytes, error: Exception) -> tuple[int | str | None, PlauditError]:
    """The id to answer under, and what is wrong: no JSON, no type we know, or a field."""
    if isinstance(error, Ambiguous):
        return None, Invalid("bad_frame", str(error))
    try:
        head = decode_head(text)
    except msgspec.ValidationError as wrong:
        return None, Invalid("bad_frame", str(wrong))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None, Invalid("bad_frame", "A frame is one JSON object in UTF-8.")
    if head.type not in TYPES:
        detail = "The type of the frame is missing or unknown."
        return head.id, Invalid("unknown_type", detail, allowed=sorted(TYPES))
    detail, _, path = str(error).partition(" - at `$")
    pointer = "#" + path.rstrip("`").replace(".", "/").replace("[", "/").replace("]", "")
    if (named := _FIELD.search(detail)) is not None:
        pointer += f"/{named[1]}"
    problem = FieldProblem(pointer=pointer, detail=detail)
    return head.id, Invalid("invalid_field", detail, errors=[problem])
