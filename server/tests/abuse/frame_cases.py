"""Everything RFC 6455 forbids a client, and some of what it allows, as bytes and the close code that answers.

The groups are those of a protocol test bench. Where our code is not the usual one, `WHY` says so.
"""

import json
import struct

from live_client import masked
from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT

PING_FRAME = json.dumps({"id": 1, "type": "ping"}).encode()
PONG_REPLY = {"id": 1, "type": "pong"}
WHOLE = masked(TEXT, PING_FRAME)

WHY = {
    "16-bit length of 65535": "a message has at most 8 KiB: votes are short, memory per viewer is bounded",
    "64-bit length of 65536": "the same; refused before one byte of the body is read",
    "binary": "1003 names what is wrong; the subprotocol is JSON text",
    "bad UTF-8 in a close reason": "RFC 6455, 8.1 and 7.1.6: a close reason is UTF-8 text",
}


def closing(number, reason=b""):
    return masked(CLOSE, number.to_bytes(2) + reason)


def fragments(*parts, opcode=TEXT):
    """A message of these parts, the last of which ends it."""
    last = len(parts) - 1
    return b"".join(
        masked(CONTINUATION if at else opcode, part, fin=at == last) for at, part in enumerate(parts)
    )


# Close code, or the JSON reply, or the control frame that comes back.
FRAMING = {
    "length 0": (masked(TEXT), {"type": "problem"}),
    "length 125": (masked(TEXT, PING_FRAME.ljust(125)), PONG_REPLY),
    "length 126": (masked(TEXT, PING_FRAME.ljust(126)), PONG_REPLY),
    "length at the cap": (masked(TEXT, PING_FRAME.ljust(8192)), PONG_REPLY),
    "declared length one over the cap, no body": (b"\x81\xfe" + struct.pack("!H", 8193), 1009),
    "16-bit length of 65535": (b"\x81\xfe\xff\xff", 1009),
    "64-bit length of 65536": (b"\x81\xff" + struct.pack("!Q", 65536), 1009),
    "64-bit length of 2^62": (b"\x81\xff" + struct.pack("!Q", 1 << 62), 1009),
    "non-minimal 16-bit length": (b"\x81\xfe" + struct.pack("!H", 125), 1002),
    "non-minimal 64-bit length": (b"\x81\xff" + struct.pack("!Q", 65535), 1002),
    "top bit of the 64-bit length": (b"\x81\xff" + struct.pack("!Q", 1 << 63), 1002),
    "unmasked": (b"\x81\x02{}", 1002),
}
CONTROL = {
    "ping of 0": (masked(PING), (PONG, b"")),
    "ping of 125": (masked(PING, b"p" * 125), (PONG, b"p" * 125)),
    "ping of 126": (b"\x89\xfe" + struct.pack("!H", 126), 1002),
    "fragmented ping": (masked(PING, fin=False), 1002),
    "pong unasked": (masked(PONG, b"hello") + WHOLE, PONG_REPLY),
    "ping flood": (masked(PING, b"x") * 600, 1008),
    "ping between fragments": (
        masked(TEXT, b"{", fin=False) + masked(PING, b"between"),
        (PONG, b"between"),
    ),
    "close without a code": (masked(CLOSE), 1005),
    "close of one byte": (masked(CLOSE, b"\x03"), 1002),
    "close of two bytes": (closing(1000), 1000),
}
RESERVED = {
    "RSV1, a compressed frame": (masked(TEXT, PING_FRAME, flags=0x40), 1002),
    "RSV2": (masked(TEXT, PING_FRAME, flags=0x20), 1002),
    "RSV3": (masked(TEXT, PING_FRAME, flags=0x10), 1002),
    "RSV1 on a ping": (masked(PING, flags=0x40), 1002),
    **{f"opcode {opcode}": (masked(opcode), 1002) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)},
}
FRAGMENTATION = {
    "continuation first": (masked(CONTINUATION, b"x"), 1002),
    "text inside a text": (masked(TEXT, b"x", fin=False) + masked(TEXT, b"y"), 1002),
    "16 fragments": (fragments(*(bytes([one]) for one in PING_FRAME[:15]), PING_FRAME[15:]), PONG_REPLY),
    "17 fragments": (fragments(*(bytes([one]) for one in PING_FRAME[:16]), PING_FRAME[16:]), 1008),
    "empty fragments for ever": (masked(TEXT, fin=False) + masked(CONTINUATION, fin=False) * 40, 1008),
    "over the cap together": (fragments(b"x" * 8000, b"x" * 200), 1009),
    "over the cap together, the last only declared": (
        masked(TEXT, b"x" * 8000, fin=False) + b"\x80\xfe" + struct.pack("!H", 200),
        1009,
    ),
    "control frames between": (
        masked(TEXT, PING_FRAME[:5], fin=False)
        + masked(PONG, b"x")
        + masked(CONTINUATION, PING_FRAME[5:9], fin=False)
        + masked(PONG)
        + masked(CONTINUATION, PING_FRAME[9:]),
        PONG_REPLY,
    ),
}
UTF_8 = {
    "bad UTF-8": (masked(TEXT, b"\xff"), 1007),
    "bad UTF-8 split between fragments": (fragments(b"\xc3", b"\x28"), 1007),
    "cut in the middle of a code point": (masked(TEXT, b"\xe2\x82"), 1007),
    "a code point split between fragments": (
        fragments(*(b'{"id":"\xc3', b'\xa9","type":"ping"}')),
        {"id": "é", "type": "pong"},
    ),
    "a surrogate": (masked(TEXT, b"\xed\xa0\x80"), 1007),
    "overlong": (masked(TEXT, b"\xc0\xaf"), 1007),
    "beyond U+10FFFF": (masked(TEXT, b"\xf4\x90\x80\x80"), 1007),
    "noncharacters": (
        masked(TEXT, b'{"id":"\xef\xbf\xbe\xef\xbf\xbf","type":"ping"}'),
        {"id": "\ufffe\uffff", "type": "pong"},
    ),
    "bad UTF-8 in a close reason": (closing(1000, b"\xff"), 1007),
    "binary": (masked(BINARY, PING_FRAME), 1003),
}
CLOSES = {
    **{f"close {code}": (closing(code), 1002) for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000)},
    **{f"close {code}": (closing(code), code) for code in (1000, 1001, 1011, 3000, 4999)},
    "reason of 123 bytes": (closing(1000, b"r" * 123), 1000),
    "reason of 124 bytes": (b"\x88\xfe\x00\x7e", 1002),
    "data after the close": (closing(1000) + WHOLE + masked(PING) + closing(3000), 1000),
}
CASES = FRAMING | CONTROL | RESERVED | FRAGMENTATION | UTF_8 | CLOSES
assert WHY.keys() <= CASES.keys()
