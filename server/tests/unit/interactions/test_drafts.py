"""What a host writes becomes an interaction, or a list of pointers."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.interactions.drafts import (
    NewEffect,
    NewInteraction,
    Target,
    effect_of,
    interaction_of,
    targets,
)
from plaudit.features.interactions.model import MARKS, Address, Interaction, Outcomes, status_of
from plaudit.kernel.effects import Effect, is_link
from plaudit.kernel.errors import Invalid
from plaudit.testing.interaction_samples import MINUTE, NOW, effect, survey

TENANT = ("proj_1", "live")
VOTER = "voter_01k00000000000000000000000"
DAY = 24 * 60 * MINUTE


def made(**body):
    draft = msgspec.convert({"effect": "toast", "to": {"user": "ann"}} | body, NewEffect)
    return effect_of(draft, TENANT, NOW)


def shown(**body):
    draft = msgspec.convert({"to": {"user": "ann"}, "show": {"survey": "surv_1"}} | body, NewInteraction)
    return interaction_of(draft, TENANT, NOW)


@pytest.mark.parametrize(
    ("to", "person", "lasts", "once_per"),
    [
        ({"user": "ann"}, "host:ann", DAY, "user"),
        ({"user": "anonymous:x"}, "host:anonymous:x", DAY, "user"),
        ({"voter": VOTER}, f"anonymous:{VOTER}", DAY, "user"),
        ({"poll": "poll_1"}, None, MINUTE, "tab"),
        ({"everyone": True}, None, MINUTE, "tab"),
        ({"segment": {"attribute": "plan", "op": "answered"}}, None, MINUTE, "tab"),
    ],
)
def test_defaults_follow_the_address(to, person, lasts, once_per):
    sent = made(to=to)
    assert (sent.to.person, sent.expires_at - sent.not_before, sent.once_per) == (person, lasts, once_per)
    assert (sent.tenant, sent.type, sent.state, sent.priority, sent.surface) == (
        TENANT,
        "effect",
        "open",
        50,
        "popup",
    )
    assert sent.effect == Effect(effect="toast")
    assert sent.id.startswith("int_")


def test_what_is_said_goes_before_defaults():
    sent = made(
        to={"everyone": True}, ttl_seconds=5, once_per="user", priority=0, dedupe_key="k", fallback=None
    )
    assert (sent.expires_at - NOW, sent.once_per, sent.priority, sent.dedupe_key) == (5000, "user", 0, "k")
    assert sent.effect.fallback is None
    asks = shown(**{"as": "inline"}, slot="aside", push={"title": "Hello"})
    assert (asks.type, asks.show.survey, asks.surface, asks.slot, asks.push.title) == (
        *("survey", "surv_1", "inline", "aside", "Hello"),
    )
    assert shown(show={"effect": {"effect": "pulse"}}).effect.effect == "pulse"


@given(st.integers(-10 * DAY, 40 * DAY), st.integers(1, 30 * 24 * 3600))
def test_its_time_lies_where_it_was_asked_for(ahead, seconds):
    wished = datetime.fromtimestamp((NOW + ahead) // 1000, UTC)
    if ahead > 30 * DAY + 1000:
        with pytest.raises(Invalid) as refused:
            made(not_before=wished, ttl_seconds=seconds)
        assert refused.value.errors[0].pointer == "#/not_before"
    elif ahead <= 30 * DAY:
        sent = made(not_before=wished, ttl_seconds=seconds)
        assert sent.not_before == max(NOW, (NOW + ahead) // 1000 * 1000)
        assert sent.expires_at == sent.not_before + seconds * 1000


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"to": {}}, ["#/to"]),
        ({"to": {"user": "a", "voter": VOTER}}, ["#/to"]),
        ({"to": {"voter": "x"}, "options": {"url": "ftp://x"}}, ["#/to/voter", "#/options/url"]),
        ({"to": {"poll": "p"}, "once_per": "user"}, ["#/once_per"]),
        ({"to": {"poll": "p"}, "once_per": "device"}, ["#/once_per"]),
        ({"to": {"segment": {"page": "url", "op": "eq", "value": "/"}}}, ["#/to/segment/page"]),
    ],
)
def test_every_problem_has_its_pointer(body, pointers):
    with pytest.raises(Invalid) as refused:
        made(**body)
    assert [one.pointer for one in refused.value.errors] == pointers


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"to": {"everyone": True}}, ["#/to"]),
        ({"to": {"poll": "p"}, "show": {}}, ["#/to", "#/show"]),
        ({"show": {"poll": "p", "effect": {"effect": "toast"}}, "slot": "x"}, ["#/show", "#/slot"]),
        (
            {"show": {"effect": {"effect": "toast", "options": {"url": "//x"}}}, "as": "tab"},
            ["#/show/effect/options/url", "#/as"],
        ),
    ],
)
def test_every_problem_of_an_interaction_has_its_pointer(body, pointers):
    with pytest.raises(Invalid) as refused:
        shown(**body)
    assert [one.pointer for one in refused.value.errors] == pointers


def test_what_must_exist():
    assert list(targets(made())) == []
    assert list(targets(made(to={"poll": "p"}))) == [Target("p", "#/to/poll", is_shown=False)]
    assert list(targets(shown())) == [Target("surv_1", "#/show/survey", is_shown=True)]
    assert list(targets(shown(show={"poll": "p"}))) == [Target("p", "#/show/poll", is_shown=True)]


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example.org/a?b#c",
        "/thanks",
        "thanks",
        "./a",
        "../a",
        "?q=1",
        "#top",
        "https://[::1]/",
        "a:b/c/../d"[2:],
    ],
)
def test_links_a_page_may_follow(url):
    assert is_link(url)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "http://example.org",
            "//example.org",
            "///example.org",
            "https:",
            "https:///x",
            "https://",
        ),
        *("javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)"),
        *("data:text/html,x", "mailto:a@example.org", "blob:x", "vbscript:x", "a:b"),
        *("/\\example.org", "\\\\example.org", "https:\\\\example.org", "https://exa mple.org", "https://[x"),
        *(
            "https://example.org/\u202egpj.exe",
            "https://e\u200bxample.org",
            "\thttps://example.org",
            "/a\x00b",
        ),
    ],
)
def test_links_a_page_may_not_follow(url):
    assert not is_link(url)


@pytest.mark.parametrize(
    ("marks", "state", "at", "status"),
    [
        ((), "open", NOW, "waiting"),
        (("delivered",), "open", NOW, "delivered"),
        (("unsupported", "clicked"), "open", NOW, "waiting"),
        (("delivered", "shown"), "open", NOW, "shown"),
        (("shown", "dismissed"), "open", NOW, "dismissed"),
        (("shown", "dismissed", "answered"), "open", NOW, "answered"),
        ((), "open", NOW + MINUTE - 1, "waiting"),
        ((), "open", NOW + MINUTE, "expired"),
        (("delivered",), "open", NOW + MINUTE, "expired"),
        (("shown",), "open", NOW + MINUTE, "shown"),
        ((), "expired", NOW, "expired"),
        (("answered",), "expired", NOW + MINUTE, "answered"),
        ((), "canceled", NOW, "canceled"),
        (("delivered",), "canceled", NOW + MINUTE, "canceled"),
        (("shown",), "canceled", NOW, "shown"),
    ],
)
def test_the_status_is_the_furthest_it_came(marks, state, at, status):
    assert status_of(effect(state=state), Outcomes(**dict.fromkeys(marks, 1)), at) == status


def test_a_life_in_words():
    assert set(MARKS) == set(Outcomes.__struct_fields__) - {"fallbacks", "first_shown_at"}
    assert survey().type == "survey"
    document = msgspec.json.encode(effect(to=Address(voter=VOTER)))
    assert msgspec.json.decode(document, type=Interaction) == effect(to=Address(voter=VOTER))
