"""Keys, tokens and cursors: the very one that was given out, and nothing near it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nearly import HEADERS, TEXTS, near, tries

from plaudit.edge import cursors, host_tokens
from plaudit.features.projects import page_tokens, voter_tokens
from plaudit.features.projects.creation import create_project
from plaudit.features.projects.keys import new_key, well_formed
from plaudit.kernel.errors import Invalid, Unauthenticated

NOW = 1_800_000_000_000
PROJECT = create_project("Studio", NOW).project
KEYS = [new_key(PROJECT.id, kind, "live", NOW).text for kind in ("secret", "publishable")]
VOTER = voter_tokens.new_voter(PROJECT, "live", NOW)[1]
PAGE = page_tokens.page_token(PROJECT, "live", "poll_01k00000000000000000000000")
CURSOR = cursors.sealed(PROJECT, "polls", "poll_01k00000000000000000000000")


@tries(300)
@given(st.one_of(near(VOTER, PAGE, *KEYS), TEXTS))
def test_no_credential_but_the_very_one(text):
    assert text == VOTER or voter_tokens.verified_voter(PROJECT, "live", text) is None
    assert voter_tokens.verified_voter(PROJECT, "test", text) is None
    if page_tokens.claimed_project(text) is not None:
        assert (page_tokens.verified_page(PROJECT, text) is not None) == (text == PAGE)
    assert text in KEYS or not well_formed(text)


SIGNED = host_tokens.jwt.encode(
    {"sub": "u", "aud": PROJECT.id, "exp": NOW // 1000 + 60}, PROJECT.signing_secret, algorithm="HS256"
)


@tries(300)
@given(st.one_of(near(SIGNED), TEXTS, st.lists(TEXTS, min_size=3, max_size=3).map(".".join)))
def test_no_token_of_a_host_but_the_very_one(text):
    try:
        told = host_tokens.verify(text, PROJECT, NOW, lambda _project, _key: None)
    except Unauthenticated:
        return
    assert told.subject == "u"
    assert text.rpartition(".")[0] == SIGNED.rpartition(".")[0]  # the last bits of base64 are nobody's


@tries(200)
@given(st.text(max_size=60), st.text(max_size=10))
def test_cursors_come_back_as_they_went(position, listing):
    sealed = cursors.sealed(PROJECT, listing, position)
    if len(sealed) <= 200:
        assert cursors.opened(PROJECT, listing, sealed) == position
        with pytest.raises(Invalid):
            cursors.opened(PROJECT, listing + "x", sealed)


@tries(300)
@given(st.one_of(near(CURSOR), TEXTS, HEADERS))
def test_no_cursor_of_somebodys_own_making(text):
    try:
        position = cursors.opened(PROJECT, "polls", text)
    except Invalid:
        return
    assert position == "poll_01k00000000000000000000000"
