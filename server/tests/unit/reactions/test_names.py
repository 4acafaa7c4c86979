"""Which names subjects may have, what a batch may hold, and that tenants never meet inside the hub."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.edge.subject_channels import name_of, place_of, subject_in, subject_of
from plaudit.features.reactions.model import Name, checked_subject, checked_taps
from plaudit.kernel.errors import Invalid


@pytest.mark.parametrize(
    "subject",
    [
        *("post-42", "a", "x" * 200, "blog/2026/11?draft#top", "урок 7", "記事", "مقال", "👍", "a\u200db"),
        *("%2e%2e", "a%00b", "../../etc", "subject:post", "poll:1", "…", "\u202eabc", "<script>", "a b"),
    ],
)
def test_any_name_in_any_script(subject):
    assert checked_subject(subject, "#/subject") == subject


@pytest.mark.parametrize(
    "subject",
    ["", "x" * 201, "a\0b", "a\nb", "\x7f", "\u2028", "\ud800", ".", "..", " ", "\u200b", "\u00a0\u200d"],
)
def test_names_that_are_none(subject):
    with pytest.raises(Invalid) as caught:
        checked_subject(subject, "#/subject")
    assert caught.value.code == "invalid_field"
    assert caught.value.errors[0].pointer == "#/subject"


def test_taps_are_counted_under_the_emoji_written_in_full():
    assert checked_taps({"❤": 1, "❤️": 2, "👏": 1}, "#/reactions") == {"❤️": 3, "👏": 1}


@pytest.mark.parametrize("taps", [{}, {"a": 1}, {"": 1}, {"👍": 0}, {"👍": -1}, {"👍": 1001}, {"👍👍": 1}])
def test_batches_that_are_none(taps):
    with pytest.raises(Invalid) as caught:
        checked_taps(taps, "#/reactions")
    assert caught.value.errors[0].pointer.startswith("#/reactions")


@pytest.mark.parametrize(
    ("encoded", "subject"),
    [("post-42", "post-42"), ("a%2Fb", "a/b"), ("%E2%9D%A4", "❤"), ("a+b", "a+b"), ("100%25", "100%")],
)
def test_a_subject_in_a_path(encoded, subject):
    assert subject_in(encoded) == subject


@pytest.mark.parametrize("encoded", ["%ff", "%00", "%2e%2e", "%C3", "a%0Ab", "", "%ED%A0%80"])
def test_a_path_without_a_subject(encoded):
    with pytest.raises(Invalid):
        subject_in(encoded)


tenants = st.tuples(st.sampled_from(["proj_1", "proj_2"]), st.sampled_from(["live", "test"]))
names = st.one_of(
    st.text(min_size=1, max_size=30),
    st.builds(
        ":".join, st.lists(st.sampled_from(["proj_1", "proj_2", "live", "test", "subject", "s"]), min_size=1)
    ),
)


@given(tenants, names, tenants, names)
def test_no_two_names_share_a_place(one, first, other, second):
    a, b = Name(*one, first), Name(*other, second)
    assert (place_of(a) == place_of(b)) == (a == b)
    assert name_of(place_of(a)) == a


@given(tenants, names)
def test_what_a_client_calls_a_channel_is_never_its_place(tenant, subject):
    """So a client that names another's place is led to a place of its own tenant."""
    other = place_of(Name("proj_other", "live", subject))
    named = subject_of(other)
    assert named is not None
    assert place_of(Name(*tenant, named)) != other
