"""Ranking: an order, best first, counted by Borda's rule."""

from asking import answered, asked, faults, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.forms import Order

LETTERS = {"options": [{"text": letter.upper(), "key": letter} for letter in "abcd"]}


def ids(definition, letters):
    by_key = {option.key: option.id for option in definition.options}
    return [by_key[letter] for letter in letters]


@table(
    ("body", "pointers"),
    [
        (LETTERS, []),
        ({"options": ["A", "B"]}, []),
        ({"options": ["A"]}, ["#/options"]),
        ({"options": [f"{n}" for n in range(20)]}, []),
        ({"options": [f"{n}" for n in range(21)]}, ["#/options"]),
        ({"options": ["A", " a "]}, ["#/options/1"]),
        (LETTERS | {"settings": {"top": 4}}, []),
        (LETTERS | {"settings": {"top": 5}}, ["#/settings/top"]),
        (LETTERS | {"settings": {"top": 0}}, ["#/settings/top"]),
        (LETTERS | {"settings": {"partial": "yes"}}, ["#/settings/partial"]),
        (LETTERS | {"settings": {"borda": True}}, ["#/settings/borda"]),
        (LETTERS | {"max_selections": 2}, ["#/max_selections"]),
        (LETTERS | {"scale": 5}, ["#/scale"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("ranking", **body) == pointers


@table(
    ("settings", "ballot"),
    [
        ({}, "dbca"),
        ({"top": 2}, "ca"),
        ({"partial": True}, "c"),
        ({"partial": True}, "abcd"),
        ({"partial": True, "top": 3}, "db"),
    ],
)
def test_what_may_be_answered(settings, ballot):
    definition = asked("ranking", **LETTERS, settings=settings)
    ranked = ids(definition, ballot)
    assert answered(definition, ranking=ranked) == tuple(ranked), "the order is the answer"


@table(
    ("settings", "ballot", "refusal"),
    [
        ({}, "abc", ("ranking_incomplete", "#/ranking")),
        ({}, "", ("ranking_incomplete", "#/ranking")),
        ({"top": 2}, "a", ("ranking_incomplete", "#/ranking")),
        ({"partial": True}, "", ("ranking_incomplete", "#/ranking")),
        ({"top": 2}, "abc", ("selection_count", "#/ranking")),
        ({"top": 2, "partial": True}, "abc", ("selection_count", "#/ranking")),
        ({}, "abca", ("option_repeated", "#/ranking")),
        ({"partial": True}, "aa", ("option_repeated", "#/ranking")),
    ],
)
def test_which_orders_are_no_answer(settings, ballot, refusal):
    definition = asked("ranking", **LETTERS, settings=settings)
    assert unfit(definition, ranking=ids(definition, ballot)) == refusal


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/ranking")),
        ({"choices": []}, ("answer_kind", "#/ranking")),
        ({"ranking": "abcd"}, ("answer_kind", "#/ranking")),
        ({"ranking": {"a": 1}}, ("answer_kind", "#/ranking")),
        ({"ranking": None}, ("answer_kind", "#/ranking")),
        ({"ranking": ["opt_z"]}, ("option_unknown", "#/ranking/0")),
        ({"ranking": [["opt_a"]]}, ("option_unknown", "#/ranking/0")),
        ({"ranking": ["x" * 9999]}, ("option_unknown", "#/ranking/0")),
    ],
)
def test_what_is_no_order(submitted, refusal):
    assert unfit(asked("ranking", **LETTERS), **submitted) == refusal


def test_how_many_places_are_needed_is_told():
    definition = asked("ranking", **LETTERS, settings={"top": 3})
    refused = KINDS["ranking"].admit(definition, {"ranking": ids(definition, "a")})
    assert refused.facts == {"needed": 3}


def test_what_an_answer_is_worth():
    definition = asked("ranking", **LETTERS, settings={"partial": True})
    first, second = ids(definition, "ca")
    assert fold(definition, (first, second)) == {f"rank:{first}:1": 1, f"rank:{second}:2": 1}


def test_before_the_first_ballot_all_stand_alike():
    details = read(asked("ranking", **LETTERS), [])["details"]
    assert details["method"] == "borda"
    assert [(row["place"], row["points"], row["average_place"]) for row in details["order"]] == [
        (1, 0, None)
    ] * 4
    assert "rounds" not in details


def by_key(definition, rows):
    names = {option.id: option.key for option in definition.options}
    return {names[row["id"]]: {name: value for name, value in row.items() if name != "id"} for row in rows}


def test_what_is_left_out_earns_nothing_and_counts_into_no_average():
    definition = asked("ranking", **LETTERS, settings={"partial": True})
    summary = read(definition, [ids(definition, ballot) for ballot in ("ab", "ba", "b", "cab")])
    order = by_key(definition, summary["details"]["order"])
    # a: 3+2+2 = 7 of places 1, 2, 2; b: 2+3+3+1 = 9 of places 2, 1, 1, 3; c: 3 of place 1.
    assert order == {
        "b": {"place": 1, "points": 9, "average_place": 1.75},
        "a": {"place": 2, "points": 7, "average_place": 1.67},
        "c": {"place": 3, "points": 3, "average_place": 1.0},
        "d": {"place": 4, "points": 0, "average_place": None},
    }
    assert list(order) == ["b", "a", "c", "d"]
    assert by_key(definition, summary["options"])["b"] == {"votes": 2, "percent": 50.0}
    assert summary["leaders"] == ids(definition, "b")
    assert summary["details"]["basis"] == "weight"


def test_equal_points_share_a_place_and_the_lead():
    definition = asked("ranking", **LETTERS)
    summary = read(definition, [ids(definition, ballot) for ballot in ("abcd", "badc")])
    places = {key: row["place"] for key, row in by_key(definition, summary["details"]["order"]).items()}
    assert places == {"a": 1, "b": 1, "c": 3, "d": 3}
    assert summary["leaders"] == ids(definition, "ab")


def test_a_plain_form_has_a_menu_for_each_place():
    definition = asked("ranking", **LETTERS, settings={"top": 2, "partial": True})
    form = KINDS["ranking"].form(definition)
    assert form == Order(options=list(definition.options), places=2, required=1)
