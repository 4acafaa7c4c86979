"""Settings of every kind: whatever a host writes is a definition or a refusal that points at it; what stays open
after votes is what the kind says.
"""

import msgspec
import pytest
from asking import asked
from hypothesis import given
from hypothesis import strategies as st
from sample_polls import NOW, poll

from plaudit.features.polls.drafts import PollEdit
from plaudit.features.polls.edits import edited
from plaudit.features.polls.kinds import KINDS
from plaudit.kernel.errors import Conflict, Invalid

WITH_SETTINGS = [name for name, kind in KINDS.items() if kind.settings]
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["en", "short", "a b"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=6,
)


def example(kind, **more):
    """The kind's own example, with some of its settings as somebody else would write them."""
    body = {name: value for name, value in KINDS[kind].example.items() if name != "question"}
    return {**body, "settings": {**body.get("settings", {}), **more}}


@pytest.mark.parametrize("kind", WITH_SETTINGS)
@given(data=st.data())
def test_whatever_is_written_is_a_definition_or_a_refusal_with_its_place(kind, data):
    names = st.sampled_from(KINDS[kind].settings.__struct_fields__)
    written = data.draw(st.dictionaries(names, JUNK, min_size=1, max_size=3))
    try:
        definition = asked(kind, **example(kind, **written))
    except Invalid as error:
        refused = error
    else:
        assert (
            msgspec.json.decode(msgspec.json.encode(definition.settings)).keys() == definition.settings.keys()
        )
        assert KINDS[kind].prepare(definition) == definition
        return
    assert refused.code == "definition_invalid"
    assert refused.errors
    assert all(error.pointer.startswith(("#/settings", "#/options")) for error in refused.errors)


# One change of each setting that keeps the example askable.
CHANGES = {
    "yes_no": {"style": "text"},
    "dropdown": {"placeholder": "Where?"},
    "rating": {"low_label": "Meh", "high_label": None},
    "nps": {"low_label": "Never", "high_label": None},
    "csat": {"low_label": "Bad", "high_label": None},
    "ces": {"low_label": "No", "high_label": None},
    "slider": {"min": 50, "max": 200, "step": 10, "unit": "°C", "emoji": "🔥", "low_label": "Cold"},
    "number": {"min": 10, "max": 5000, "decimals": 2, "unit": "peas", "answer": 1300},
    "date": {"min": "2027-03-02", "max": "2027-03-30"},
    "email": {"placeholder": "me@example.org"},
    "consent": {"text": "I agree to everything.", "link_url": None, "must_accept": True},
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, changes in CHANGES.items() for name in changes]
)
def test_after_a_vote_only_free_settings_change(kind, name):
    before = poll(definition=asked(kind, **example(kind)))
    edit = PollEdit(settings={name: CHANGES[kind][name]})
    unvoted = edited(before, edit, NOW, has_votes=False)
    assert unvoted.definition.settings[name] == CHANGES[kind][name] != before.definition.settings[name]
    if name in KINDS[kind].free:
        assert edited(before, edit, NOW, has_votes=True) == unvoted
        assert unvoted.meaning == before.meaning
    else:
        assert unvoted.meaning == before.meaning + 1
        with pytest.raises(Conflict) as conflict:
            edited(before, edit, NOW, has_votes=True)
        assert (conflict.value.code, conflict.value.facts["field"]) == ("meaning_locked", "settings")
