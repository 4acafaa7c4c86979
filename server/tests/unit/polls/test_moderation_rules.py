"""What may be suggested, approved, hidden and pinned, as tables; and when two texts are one."""

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sample_polls import NOW, choice, poll

from plaudit.features.polls.definitions import Limits
from plaudit.features.polls.model import Option, SuggestionRules
from plaudit.features.polls.moderation.folding import folded
from plaudit.features.polls.moderation.rules import PENDING_AT_MOST, Rules, option_like
from plaudit.features.polls.plain_text import leaves_a_mark
from plaudit.kernel.errors import Conflict, Invalid, NotFound, PlauditError

FREE, MODERATED = SuggestionRules(moderated=False), SuggestionRules(moderated=True)
RULES = Rules(Limits(options=3, ideas=4))
NEW = Option(id="opt_new", text="New")


def board(letters="ab", kind="qna", suggestions=MODERATED, **fields):
    return poll(definition=choice(letters, kind, suggestions=suggestions), **fields)


def marked(asked, *marks, option_id="opt_a"):
    for mark in marks:
        asked = RULES.marked(asked, option_id, mark, NOW)
    return asked


def of(asked, option_id="opt_a"):
    option = next(option for option in asked.definition.options if option.id == option_id)
    return option.state, option.pinned


@pytest.mark.parametrize(
    ("asked", "pending"),
    [
        (board(suggestions=None, kind="single_choice"), 0),
        *(
            (board(status=status), 0)
            for status in ("draft", "scheduled", "locked", "closed", "canceled", "archived")
        ),
        (board(closes_at=NOW), 0),
        (board(), PENDING_AT_MOST),
        (board("abcd"), 0),
        (board("abc", kind="single_choice"), 0),
    ],
)
def test_when_nothing_may_be_suggested(asked, pending):
    with pytest.raises(Conflict) as refused:
        RULES.check_suggesting(asked, NOW, pending)
    assert refused.value.code == "suggestions_closed"


@pytest.mark.parametrize(
    "asked", [board(), board("abc"), board("ab", kind="multiple_choice"), board("", suggestions=FREE)]
)
def test_when_something_may_be_suggested(asked):
    RULES.check_suggesting(asked, NOW, PENDING_AT_MOST - 1)


@pytest.mark.parametrize(
    ("rules", "text", "state"),
    [
        (MODERATED, "Why?", "pending"),
        (FREE, "Why?", "approved"),
        (FREE, "Why the fuck?", "pending"),
    ],
)
def test_how_a_suggestion_stands_at_first(rules, text, state):
    assert RULES.first_state(board(suggestions=rules), text) == state


def test_a_poll_grows_by_a_revision_and_means_the_same():
    before = board()
    after = RULES.grown(before, NEW, NOW)
    assert after.definition.options == (*before.definition.options, NEW)
    assert (after.revision, after.meaning, after.updated_at) == (before.revision + 1, before.meaning, NOW)
    assert after.hidden_version == before.hidden_version + 1


@pytest.mark.parametrize("status", ["closed", "canceled", "archived"])
def test_an_ended_poll_does_not_grow(status):
    with pytest.raises(Conflict) as refused:
        RULES.grown(board(status=status), NEW, NOW)
    assert refused.value.code == "poll_state"


@pytest.mark.parametrize(("kind", "letters", "setting"), [
    ("qna", "abcd", "PLAUDIT_IDEAS_PER_POLL"),
    ("single_choice", "abc", "PLAUDIT_OPTIONS_PER_POLL"),
])  # fmt: skip
def test_a_full_poll_does_not_grow_and_says_which_setting_says_so(kind, letters, setting):
    with pytest.raises(Invalid) as refused:
        RULES.grown(board(letters, kind), NEW, NOW)
    assert refused.value.code == "definition_invalid"
    assert setting in refused.value.detail


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (["hide"], ("hidden", False)),
        (["hide", "show"], (None, False)),
        (["answer"], ("answered", False)),
        (["answer", "reopen"], (None, False)),
        (["answer", "hide"], ("hidden", False)),
        (["answer", "hide", "show"], (None, False)),
        (["hide", "answer"], ("answered", False)),
        (["answer", "show"], ("answered", False)),
        (["hide", "reopen"], ("hidden", False)),
        (["pin"], (None, True)),
        (["pin", "hide"], ("hidden", True)),
        (["pin", "unpin"], (None, False)),
    ],
)
def test_marks(marks, expected):
    assert of(marked(board(), *marks)) == expected
    assert of(marked(board(), *marks), "opt_b") == (None, False)


@pytest.mark.parametrize("mark", ["hide", "answer", "pin"])
def test_a_mark_made_twice_is_made_once(mark):
    once = marked(board(), mark)
    assert once.revision == board().revision + 1
    assert marked(once, mark) is once


@pytest.mark.parametrize("mark", ["show", "reopen", "unpin"])
def test_taking_away_what_is_not_there_changes_nothing(mark):
    before = board()
    assert marked(before, mark) is before


def test_marks_need_an_option_a_poll_that_lives_and_a_kind_that_can_spare_one():
    for asked, option_id, mark, code, error in [
        (board(), "opt_x", "hide", "option_not_found", NotFound),
        (board(status="archived"), "opt_a", "pin", "poll_state", Conflict),
        (board(kind="ranking", suggestions=None), "opt_a", "hide", "poll_state", Conflict),
    ]:
        with pytest.raises(error) as refused:
            RULES.marked(asked, option_id, mark, NOW)
        assert refused.value.code == code
    assert of(marked(board(kind="ranking", suggestions=None), "pin")) == (None, True)
    assert of(marked(board(status="closed"), "hide")) == ("hidden", False)


@pytest.mark.parametrize(
    ("status", "likes", "code"),
    [
        ("open", True, None),
        ("locked", True, None),
        ("open", False, "invalid_request"),
        ("closed", True, "poll_closed"),
        ("archived", True, "poll_closed"),
        ("canceled", True, "poll_canceled"),
    ],
)
def test_when_answers_may_be_liked(status, likes, code):
    asked = poll(
        definition=msgspec.structs.replace(choice(""), kind="text", settings={"likes": likes}), status=status
    )
    try:
        RULES.check_liking(asked, NOW)
        found = None
    except PlauditError as error:
        found = error.code
    assert found == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("When?", " when? "),
        ("the new   office", "The New\nOffice"),
        ("STRASSE", "straße"),
        ("ﬁne", "fine"),
        ("\uff57\uff49\uff44\uff45", "wide"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("a\u200bb", "ab"),
        ("❤\ufe0f", "❤"),
        ("\u202b\u05e9\u05dc\u05d5\u05dd\u202c", "\u05e9\u05dc\u05d5\u05dd"),
    ],
)
def test_the_same_said_twice(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("resume", "résumé"),
        ("the office", "theoffice"),
        ("1", "2"),
        ("👩", "👨"),
        ("مرحبا", "مرحبة"),
    ],
)
def test_two_things_said(one, other):
    assert folded(one) != folded(other)


@given(st.text(max_size=60))
@example("\ufe0f")
@example("\u1fb3\u0301")
@example("\u0345")
def test_folding_is_final_and_makes_nothing_of_nothing_only(text):
    assert folded(folded(text)) == folded(text)
    assert folded(text.upper()) == folded(text.upper().lower()) or not text.isascii()
    if leaves_a_mark(text):
        assert folded(text) != ""


def test_an_option_that_says_the_same():
    asked = board()
    assert option_like(asked, " A ") == asked.definition.options[0]
    assert option_like(asked, "c") is None
