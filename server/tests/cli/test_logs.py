"""The server's log: JSON lines off a terminal, and no key or token in any of them."""

import io
import json
import logging

import pytest

from plaudit.cli.logs import blot, configure_logs


@pytest.fixture
def out():
    before = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    configure_logs("info", stream)
    yield stream
    logging.root.handlers[:], level = before[0], before[1]
    logging.root.setLevel(level)


def test_a_line_is_an_object_with_its_facts(out):
    logging.getLogger("plaudit.somewhere").info("poll %s opened", "poll_1", extra={"votes": 3})
    line = json.loads(out.getvalue())
    assert (line["event"], line["level"], line["votes"]) == ("poll poll_1 opened", "info", 3)
    assert line["logger"] == "plaudit.somewhere"
    assert line["timestamp"].endswith("Z")


def test_below_the_level_nothing_is_written(out):
    logging.getLogger("plaudit").debug("quiet")
    assert out.getvalue() == ""


SECRET = "pl_sk_live_" + "A1b2" * 9


def test_secrets_are_blotted_out_wherever_they_stand(out):
    try:
        int(f"refused {SECRET}")
    except ValueError:
        logging.getLogger("plaudit").exception("key %s", SECRET, extra={"key": SECRET})
    assert "A1b2" not in out.getvalue()
    assert "pl_sk_live_[hidden]" in out.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "pl_ss_" + "x" * 43,
        "pl_vt_voter_01jd.abcDEF-_123",
        "pl_tk_abcdefghijk",
        "eyJhbGciOi.eyJzdWIi.c2lnbmF0",
    ],
)
def test_tokens_keep_nothing(text):
    assert blot(f"before {text} after").startswith("before ")
    assert text[8:] not in blot(text)
