"""WebSocket messages put together from bytes, however the network cuts them."""

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from plaudit.edge.transport import framing
from plaudit.edge.transport.framing import CONTINUATION, PING, TEXT, Reader


def masked(opcode, payload, *, fin=True):
    unmasked = framing.frame(opcode, payload)
    head = len(unmasked) - len(payload)
    mask = os.urandom(4)
    first = bytes([unmasked[0] if fin else unmasked[0] & 0x7F, unmasked[1] | 0x80])
    body = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return first + unmasked[2:head] + mask + body


@st.composite
def conversations(draw):
    """Bytes of some messages, fragmented at random, with pings between; and what they say."""
    said, sent = [], b""
    for text in draw(st.lists(st.text(max_size=300), max_size=8)):
        whole = text.encode()
        cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=5)))
        parts = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
        for at, part in enumerate(parts):
            if draw(st.booleans()):
                sent += masked(PING, b"p")
                said.append((PING, b"p"))
            sent += masked(TEXT if at == 0 else CONTINUATION, part, fin=at == len(parts) - 1)
        said.append((TEXT, whole))
    return sent, said


@settings(max_examples=200, deadline=None)
@given(conversations(), st.data())
def test_any_cut_gives_the_same_messages(conversation, data):
    sent, said = conversation
    reader, heard = Reader(), []
    while sent:
        size = data.draw(st.integers(1, len(sent)))
        heard += reader.feed(sent[:size])
        sent = sent[size:]
    assert heard == said
    assert reader.violation is None
    assert not reader.unfinished


@settings(max_examples=500, deadline=None)
@given(st.lists(st.binary(max_size=50), max_size=10))
def test_no_bytes_break_it(pieces):
    reader = Reader()
    for piece in pieces:
        for message in reader.feed(piece):
            assert len(message.payload) <= framing.MAX_MESSAGE
        if reader.violation is not None:
            assert reader.violation.code in {1002, 1003, 1007, 1008, 1009}
            return
    assert len(reader._rest) <= framing.MAX_MESSAGE + 14


def test_lengths_on_both_sides_of_every_border():
    for size in (0, 1, 125, 126, 127, 8191, 8192):
        reader = Reader()
        assert reader.feed(masked(TEXT, b"x" * size)) == [(TEXT, b"x" * size)]
    for size in (0, 125, 126, 65535, 65536):
        frame = framing.text(b"x" * size)
        assert len(frame) == size + (2 if size < 126 else 4 if size < 65536 else 10)
