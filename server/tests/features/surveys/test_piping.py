"""Earlier answers inside later words: a table, and that nobody can write a placeholder into an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.polls.model import Definition, Option
from plaudit.features.surveys.piping import in_words, piped, places

ANSWERS = {"rating": "2", "tea": "Green", "empty": "", "trick": "{{tea}} \\1 \\g<0>"}
FIELDS = {"name": "Ann", "age": 40, "flag": True, "rating": "hidden"}
ATTRIBUTES = {"tier": "gold"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why only {{rating}}?", "Why only 2?"),
        ("{{ tea }} and {{tea}}", "Green and Green"),
        ("Hello {{field.name}}, {{field.age}}, {{field.flag}}", "Hello Ann, 40, yes"),
        ("{{attribute.tier}} {{attribute.gone}}!", "gold !"),
        ("Hello {{field.gone|there}}", "Hello there"),
        ("Hello {{field.gone| dear guest }}!", "Hello  dear guest !"),
        ("{{empty|nothing}}", "nothing"),
        ("{{field.rating}} is not {{rating}}", "hidden is not 2"),
        ("{{trick}}", "{{tea}} \\1 \\g<0>"),
        ("{{gone|{{tea}}}}", "{{gone|Green}}"),
        ("{rating} {{}} {{a b}} {{field.}} {{other.tea}}", "{rating} {{}} {{a b}} {{field.}} {{other.tea}}"),
        (
            "{{field.gone|\u202e\u05e9\u05dc\u05d5\u05dd \U0001f469\u200d\U0001f467 e\u0301}}",
            "\u202e\u05e9\u05dc\u05d5\u05dd \U0001f469\u200d\U0001f467 e\u0301",
        ),
        ("no placeholder", "no placeholder"),
    ],
)
def test_a_text_is_filled(text, expected):
    assert piped(text, ANSWERS, FIELDS, ATTRIBUTES) == expected


@given(st.text(), st.text(alphabet=st.sampled_from("{}| atex.fild\\")))
def test_what_is_put_in_is_not_looked_at_again(name, answer):
    assert piped("{{tea|}}!", {"tea": answer}, {}, {}) == f"{answer}!"
    assert piped("{{field.n|}}!", {}, {"n": name}, {}) == f"{name}!"


def test_places_name_what_a_text_needs():
    text = "{{rating}} {{field.name|x}} {{attribute.tier}} {{nope nope}}"
    assert list(places(text)) == [("item", "rating"), ("field", "name"), ("attribute", "tier")]


OPTIONS = (Option(id="opt_a", text="Tea"), Option(id="opt_b", text="Café ☕"))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("opt_b", "Café ☕"),
        (["opt_b", "opt_a"], "Café ☕, Tea"),
        (("opt_a",), "Tea"),
        (3, "3"),
        (2.0, "2"),
        (2.5, "2.5"),
        (True, "yes"),
        ({"opt_a": 40, "opt_b": 60}, "Tea: 40, Café ☕: 60"),
        ({"opt_a": "good"}, "Tea: Very good"),
        ("=free text", "=free text"),
    ],
)
def test_an_answer_in_words(answer, expected):
    columns = [{"key": "good", "text": "Very good", "value": 2}]
    definition = Definition(kind="single_choice", options=OPTIONS, settings={"columns": columns})
    assert in_words(definition, answer) == expected
