"""Which spellings are one word, how it is shown, and that nothing visible is lost."""
# ruff: noqa: RUF001 - letters that look alike are what this is about

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.polls.kinds.listed_words import held_words, stop_words
from plaudit.features.polls.kinds.words import folded, written
from plaudit.features.polls.plain_text import leaves_a_mark

LANGUAGES = [
    "ar",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "fi",
    "fr",
    "he",
    "hi",
    "it",
    "nb",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
    "uk",
]

ONE_WORD = [
    [
        "café",
        "cafe",
        "CAFÉ",
        "Cafe\u0301",
        " café! ",
        "«Café»",
        "c\u00adafé",
        "caf\u200bé",
        "\u202ecafé\u202c",
    ],
    ["ice cream", "Ice   Cream", "ICE\u00a0CREAM", "ice\tcream", "ice\u3000cream"],
    ["straße", "STRASSE", "Strasse", "strasse"],
    ["ﬁsh", "fish", "ＦＩＳＨ"],
    ["don't", "don\u2019t", "DON\u2018T", "don\u02bct"],
    ["İstanbul", "istanbul", "ISTANBUL"],
    ["ΟΔΟΣ", "οδος", "οδοσ"],
    ["❤️", "❤", "❤\ufe0e"],
    ["👩\u200d💻", " 👩\u200d💻 "],
    ["می\u200cخواهم", "میخواهم"],
    ["Świętość", "swietosc"],
    ["#hope", "hope", "Hope...", "(hope)", "¡hope!"],
    ["が", "か\u3099"],
    ["१२", "१२ "],
]

APART = [
    "C", "C#", "C++", "50", "50%", "👩", "💻", "👩\u200d💻", "👨\u200d💻", "🏴", "🏴\U000e0067\U000e0062\U000e007f", "1", "1\u20e3",
    "хай", "хаи", "เพือน", "เพื่อน", "कम", "काम", "か", "が", "ά", "α", "l", "ł", "o", "ø", "AC/DC", "ACDC", "👍", "👍🏽",
]  # fmt: skip


@pytest.mark.parametrize("spellings", ONE_WORD, ids=lambda spellings: spellings[0])
def test_spellings_of_one_word(spellings):
    assert {folded(text) for text in spellings} == {folded(spellings[0])}
    assert folded(spellings[0])


def test_different_words_stay_apart():
    assert len({folded(text) for text in APART}) == len(APART)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ice \n cream!! ", "Ice cream"),
        ("U.S.A.", "U.S.A"),
        ("rock 'n' roll", "rock 'n' roll"),
        ("C#", "C#"),
        ("#1", "1"),
        ("#️⃣", "#️⃣"),
        ("👩\u200d👩\u200d👧\u200d👦", "👩\u200d👩\u200d👧\u200d👦"),
        ("🏳️\u200d🌈", "🏳️\u200d🌈"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("e\u0301", "e\u0301"),
        ("שלום", "שלום"),
    ],
)
def test_how_a_word_is_shown(typed, shown):
    assert written(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "!!!",
        "…",
        "-",
        ":)",
        "\u200b",
        "\u200d",
        "\u3164",
        "\u2800",
        "\ufe0f",
        "\u202e",
        "«»",
        "\x00",
    ],
)
def test_what_nobody_could_read_is_no_word(typed):
    assert (written(typed), folded(typed)) == ("", "")


# Letters of many scripts, emoji, joiners, marks, punctuation and spaces, more often than chance would have them.
CHARACTERS = st.one_of(
    st.characters(exclude_categories=("Cs",)),
    st.sampled_from("aAéÉßﬁİıłÑ 'ʼ’-‐.!?#%*\u00a0\u0301\u0308\u200b\u200c\u200d\ufe0f\u20e3\u202e\u3164"),
    st.sampled_from("👩💻🏽❤🏴🏳🌈♂\U000e0067\U000e007fがกं한😀"),
)
TEXTS = st.text(CHARACTERS, max_size=12)


@given(TEXTS)
def test_both_forms_stay_as_they_are(text):
    assert written(written(text)) == written(text)
    assert folded(folded(text)) == folded(text)
    assert folded(written(text)) == folded(text)


@given(TEXTS)
def test_case_spaces_and_composition_make_no_difference(text):
    assert folded(f" \t{text}\u3000") == folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))


@given(st.text(st.characters(codec="ascii"), max_size=12))
def test_capitals_make_no_difference(text):
    assert folded(text.upper()) == folded(text.lower())


@given(TEXTS)
def test_what_is_shown_can_be_seen_and_has_a_word(text):
    if shown := written(text):
        assert leaves_a_mark(shown)
        assert "\t" not in shown, "counters keep the two forms apart by it"
        assert not shown[0].isspace()
        assert not any(unicodedata.category(one) == "Cc" for one in shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_holds_words_and_the_lists_do_not_contradict_each_other(language):
    assert len(stop_words(language)) > 80
    assert len(held_words(language) - held_words("en")) >= 15 or language == "en"
    assert not stop_words(language) & held_words(language)
    assert all(word and folded(word) == word and " " not in word for word in stop_words(language))


def test_a_language_is_found_by_its_first_part_and_an_unknown_one_holds_english_words():
    assert stop_words("pt-BR") == stop_words("pt") != frozenset()
    assert stop_words("xx") == frozenset()
    assert held_words("xx") == held_words("en") < held_words("de")
    assert stop_words("../en") == frozenset()
