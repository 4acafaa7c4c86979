"""Malformed bodies: each has one stable code, and a pointer where there is a place (T42, T43)."""

import msgspec
import pytest

from plaudit.edge import json_bodies
from plaudit.features.polls.drafts import NewPoll
from plaudit.kernel.errors import PlauditError

decoder = msgspec.json.Decoder(NewPoll)
GOOD = b'{"question":"Tea?","options":["yes","no"]}'

TABLE = [
    (b"", "invalid_json", None),
    (b"  ", "invalid_json", None),
    (b"{", "invalid_json", None),
    (b'{"question":"a"', "invalid_json", None),
    (b'{"question":"a"}x', "invalid_json", None),
    (b"{'question':'a'}", "invalid_json", None),
    (b'{"question":NaN}', "invalid_json", None),
    (b'{"question":Infinity}', "invalid_json", None),
    (b'{"question":"\xff\xfe"}', "invalid_json", None),
    (b'\xef\xbb\xbf{"question":"a"}', "invalid_json", None),
    ('{"question":"a"}'.encode("utf-16"), "invalid_json", None),
    (b'{"question":"a","question":"b"}', "invalid_json", None),
    (b'{"question":"a","voting":{"change":true,"change":false}}', "invalid_json", None),
    (b'{"question":"a","\\u0071uestion":"b"}', "invalid_json", None),
    (b'{"metadata":' + b"[" * 17 + b"]" * 17 + b"}", "invalid_json", None),
    (b"[" * 100_000, "invalid_json", None),
    (b'{"a":' * 60_000, "invalid_json", None),
    (b"null", "invalid_field", "#"),
    (b"[]", "invalid_field", "#"),
    (b'"text"', "invalid_field", "#"),
    (b"{}", "invalid_field", "#/question"),
    (b'{"question":7}', "invalid_field", "#/question"),
    (b'{"question":""}', "invalid_field", "#/question"),
    (b'{"question":"a","surprise":1}', "invalid_field", "#/surprise"),
    (b'{"question":"a","a/b~c":1}', "invalid_field", "#/a~1b~0c"),
    (b'{"question":"a","voting":{"surprise":1}}', "invalid_field", "#/voting/surprise"),
    (b'{"question":"a","options":["x",{"emoji":"y"}]}', "invalid_field", "#/options/1/text"),
    (b'{"question":"a","options":["x",{"text":7}]}', "invalid_field", "#/options/1/text"),
    (b'{"question":"a","options":"x"}', "invalid_field", "#/options"),
    (b'{"question":"a","opens_at":"tomorrow"}', "invalid_field", "#/opens_at"),
    (b'{"question":"a","opens_at":"2030-01-01T00:00:00"}', "invalid_field", "#/opens_at"),
    (b'{"question":"a","duration_seconds":1.5}', "invalid_field", "#/duration_seconds"),
    (b'{"question":"a","duration_seconds":"9"}', "invalid_field", "#/duration_seconds"),
    (b'{"question":"a\\u0000b"}', "invalid_field", "#/question"),
    (b'{"question":"\\ud800"}', "invalid_json", None),
]


@pytest.mark.parametrize(("body", "code", "pointer"), TABLE)
def test_a_malformed_body_has_its_code_and_place(body, code, pointer):
    with pytest.raises(PlauditError) as refused:
        json_bodies.read(body, decoder)
    assert refused.value.code == code
    assert [one.pointer for one in refused.value.errors] == ([pointer] if pointer else [])


def test_a_good_body_is_read():
    assert json_bodies.read(GOOD, decoder).options == ["yes", "no"]
    assert json_bodies.read(b'{"metadata":{"deep":"16"},' + GOOD[1:], decoder).question == "Tea?"


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("", ""),
        ("text/plain", ""),
        ("application/x-www-form-urlencoded", ""),
        ("multipart/form-data; boundary=x", ""),
        ("application/jsonp", ""),
        ("application/json; charset=latin-1", ""),
        ("application/json", "gzip"),
        ("application/json", "br"),
    ],
)
def test_only_plain_json_is_read(content_type, encoding):
    with pytest.raises(PlauditError) as refused:
        json_bodies.check_media_type(content_type, encoding)
    assert refused.value.code == "unsupported_media_type"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
    ],
)
def test_json_is_json(content_type):
    json_bodies.check_media_type(content_type, "identity")
