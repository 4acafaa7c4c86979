"""A copy of a poll asks the same under names of its own, whatever its kind keeps."""

import msgspec
import pytest

from plaudit.features.polls.copies import copied
from plaudit.features.polls.definitions import Limits, checked
from plaudit.features.polls.drafts import NewPoll
from plaudit.features.polls.kinds import KINDS, NAMES
from plaudit.features.polls.lifecycle import new_poll
from plaudit.features.polls.model import Option, Translation

MADE, COPIED = 1_000, 2_000


def poll_of(kind):
    example = {"question": "?!", "kind": kind, **KINDS[kind].example}
    return new_poll(msgspec.convert(example, NewPoll), "proj_a", "live", MADE)


@pytest.mark.parametrize("kind", NAMES)
def test_nothing_of_the_first_is_named_in_the_copy(kind):
    poll = poll_of(kind)
    texts = {option.id: f"{option.text}!" for option in poll.definition.options}
    poll = msgspec.structs.replace(
        poll, status="closed", run=3, revision=9, translations={"de": Translation(options=texts)}
    )
    copy = copied(poll, COPIED)
    written = msgspec.json.encode(copy).decode()
    for name in (poll.id, poll.short_code, poll.epoch, *texts):
        assert name not in written
    assert copy.voter_secret != poll.voter_secret
    assert (copy.status, copy.run, copy.revision, copy.created_at) == ("draft", 1, 1, COPIED)
    assert checked(copy, Limits()) == copy, "it is a poll that may be asked, with nothing left to fill in"


@pytest.mark.parametrize("kind", [name for name in NAMES if not KINDS[name].grows])
def test_options_are_the_same_things_in_the_same_order(kind):
    before, after = poll_of(kind), copied(poll_of(kind), COPIED)
    bare = [
        [msgspec.structs.replace(one, id="") for one in each.definition.options] for each in (before, after)
    ]
    assert bare[0] == bare[1]


def test_right_answers_are_those_of_the_copy():
    quiz = poll_of("quiz")
    copy = copied(quiz, COPIED)
    places = [
        [option.id for option in each.definition.options].index(each.definition.settings["correct"][0])
        for each in (quiz, copy)
    ]
    assert places[0] == places[1]


def test_marks_of_moderators_are_not_copied_nor_what_the_audience_brought():
    poll = poll_of("single_choice")
    hidden = [msgspec.structs.replace(one, state="hidden") for one in poll.definition.options]
    definition = msgspec.structs.replace(poll.definition, options=tuple(hidden))
    copy = copied(msgspec.structs.replace(poll, definition=definition), COPIED)
    assert {option.state for option in copy.definition.options} == {None}
    board = poll_of("qna")
    asked = msgspec.structs.replace(board.definition, options=(Option(id="opt_1", text="Why?"),))
    words = {"de": Translation(question="Fragen?", options={"opt_1": "Warum?"})}
    copy = copied(msgspec.structs.replace(board, definition=asked, translations=words), COPIED)
    assert copy.definition.options == ()
    assert copy.translations == {"de": Translation(question="Fragen?")}


def test_an_outcome_is_of_the_poll_it_came_to():
    poll = msgspec.structs.replace(poll_of("prediction"), revealed=True, external_id="match-7")
    decided = msgspec.structs.replace(poll, outcome=(poll.definition.options[0].id,))
    copy = copied(decided, COPIED)
    assert (copy.outcome, copy.revealed, copy.external_id) == (None, False, None)
