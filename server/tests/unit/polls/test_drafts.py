"""What is wrong with a new poll is said all at once, each with a pointer to its field."""

import msgspec
import pytest
from sample_polls import NOW, choice, option, rating

from plaudit.features.polls import drafts
from plaudit.features.polls.definitions import Limits, checked
from plaudit.features.polls.model import Definition, SuggestionRules, VotingRules
from plaudit.kernel.errors import Invalid
from plaudit.testing import samples

PLAIN = VotingRules()


def asking(question, definition, voting=PLAIN):
    return samples.poll(question=question, definition=definition, rules=voting)


@pytest.mark.parametrize(
    ("question", "definition", "voting", "pointers"),
    [
        (" ", choice(), PLAIN, ["#/question"]),
        ("a\0b", choice(), PLAIN, ["#/question"]),
        ("a\x7fb", choice(), PLAIN, ["#/question"]),
        ("\u200b\u2060 \ufeff", choice(), PLAIN, ["#/question"]),
        ("Tea?", Definition(kind="essay"), PLAIN, ["#/kind"]),
        ("Tea?", choice(scale=5, style="stars"), PLAIN, ["#/scale", "#/style"]),
        ("Tea?", choice(min_selections=1, max_selections=2), PLAIN, ["#/min_selections", "#/max_selections"]),
        ("Tea?", choice(settings={"taste": 1}), PLAIN, ["#/settings/taste"]),
        ("Rate!", rating(settings={"low_label": 3}), PLAIN, ["#/settings/low_label"]),
        ("Rate!", rating(settings={"low_label": "a\x07"}), PLAIN, ["#/settings/low_label"]),
        ("Rate!", Definition(kind="rating", options=(option("a"),)), PLAIN, ["#/options"]),
        ("Rate!", rating(suggestions=SuggestionRules()), PLAIN, ["#/suggestions"]),
        ("Tea?", choice(suggestions=SuggestionRules(per_voter=0)), PLAIN, ["#/suggestions/per_voter"]),
        (
            "Tea?",
            Definition(kind="single_choice", options=tuple(option(f"{n}") for n in range(101))),
            PLAIN,
            ["#/options"],
        ),
        ("Tea?", choice(), VotingRules(votes_per_voter=0), ["#/voting/votes_per_voter"]),
        ("Tea?", choice(), VotingRules(votes_per_voter=101), ["#/voting/votes_per_voter"]),
        ("Tea?", choice(), VotingRules(votes_per_voter=2, change=True), ["#/voting/change"]),
        (
            "\t",
            Definition(kind="single_choice", options=(option("a", "\x1b[0m"), option("b", " ")), scale=3),
            PLAIN,
            ["#/question", "#/scale", "#/options/0/text", "#/options/1/text"],
        ),
    ],
)
def test_every_wrong_field_is_named_at_once(question, definition, voting, pointers):
    with pytest.raises(Invalid) as invalid:
        checked(asking(question, definition, voting), Limits())
    assert invalid.value.code == "definition_invalid"
    assert [problem.pointer for problem in invalid.value.errors] == pointers


def test_line_breaks_and_any_script_are_text():
    checked(asking("Thé\nou café? 茶 ☕ مرحبا", choice(), PLAIN), Limits())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:image/png;base64,AA", "//host/a.png"])
def test_an_image_is_fetched_over_http_only(url):
    pictured = msgspec.structs.replace(option("a"), image_url=url)
    with pytest.raises(Invalid) as invalid:
        checked(asking("Tea?", Definition(kind="single_choice", options=(pictured, option("b")))), Limits())
    assert invalid.value.errors[0].pointer == "#/options/0/image_url"


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "duration", "pointers"),
    [
        (None, None, None, []),
        (None, NOW + 1, None, []),
        (NOW + 1, NOW + 2, None, []),
        (NOW - 5, NOW + 1, None, []),
        (None, None, 60, []),
        (None, NOW, None, ["#/closes_at"]),
        (None, 253_402_300_799_999, None, []),
        (None, 253_402_300_800_000, None, ["#/closes_at"]),
        (-62_135_596_800_001, None, None, ["#/opens_at"]),
        (NOW + 5, NOW + 5, None, ["#/closes_at"]),
        (NOW - 5, NOW - 1, None, ["#/closes_at"]),
        (None, NOW + 1, 60, ["#/duration_seconds"]),
        (None, NOW - 1, 60, ["#/closes_at", "#/duration_seconds"]),
    ],
)
def test_times(opens_at, closes_at, duration, pointers):
    try:
        drafts.check_times(NOW, opens_at, closes_at, duration)
        found = []
    except Invalid as invalid:
        found = [problem.pointer for problem in invalid.errors]
    assert found == pointers


@pytest.mark.parametrize(
    "body",
    [
        {"question": "Tea?", "colour": "red"},
        {"question": "Tea?", "voting": {"chnage": True}},
        {"question": "Tea?", "effects": {"voted": {"efect": "toast"}}},
        {"question": ""},
        {"question": "x" * 501},
        {"question": "Tea?", "options": ["x" * 201]},
        {"question": "Tea?", "metadata": {str(n): "" for n in range(51)}},
        {"question": "Tea?", "closes_at": "2030-01-01T00:00:00"},
        {"question": "Tea?", "duration_seconds": 0},
        {"question": "Tea?", "results_visibility": "sometimes"},
        {"question": "Tea?", "effects": {"voted": {"haptic": [5000]}}},
    ],
)
def test_a_body_of_the_wrong_form_is_not_decoded(body):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, drafts.NewPoll)


def test_new_options_get_ids_of_their_own():
    texts = ["Tea", drafts.OptionDraft(text=" Coffee ", id="opt_stolen", emoji="☕")]
    tea, coffee = drafts.options_of(texts, NOW)
    assert (tea.text, coffee.text, coffee.emoji) == ("Tea", "Coffee", "☕")
    assert len({tea.id, coffee.id, "opt_stolen"}) == 3
