"""A matrix: a column for each row."""

from asking import answered, asked, faults, option_id, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold

ROWS = [{"text": "Rooms", "key": "rooms"}, {"text": "Food", "key": "food"}]
COLUMNS = [
    {"key": "bad", "text": "Bad", "value": 1},
    {"key": "good", "text": "Good", "value": 2},
    {"key": "na", "text": "Was not there"},
]


def matrix(**settings):
    return asked("matrix", options=ROWS, settings={"columns": COLUMNS} | settings)


def picked(definition, **columns):
    return {option_id(definition, row): column for row, column in columns.items()}


def columns(*changes):
    return {"options": ROWS, "settings": {"columns": [*changes]}}


@table(
    ("body", "pointers"),
    [
        (columns(*COLUMNS), []),
        ({"options": ["One"], "settings": {"columns": COLUMNS}}, []),
        ({"options": [], "settings": {"columns": COLUMNS}}, ["#/options"]),
        ({"options": [f"{n}" for n in range(30)], "settings": {"columns": COLUMNS}}, []),
        ({"options": [f"{n}" for n in range(31)], "settings": {"columns": COLUMNS}}, ["#/options"]),
        ({"options": ROWS}, ["#/settings/columns"]),
        (columns(COLUMNS[0]), ["#/settings/columns"]),
        (columns(*({"key": f"{n}", "text": "x"} for n in range(10))), []),
        (columns(*({"key": f"{n}", "text": "x"} for n in range(11))), ["#/settings/columns"]),
        (columns(COLUMNS[0], COLUMNS[0]), ["#/settings/columns/1/key"]),
        (columns(COLUMNS[0], {"key": "Not Good", "text": "x"}), ["#/settings/columns/1/key"]),
        (columns(COLUMNS[0], {"key": "x", "text": "  "}), ["#/settings/columns/1/text"]),
        (columns(COLUMNS[0], {"key": "x", "text": "a\x00"}), ["#/settings/columns/1/text"]),
        (columns(COLUMNS[0], {"key": "x", "text": "y", "value": 1.5}), ["#/settings/columns/1/value"]),
        (columns(COLUMNS[0], {"text": "y"}), ["#/settings/columns/1/key"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("matrix", **body) == pointers


@table(
    ("settings", "answer"),
    [
        ({}, {"rooms": "bad", "food": "na"}),
        ({"require_all": False}, {"food": "good"}),
        ({"require_all": False}, {"food": "good", "rooms": "good"}),
    ],
)
def test_what_may_be_answered(settings, answer):
    definition = matrix(**settings)
    assert answered(definition, matrix=picked(definition, **answer)) == picked(definition, **answer)
    assert list(answered(definition, matrix=picked(definition, **answer))) == sorted(
        picked(definition, **answer)
    )


@table(
    ("settings", "answer", "code", "row"),
    [
        ({}, {"rooms": "bad"}, "row_missing", "food"),
        ({}, {}, "row_missing", "rooms"),
        ({"require_all": False}, {}, "row_missing", "rooms"),
        ({}, {"rooms": "bad", "food": "fine"}, "column_unknown", "food"),
        ({}, {"rooms": "bad", "food": ""}, "column_unknown", "food"),
        ({}, {"rooms": ["bad"], "food": "na"}, "answer_kind", "rooms"),
        ({}, {"rooms": 1, "food": "na"}, "answer_kind", "rooms"),
    ],
)
def test_what_may_not_be_answered(settings, answer, code, row):
    definition = matrix(**settings)
    place = f"#/matrix/{option_id(definition, row)}"
    assert unfit(definition, matrix=picked(definition, **answer)) == (code, place)


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/matrix")),
        ({"points": {}}, ("answer_kind", "#/matrix")),
        ({"matrix": [["a", "b"]]}, ("answer_kind", "#/matrix")),
        ({"matrix": {"opt_z": "bad"}}, ("row_unknown", "#/matrix/opt_z")),
        ({"matrix": {"Rooms": "bad"}}, ("row_unknown", "#/matrix/Rooms")),
    ],
)
def test_what_is_no_matrix(submitted, refusal):
    assert unfit(matrix(), **submitted) == refusal


def test_an_essay_for_a_row_is_not_repeated():
    _, pointer = unfit(matrix(), matrix={"x" * 50_000: "bad"})
    assert len(pointer) < 400


def test_what_an_answer_is_worth():
    definition = matrix()
    rooms, food = option_id(definition, "rooms"), option_id(definition, "food")
    answer = answered(definition, matrix={food: "na", rooms: "good"})
    assert fold(definition, answer) == {f"cell:{rooms}:good": 1, f"cell:{food}:na": 1}


def test_before_the_first_vote():
    rows = read(matrix(), [])["details"]["rows"]
    assert [(row["answers"], row["mean"]) for row in rows] == [(0, None), (0, None)]
    assert [column["percent"] for row in rows for column in row["columns"]] == [0] * 6


def test_means_are_of_columns_with_a_value_and_percents_of_the_answers_of_a_row():
    definition = matrix(require_all=False)
    votes = [{"rooms": "good", "food": "na"}, {"rooms": "bad", "food": "na"}, {"rooms": "good"}]
    rooms, food = read(definition, [picked(definition, **vote) for vote in votes])["details"]["rows"]
    assert (rooms["answers"], rooms["mean"]) == (3, 1.67)
    assert [column["percent"] for column in rooms["columns"]] == [33.3, 66.7, 0.0]
    assert (food["answers"], food["mean"]) == (2, None), "nobody said how good it was"
    assert [(column["key"], column["votes"]) for column in food["columns"]] == [
        ("bad", 0),
        ("good", 0),
        ("na", 2),
    ]


def test_rows_are_no_options_to_win():
    definition = matrix()
    summary = read(definition, [picked(definition, rooms="good", food="bad")])
    assert (summary["options"], summary["leaders"]) == ([], [])
    assert summary["details"]["basis"] == "answers"


def test_a_plain_form_is_a_grid():
    grid = KINDS["matrix"].form(matrix(require_all=False))
    assert [column.text for column in grid.columns] == ["Bad", "Good", "Was not there"]
    assert ([row.text for row in grid.rows], grid.required) == (["Rooms", "Food"], False)
