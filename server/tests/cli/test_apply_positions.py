"""A pointer of the server leads to its line in the file, in JSON and in TOML."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.cli.apply import positions

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def paths(value, steps=()):
    yield steps, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield from paths(one, (*steps, str(name)))


@given(value=VALUES, indent=st.sampled_from([None, 1, "\t"]))
def test_every_value_of_any_json_is_found_where_it_stands(value, indent):
    text = "\n " + json.dumps(value, indent=indent)
    found = positions.of_json(text)
    expected = dict(paths(value))
    assert found.keys() == expected.keys()
    for steps, offset in found.items():
        stands, end = json.JSONDecoder().raw_decode(text, offset)
        if text[end:].lstrip().startswith(":"):  # of a member, the name
            assert stands == steps[-1]
        else:
            assert stands == expected[steps]


TOML = '''# definitions
[[polls]]
external_id = "a"
description = """
question = "not here"
"""
question = "Here?"
voting.change = true
options = [
    "Tea",
    { text = "Coffee" },
]

  [polls.settings]
  low_label = \'\'\'one line\'\'\'
  "odd name" = 1

[[polls.options]]
text = "A"
[[polls.options]]
text = "B"

[[polls]]
question = "Second"
'''


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ("#", 1, 1),
        ("#/polls/0", 2, 1),
        ("#/polls/0/question", 7, 1),
        ("#/polls/0/voting/change", 8, 1),
        ("#/polls/0/voting/retract", 8, 1),
        ("#/polls/0/options/7/text", 9, 1),
        ("#/polls/0/settings", 14, 3),
        ("#/polls/0/settings/low_label", 15, 3),
        ("#/polls/0/settings/odd name", 16, 3),
        ("#/polls/0/options/1/text", 21, 1),
        ("#/polls/1/question", 24, 1),
        ("#/polls/1/nothing", 23, 1),
        ("#/polls/9", 2, 1),
        ("#/nowhere", 1, 1),
    ],
)
def test_lines_of_toml(pointer, line, column):
    found = positions.of_toml(TOML)
    assert positions.place(TOML, found, positions.steps_of(pointer)) == (line, column)


def test_the_nearest_place_that_stands_in_the_text_is_taken():
    text = '{"polls": [\n  {"question": "?"}]}'
    found = positions.of_json(text)
    for pointer, place in [
        ("#/polls/0/question", (2, 4)),
        ("#/polls/0/options/1", (2, 3)),
        ("#/polls/3", (1, 2)),
    ]:
        assert positions.place(text, found, positions.steps_of(pointer)) == place


def test_steps_are_unescaped():
    assert positions.steps_of("#/a~1b/m~0n/~01") == ("a/b", "m~n", "~1")
    assert positions.steps_of("#") == ()
