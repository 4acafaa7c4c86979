"""Languages: which one a visitor gets, and that each says everything."""

import re

import pytest

from plaudit.edge.pages.texts import LANGUAGES, Words, catalogue, languages_of, words_for


@pytest.mark.parametrize(
    ("asked", "header", "expected"),
    [
        (None, None, "en"),
        (None, "es-MX,es;q=0.9,en;q=0.8", "es"),
        (None, "fr, ar;q=0.5, en;q=0.4", "ar"),
        (None, "en;q=0, es;q=0.1", "es"),
        (None, "fr;q=x, ;;;, *", "en"),
        ("ar", "es", "ar"),
        ("xx", "es", "es"),
    ],
)
def test_the_language_of_a_visitor(asked, header, expected):
    assert words_for(languages_of(asked, header)).lang == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_everything_with_the_same_blanks(lang):
    english, other = catalogue("en"), catalogue(lang)
    assert other.keys() == english.keys()
    for name, text in other.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[name]))


def test_numbers_and_shares():
    assert Words("en").number(12345) == "12,345"
    assert Words("es").number(12345) == "12.345"
    assert Words("en").percent(33.3, 3) == "33%"
    assert Words("es").percent(33.3, 600) == "33,3\u00a0%"
    assert Words("ar").dir == "rtl"
