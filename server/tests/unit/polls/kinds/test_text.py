"""Answers in words: kept as they were written, counted without being read."""

import msgspec
from asking import answered, asked, counted, faults, read, table, unfit

from plaudit.features.polls.kinds import first_ruling, fold, is_read
from plaudit.features.polls.kinds.screening import is_held

SURVIVING = [
    "שלום עולם, مرحبا",
    "\u202bright to left\u202c",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👋🏽",
    "e\u0301 is not é",
    "a\u200bb\u200dc\ufeffd",
    "\U0001d518\U0001d52b 𠜎",
    "Z̴̡͖a̷l̸g̵o",
    "<b>bold</b> & \"quoted\" 'too' \\ \u2028 {{x}}",
    "two\nlines\tand a tab",
]


@table(
    ("settings", "pointers"),
    [
        ({}, []),
        ({"length": "long", "max_length": 5000, "moderated": True, "likes": False}, []),
        ({"length": "medium"}, ["#/settings/length"]),
        ({"max_length": 0}, ["#/settings/max_length"]),
        ({"max_length": 5001}, ["#/settings/max_length"]),
        ({"language": "no such tag"}, ["#/settings/language"]),
        ({"placeholder": "\x07"}, ["#/settings/placeholder"]),
        ({"colour": "red"}, ["#/settings/colour"]),
    ],
)
def test_what_may_be_asked(settings, pointers):
    assert faults("text", settings=settings) == pointers


def test_options_and_suggestions_have_no_place_here():
    assert faults("text", options=["One"]) == ["#/options"]
    assert faults("text", suggestions={}) == ["#/suggestions"]


@table(("length", "longest"), [("short", 280), ("long", 5000)])
def test_the_room_there_is_unless_told(length, longest):
    definition = asked("text", settings={"length": length})
    assert definition.settings["max_length"] == longest
    assert answered(definition, text="x" * longest) == "x" * longest
    assert unfit(definition, text="x" * (longest + 1)) == ("text_too_long", "#/text")


def test_lengths_are_code_points_without_the_space_around():
    definition = asked("text", settings={"max_length": 3})
    assert answered(definition, text="  👋👋👋\n") == "👋👋👋"
    assert unfit(definition, text="👋👋👋👋") == ("text_too_long", "#/text")


@table("written", SURVIVING)
def test_what_was_written_stays_as_it_was(written):
    definition = asked("text")
    answer = answered(definition, text=written)
    assert answer == written
    assert msgspec.json.decode(msgspec.json.encode(answer)) == written
    assert fold(definition, answer) == {"answers": 1, "length": len(written)}


@table("nothing", ["", "   ", "\n\t", "\u200b", "\u2060\ufeff", "\u00a0\u3000"])
def test_what_leaves_no_mark_says_nothing(nothing):
    assert unfit(asked("text"), text=nothing) == ("text_empty", "#/text")


@table("control", ["\x00", "a\x07b", "x\x1b[31mred", "del\x7fete"])
def test_control_characters_are_refused(control):
    code, pointer = unfit(asked("text"), text=f"a{control}b")
    assert (code, pointer) == ("invalid_field", "#/text")


@table("wrong", [None, 1, True, ["x"], {"text": "x"}])
def test_what_is_no_text(wrong):
    assert unfit(asked("text"), text=wrong) == ("answer_kind", "#/text")


def test_results_tell_how_many_and_nothing_of_what():
    summary = read(asked("text"), ["secret thoughts", "more"])
    assert summary["details"] == {"answers": 2, "basis": "answers"}
    assert "secret" not in str(summary)


def test_counters_name_no_word():
    assert counted(asked("text"), ["abc", "d"]) == {"voters": 2, "votes": 2, "answers": 2, "length": 4}


def test_an_answer_waits_when_the_host_looks_first_or_when_somebody_should():
    free, moderated = asked("text"), asked("text", settings={"moderated": True})
    assert is_read(free)
    assert first_ruling(free, "good day") == "approved"
    assert first_ruling(moderated, "good day") == "pending"
    assert first_ruling(free, "what the fuck") == "pending"
    assert first_ruling(asked("text", settings={"language": "de-AT"}), "so eine Scheiße!") == "pending"


@table(
    ("text", "language", "held"),
    [
        ("This is shit.", "en", True),
        ("SHIT!", "en", True),
        ("s\u200bhit", "en", True),
        ("\uff53\uff48\uff49\uff54", "en", True),
        ("(shit)", "fr", True),
        ("shitake mushrooms", "en", False),
        ("Scunthorpe", "en", False),
        ("was für ein Scheiß", "en", False),
        ("", "en", False),
        ("anything", "xx", False),
    ],
)
def test_the_net(text, language, held):
    assert is_held(text, language) is held
