"""What an edit writes into the log: no more than it changed, and what a reader makes of it is the whole poll."""

import msgspec
import pytest
from sample_polls import choice, option, poll

from plaudit.features.polls.events import event_of
from plaudit.ledger.verifier import History

BEFORE = poll(definition=choice("abc"))


def after(*options, **changes):
    definition = msgspec.structs.replace(BEFORE.definition, options=options, **changes)
    return msgspec.structs.replace(BEFORE, definition=definition, revision=BEFORE.revision + 1)


A, B, C = BEFORE.definition.options


def as_json(value):
    return msgspec.json.decode(msgspec.json.encode(value))


EDITS = [
    (after(A, B, C, option("d")), ["opt_d"]),
    (after(A, msgspec.structs.replace(B, state="hidden"), C), ["opt_b"]),
    (
        after(A, msgspec.structs.replace(B, text="Bee"), C, option("d"), option("e")),
        ["opt_b", "opt_d", "opt_e"],
    ),
    (after(B, A, C), None),
    (after(A, B), None),
    (after(A, option("x"), C), None),
    (after(A, B, C, option("d"), shuffle=True), None),
]


@pytest.mark.parametrize(("edited", "moved"), EDITS)
def test_options_that_came_or_changed_are_told_alone(edited, moved):
    data = event_of("poll.updated", edited, before=BEFORE).data
    assert ("definition" in data) is (moved is None)
    assert [one["id"] for one in data.get("options", [])] == (moved or [])


@pytest.mark.parametrize(("edited", "moved"), EDITS)
def test_a_reader_of_the_log_knows_the_whole_definition(edited, moved):
    history = History()
    for place, event in enumerate(
        [event_of("poll.created", BEFORE), event_of("poll.updated", edited, before=BEFORE)], start=1
    ):
        history.take({"sequence": place, "at": place, "data": as_json(event.data)})
    assert history.fact("definition") == as_json(edited.definition)
    assert history.fact("revision") == edited.revision
