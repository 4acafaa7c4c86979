"""Headers, forms, links, bodies and settings: whatever is handed in, it is read or refused in our own words."""

import contextlib
import ipaddress
import json

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nearly import HEADERS, TEXTS, exchange, near, tries

from plaudit.edge import json_bodies
from plaudit.edge.authentication import bearer
from plaudit.edge.client_address import address_prefix, client_address, trusted_networks
from plaudit.edge.exchange import request_id_of
from plaudit.edge.idempotency import key_of
from plaudit.edge.pages import forms
from plaudit.edge.pages.filled import answer_of
from plaudit.edge.pages.html import leads_somewhere, tag
from plaudit.edge.pages.texts import languages_of, words_for
from plaudit.edge.rest.polls import expected_revision, matches
from plaudit.features.polls.drafts import NewPoll
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.lifecycle import new_poll
from plaudit.kernel.errors import ConfigurationError, Invalid, PlauditError
from plaudit.settings import read_settings


@tries(400)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"x-forwarded-for", b"forwarded"]),
            st.one_of(
                HEADERS,
                near('for=192.0.2.1;by=x, for="[2001:db8::1]:80"', "10.0.0.1, [::1]:9, ::ffff:10.0.0.1"),
            ).map(lambda text: text.encode("latin-1")),
        ),
        max_size=4,
    ),
    st.sampled_from(["10.0.0.1", "::1", "192.0.2.7", "", "unix:"]),
)
def test_an_address_is_an_address(headers, peer):
    trusted = trusted_networks(["10.0.0.0/8", "::1/128"])
    found = client_address(peer, headers, trusted)
    assert found == "unknown" or str(ipaddress.ip_address(found)) == found
    assert client_address(peer, headers, ()) in {peer, "unknown"}
    assert address_prefix(found)


@tries(300)
@given(HEADERS, st.one_of(HEADERS, near('"3"', '"3-open"', "*", "W/x")))
def test_headers_are_read_or_refused(first, second):
    for read in (
        lambda: json_bodies.check_media_type(first, second),
        lambda: bearer(first),
        lambda: key_of(first),
        lambda: expected_revision(exchange(if_match=second)),
        lambda: forms.cookie_of(exchange(cookie=f"plaudit_voter={first}; {second}")),
        lambda: forms.check_same_site(exchange(origin=first, host=second), "https://polls.example.org"),
        lambda: request_id_of({b"x-request-id": first.encode("latin-1")}),
        lambda: words_for(languages_of(second, first)),
        lambda: matches(first, '"x"'),
        lambda: exchange(query=first).query_as(NewPoll),
    ):
        with contextlib.suppress(PlauditError):
            read()
    assert matches(f'{first}, W/"x" ,"y"', '"x"')


EXAMPLES = {
    name: new_poll(
        msgspec.convert({"kind": name, **kind.example}, NewPoll), "proj_sample", "live", 1
    ).definition
    for name, kind in KINDS.items()
}


@tries(200)
@example(b"rating=" + b"9" * 5000)
@example(b"value=1e999&value=nan&text=%00&date=2026-02-30&consent=yes&taps.opt_cheer=-1")
@example(b"choice=%ff&rating=%d9%a3")
@given(
    st.one_of(
        st.binary(max_size=60), near("vote_id=a&choice=b&rating=4").map(lambda text: text.encode("latin-1"))
    )
)
def test_forms_are_read_or_refused(body):
    sent = exchange(content_type="application/x-www-form-urlencoded")
    sent.body = body
    try:
        fields = forms.fields_of(sent)
    except PlauditError:
        return
    for kind, definition in EXAMPLES.items():
        field = KINDS[kind].field
        found = {} if field is None else answer_of(KINDS[kind].form(definition), field, fields)
        assert found.keys() <= {field}
        if found:
            KINDS[kind].admit(definition, found)  # fits or is refused, and never fails


@tries(300)
@given(st.one_of(TEXTS, near("https://example.org/a.png?x=1#y")))
def test_a_link_is_written_or_left_out(text):
    if leads_somewhere(text):
        written = str(tag.img(src=text))
        assert written.count('"') == 2
        assert not {"<", ">"} & set(written[1:-1])
    else:
        with pytest.raises(ValueError, match="lead"):
            tag.img(src=text)


BODIES = msgspec.json.Decoder(NewPoll)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)
POLL = (
    '{"question":"q","options":["a",{"text":"b","emoji":"c"}],"closes_at":"2026-01-01T00:00:00Z","voting":{}}'
)


@tries(400)
@example(b'"\\ud800"')
@example(b"[" * 60_000)
@example(b"9" * 5000)
@given(
    st.one_of(
        st.binary(max_size=60), near(POLL).map(str.encode), JSON.map(lambda value: json.dumps(value).encode())
    )
)
def test_bodies_are_read_or_refused(body):
    try:
        json_bodies.check_text(body)
        found = json_bodies.decode(body, BODIES)
    except Invalid:
        return
    assert found.question == json.loads(body)["question"]


SETTINGS = {
    "DATABASE_URL": "sqlite:///x.db", "PUBLIC_URL": "https://a.example:8443/x", "PORT": "8080", "HOST": "::1",
    "TRUSTED_PROXIES": "10.0.0.0/8, ::1 192.0.2.1", "LOG_LEVEL": "info", "RATE_LIMITS": "on", "METRICS_TOKEN": "t" * 20,
}  # fmt: skip


@tries(300)
@example("PORT", "9" * 5000)
@example("PUBLIC_URL", "https://[")
@example("TRUSTED_PROXIES", "1.2.3.4/99")
@given(st.sampled_from(list(SETTINGS)), st.one_of(near(*SETTINGS.values()), TEXTS))
def test_settings_are_read_or_refused(name, text):
    try:
        told = read_settings({f"PLAUDIT_{name}": text})
    except ConfigurationError:
        return
    assert told.base_url
    assert told.behind_proxy in {True, False}
