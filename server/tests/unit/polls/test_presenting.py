"""A poll as one visitor gets it: the order of the widget, the language they read, nothing that is hidden."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_polls import poll as sample_poll

from plaudit.features.polls.model import Option, Translation
from plaudit.features.polls.presenting import place, presented, shuffled

# What the widget's own function gives for these (web/packages/elements/src/presentation.ts).
PLACES = {
    "": 2872998923,
    "a": 444641715,
    "ana poll_1 opt_a": 3218875111,
    "ana poll_1 opt_b": 2937873699,
    "zo\u00eb poll_1 opt_a": 3777967251,
    "\U0001f642 poll_1 opt_\u00fc": 2609023216,
}


def options(count, **pinned):
    return [Option(id=f"opt_{n}", text=f"Option {n}", pinned=n in pinned.values()) for n in range(count)]


def poll(**changes):
    made = sample_poll()
    definition = {name: changes.pop(name) for name in ("options", "shuffle") if name in changes}
    definition = msgspec.structs.replace(made.definition, **definition)
    return msgspec.structs.replace(made, definition=definition, **changes)


@pytest.mark.parametrize("text", PLACES)
def test_the_place_is_that_of_the_widget(text):
    assert place(text) == PLACES[text]


@given(st.integers(0, 12), st.text(min_size=1), st.text())
def test_everybody_has_an_order_of_their_own_and_keeps_it(count, visitor, later):
    given_ = options(count, last=2, lost=5)
    order = shuffled(given_, "poll_1", visitor)
    assert sorted(one.id for one in order) == sorted(one.id for one in given_)
    pinned = [one for one in given_ if one.pinned]
    assert order[len(order) - len(pinned) :] == pinned
    more = shuffled([*given_, Option(id=f"opt_{later}", text="Later")], "poll_1", visitor)
    assert [one for one in more if one in given_] == order, "who comes later moves none of the others"


def test_first_places_are_shared_out_evenly():
    first = Counter(shuffled(options(4), "poll_1", f"visitor {n}")[0].id for n in range(4000))
    assert all(850 < count < 1150 for count in first.values()), first
    assert len({tuple(one.id for one in shuffled(options(4), "poll_1", f"v{n}")) for n in range(999)}) == 24


def test_only_shuffled_polls_and_only_for_visitors():
    plain, mixed = poll(options=tuple(options(9))), poll(options=tuple(options(9)), shuffle=True)
    assert presented(plain, [], "somebody").definition.options == plain.definition.options
    assert presented(mixed, [], None).definition.options == mixed.definition.options
    assert presented(mixed, [], "somebody").definition.options != mixed.definition.options


def test_hidden_options_are_nowhere():
    hidden = msgspec.structs.replace(options(1)[0], state="hidden")
    assert presented(poll(options=(hidden, *options(3)[1:])), [], "v").definition.options == tuple(
        options(3)[1:]
    )


GERMAN, BRAZILIAN = (
    Translation(question="Tee?", options={"opt_0": "Tasse"}),
    Translation(question="Ch\u00e1?"),
)


@pytest.mark.parametrize(
    ("asked", "question", "language"),
    [
        ([], "Tea?", "en"),
        (["de"], "Tee?", "de"),
        (["de-AT-1996"], "Tee?", "de"),
        (["DE-at"], "Tee?", "de"),
        (["en-GB", "de"], "Tea?", "en"),
        (["pt"], "Tea?", "en"),
        (["pt-BR"], "Ch\u00e1?", "pt-BR"),
        (["fr", "pt-br"], "Ch\u00e1?", "pt-BR"),
        (["fr"], "Tea?", "en"),
    ],
)
def test_the_language_by_lookup(asked, question, language):
    made = poll(
        question="Tea?",
        language="en",
        options=tuple(options(2)),
        translations={"de": GERMAN, "pt-BR": BRAZILIAN},
    )
    shown = presented(made, asked, None)
    assert (shown.question, shown.language) == (question, language)
    assert [one.text for one in shown.definition.options][1] == "Option 1", (
        "what is not translated is as written"
    )


def test_words_of_the_settings_are_translated_and_never_spoil_them():
    definition = msgspec.structs.replace(
        sample_poll().definition, kind="slider", options=(), settings={"low_label": "Cold"}
    )
    made = msgspec.structs.replace(sample_poll(), definition=definition)

    def settings(words):
        told = msgspec.structs.replace(made, translations={"de": Translation(settings=words)})
        return presented(told, ["de"], None).definition.settings

    assert settings({"low_label": "Kalt"}) == {"low_label": "Kalt"}
    assert settings({"low_label": "Kalt", "max": "viel"}) == {"low_label": "Cold"}
