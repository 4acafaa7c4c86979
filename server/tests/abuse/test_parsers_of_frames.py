"""WebSocket bytes cut anywhere, and frames of the live protocol: heard as the reference hears them, or not at all."""

import json

import msgspec
from frame_cases import CASES
from hypothesis import given
from hypothesis import strategies as st
from live_client import masked
from nearly import tries
from websockets.exceptions import ProtocolError
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from plaudit.edge.transport.framing import CLOSE, TEXT, Reader, Violation, close_code
from plaudit.live import frames


def ours(pieces):
    reader, said = Reader(), []
    for piece in pieces:
        for message in reader.feed(piece):
            if message.opcode == TEXT:
                said.append(message.payload)
            elif message.opcode == CLOSE:
                return said, _refusal(message.payload)
        if reader.violation is not None:
            break
    return said, reader.violation


def _refusal(payload):
    try:
        close_code(payload)
    except Violation as violation:
        return violation
    return None


def theirs(pieces):
    """What the reference implementation hears: whole messages, and whether it hangs up."""
    protocol, said, parts = ServerProtocol(state=State.OPEN, max_size=8192), [], []
    for piece in pieces:
        protocol.receive_data(piece)
        for frame in protocol.events_received():
            if frame.opcode in {Opcode.TEXT, Opcode.CONT}:
                parts.append(bytes(frame.data))
                if frame.fin:
                    said.append(b"".join(parts))
                    parts = []
        if protocol.parser_exc is not None or protocol.close_rcvd is not None:
            break
    return said, protocol.parser_exc


CONVERSATIONS = st.lists(
    st.one_of(
        st.sampled_from([sent for sent, _ in CASES.values() if len(sent) < 400]),
        st.builds(masked, st.just(1), st.binary(max_size=130)),
        st.builds(masked, st.sampled_from([0, 1, 9, 10]), st.binary(max_size=20), fin=st.booleans()),
        st.binary(min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=6,
)


@tries(400)
@given(CONVERSATIONS, st.data())
def test_our_framing_hears_what_the_reference_hears(sent, data):
    """Stricter where we say so (text only, sixteen fragments, closes at once), never laxer, never otherwise."""
    whole, pieces = b"".join(sent), []
    while whole:
        size = data.draw(st.integers(1, len(whole)))
        pieces.append(whole[:size])
        whole = whole[size:]
    (heard, violation), (expected, error) = ours(pieces), theirs(pieces)
    heard = [text for text in heard if _is_text(text)]
    assert heard == expected[: len(heard)]
    # RFC 6455 lets a peer close in the middle of a message; the reference does not.
    if isinstance(error, ProtocolError) and "incomplete" not in str(error) and len(heard) == len(expected):
        assert violation is not None, error


def _is_text(payload):
    payload.decode()
    return True


MEMBERS = st.lists(
    st.tuples(
        st.sampled_from(
            ["id", "type", "poll", "choice", "choices", "rating", "vote_id", "key", "voter", "x"]
        ),
        st.sampled_from([1, "vote", "connect", "ping", "a:b", '"', "\\", ["a"], ["a", '":'], None, 4, "\0"]),
    ),
    max_size=7,
)


@tries(500)
@given(MEMBERS, st.booleans(), st.sampled_from(["", " ", "\n"]))
def test_a_frame_means_the_same_to_everybody_or_nothing(members, escaped, space):
    text = "{" + ",".join(f"{space}{json.dumps(n)}{space}:{json.dumps(v)}" for n, v in members) + "}"
    if escaped:
        text = text.replace("oll", "o\\u006cl")
    try:
        frame = frames.decode(text.encode())
    except msgspec.MsgspecError:
        return
    names = [name for name, _ in members]
    assert len(names) == len(set(names))
    assert "\0" not in [value for _, value in members]
    assert json.loads(text)["id"] == frame.id
