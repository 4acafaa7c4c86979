"""RFC 6455 framing for a server that speaks in short text messages: no extension, no binary.

Pure: bytes in, messages out. Limits: 8 KiB a message over all its fragments, known from the header before
the body is read; 16 fragments.
"""
# ruff: noqa: PLR2004 - the numbers are the RFC's

from typing import Final, NamedTuple

try:
    from websockets.speedups import apply_mask
except ImportError:  # pragma: no cover - a platform without the extension module
    from websockets.utils import apply_mask

MAX_MESSAGE: Final = 8 * 1024
MAX_FRAGMENTS: Final = 16

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10

_DEFINED_CODES: Final = frozenset({1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014})


class Violation(Exception):
    """The peer breaks the protocol or a limit: close with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Message(NamedTuple):
    """A whole text message, or one control frame."""

    opcode: int
    payload: bytes


def frame(opcode: int, payload: bytes) -> bytes:
    """One unmasked frame, as a server sends it."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, size)) + payload
    if size < 65536:
        return bytes((0x80 | opcode, 126)) + size.to_bytes(2) + payload
    return bytes((0x80 | opcode, 127)) + size.to_bytes(8) + payload


def text(payload: bytes) -> bytes:
    return frame(TEXT, payload)


def close(code: int, reason: str) -> bytes:
    return frame(CLOSE, code.to_bytes(2) + reason.encode()[:123])


class Reader:
    """Puts messages together from the bytes of one connection."""

    __slots__ = ("_parts", "_rest", "_size", "violation")

    def __init__(self) -> None:
        self._rest = b""
        self._parts: list[bytes] | None = None
        self._size = 0
        self.violation: Violation | None = None

    @property
    def unfinished(self) -> bool:
        """Whether a frame or a message has begun and not ended."""
        return bool(self._rest) or self._parts is not None

    def feed(self, data: bytes) -> list[Message]:
        """The messages that are complete now; after a violation there are no more."""
        buffer = self._rest + data if self._rest else data
        out: list[Message] = []
        at = 0
        try:
            while (step := self._one(buffer, at)) is not None:
                at, message = step
                if message is not None:
                    out.append(message)
        except Violation as violation:
            self.violation = violation
            at = len(buffer)
        self._rest = buffer[at:]
        return out

    def _one(self, buffer: bytes, at: int) -> tuple[int, Message | None] | None:
        """The frame at `at`: where the next one begins, and the message it completes; None when cut short."""
        if len(buffer) - at < 2:
            return None
        first, second = buffer[at], buffer[at + 1]
        self._check_header(first, second)
        begin, size = at + 2, second & 0x7F
        if size > 125:
            width = 2 if size == 126 else 8
            begin += width
            if len(buffer) < begin:
                return None
            size = _extended(buffer[begin - width : begin])
        if not first & 0x08 and self._size + size > MAX_MESSAGE:
            raise Violation(1009, "message too big")
        end = begin + 4 + size
        if len(buffer) < end:
            return None
        payload = apply_mask(buffer[begin + 4 : end], buffer[begin : begin + 4])
        return end, self._put(first, payload)

    def _check_header(self, first: int, second: int) -> None:
        opcode = first & 0x0F
        if first & 0x70:
            raise Violation(1002, "reserved bits")
        if not second & 0x80:
            raise Violation(1002, "unmasked frame")
        if opcode & 0x08:
            if opcode > PONG or not first & 0x80 or second & 0x7F > 125:
                raise Violation(1002, "control frame")
        elif opcode == BINARY:
            raise Violation(1003, "text only")
        elif opcode > BINARY:
            raise Violation(1002, "opcode")
        elif (opcode == CONTINUATION) != (self._parts is not None):
            raise Violation(1002, "fragment order")

    def _put(self, first: int, payload: bytes) -> Message | None:
        opcode = first & 0x0F
        if opcode & 0x08:
            return Message(opcode, payload)
        if first & 0x80 and self._parts is None:
            return Message(TEXT, _checked(payload))
        self._parts = self._parts or []
        self._parts.append(payload)
        self._size += len(payload)
        if len(self._parts) > MAX_FRAGMENTS:
            raise Violation(1008, "too many fragments")
        if not first & 0x80:
            return None
        whole, self._parts, self._size = b"".join(self._parts), None, 0
        return Message(TEXT, _checked(whole))


def close_code(payload: bytes) -> int:
    """The code of a close frame's payload, 1005 for none. Raises `Violation` for a malformed one."""
    if not payload:
        return 1005
    code = int.from_bytes(payload[:2])
    if len(payload) == 1 or not (code in _DEFINED_CODES or 3000 <= code <= 4999):
        raise Violation(1002, "close code")
    _checked(payload[2:])
    return code


def _extended(field: bytes) -> int:
    size = int.from_bytes(field)
    if size < (126 if len(field) == 2 else 65536) or size >> 63:
        raise Violation(1002, "frame length")
    return size


def _checked(payload: bytes) -> bytes:
    if not payload.isascii():
        try:
            payload.decode()
        except UnicodeDecodeError:
            raise Violation(1007, "not UTF-8") from None
    return payload
