"""Ideas and questions of an audience: sets of approval over a list that grows and can lose entries."""

import msgspec
from asking import answered, asked, counted, faults, read, read_counters, table, unfit

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.model import SuggestionRules

BOARDS = ("ideas", "qna")
every_board = table("kind", BOARDS)


def board(kind="qna", letters="abc", **body):
    return asked(kind, options=[{"text": letter.upper(), "key": letter} for letter in letters], **body)


def ids(definition):
    return [option.id for option in definition.options]


def hidden(definition, index):
    options = list(definition.options)
    options[index] = msgspec.structs.replace(options[index], state="hidden")
    return msgspec.structs.replace(definition, options=tuple(options))


@every_board
def test_a_board_begins_with_or_without_entries_and_takes_suggestions(kind):
    assert asked(kind).options == ()
    assert asked(kind).suggestions == SuggestionRules(moderated=True, per_voter=5, max_length=280)
    own = asked(kind, suggestions={"moderated": False, "per_voter": 1, "max_length": 40})
    assert own.suggestions == SuggestionRules(moderated=False, per_voter=1, max_length=40)
    assert KINDS[kind].always_changes
    assert KINDS[kind].grows


@every_board
@table(
    ("body", "pointers"),
    [
        ({}, []),
        ({"options": ["One"]}, []),
        ({"options": ["One", " ONE "]}, ["#/options/1"]),
        ({"options": ["x"] * 1001}, ["#/options"]),
        ({"options": [f"x{n}" for n in range(1000)]}, []),
        ({"max_selections": 2}, ["#/max_selections"]),
        ({"scale": 5}, ["#/scale"]),
        ({"settings": {"votes": 3}}, ["#/settings/votes"]),
        ({"suggestions": {"per_voter": 0}}, ["#/suggestions/per_voter"]),
        ({"suggestions": {"max_length": 501}}, ["#/suggestions/max_length"]),
        ({"voting": {"votes_per_voter": 2}}, ["#/voting/votes_per_voter"]),
    ],
)
def test_what_may_be_asked(kind, body, pointers):
    assert faults(kind, **body) == pointers


@every_board
def test_a_set_has_one_form_and_may_be_empty(kind):
    definition = board(kind)
    a, b, c = ids(definition)
    assert answered(definition, choices=[]) == ()
    assert (
        answered(definition, choices=[c, a]) == answered(definition, choices=[a, c]) == tuple(sorted((a, c)))
    )
    assert answered(definition, choices=[a, b, c]) == tuple(sorted((a, b, c)))


@every_board
def test_what_is_no_set_of_entries(kind):
    definition = board(kind)
    a, *_ = ids(definition)
    for wrong in ("", a, None, 1, {a: 1}, [1], [None], [[a]]):
        assert unfit(definition, choices=wrong) == ("answer_kind", "#/choices")
    assert unfit(definition, choice=a) == ("answer_kind", "#/choices")
    assert unfit(definition, choices=[a, "opt_x"]) == ("option_unknown", "#/choices/1")
    assert unfit(definition, choices=["x" * 5000]) == ("option_unknown", "#/choices/0")
    assert unfit(definition, choices=[a, a]) == ("option_repeated", "#/choices")


@every_board
def test_a_hidden_entry_is_refused_and_left_out_while_an_old_set_stays_counted(kind):
    definition = board(kind)
    a, b, _ = ids(definition)
    counters = counted(definition, [answered(definition, choices=each) for each in ([a, b], [a], [])])
    after = hidden(definition, 0)
    assert unfit(after, choices=[a]) == ("option_unknown", "#/choices/0")
    assert answered(after, choices=[b]) == (b,)
    assert fold(after, (a, b)) == fold(definition, (a, b)) == {f"opt:{a}": 1, f"opt:{b}": 1}
    summary = read_counters(after, counters)
    assert [row["id"] for row in summary["options"]] == ids(definition)[1:]
    assert [row["votes"] for row in summary["options"]] == [1, 0]
    assert [row["percent"] for row in summary["options"]] == [33.3, 0.0]
    assert summary["leaders"] == [b]


@every_board
def test_whoever_approves_of_nothing_is_a_voter_all_the_same(kind):
    definition = board(kind)
    a, *_ = ids(definition)
    assert [row["percent"] for row in read(definition, [[a], [], [], []])["options"]] == [25.0, 0.0, 0.0]


@every_board
def test_a_plain_page_offers_what_is_shown_and_asks_for_nothing(kind):
    form = KINDS[kind].form(hidden(board(kind), 1))
    assert (form.least, form.most, [option.key for option in form.options]) == (0, 2, ["a", "c"])
    assert KINDS[kind].form(asked(kind)).options == []
