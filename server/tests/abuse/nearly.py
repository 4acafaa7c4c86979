"""Texts that are almost what a parser takes, and how many of them are tried."""

import string

from hypothesis import settings
from hypothesis import strategies as st

from plaudit.edge.exchange import Exchange
from tiers import LONG

# Text as it comes in a header (latin-1), and as it comes in JSON (anything but lone surrogates).
HEADERS = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=80)
TEXTS = st.text(max_size=80)


def tries(number):
    return settings(max_examples=number * (10 if LONG else 1))


@st.composite
def near(draw, *good):
    """One of these texts with a few characters changed, left out or put in."""
    text = list(draw(st.sampled_from(good)))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text[at : at + draw(st.integers(0, 2))] = draw(
            st.text(st.sampled_from(string.printable + "\u00e9\u00ff"), max_size=2)
        )
    return "".join(text)


def exchange(query="", **headers):
    sent = {name.replace("_", "-").encode(): value.encode("latin-1") for name, value in headers.items()}
    return Exchange(method="GET", path="/", query=query, headers=sent, address="192.0.2.1", request_id="x")
