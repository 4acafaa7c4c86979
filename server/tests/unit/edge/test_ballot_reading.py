"""The quick look at a ballot and the strict one agree: whatever is repeated is refused, however it is written."""

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from plaudit.edge import json_bodies
from plaudit.edge.exchange import Exchange
from plaudit.edge.rest.casting import CastBody, read
from plaudit.kernel.errors import PlauditError

strict = msgspec.json.Decoder(CastBody)
text = st.text(max_size=12)
fields = st.one_of(
    st.tuples(st.sampled_from(["vote_id", "choice", "voter", "surprise"]), text),
    st.tuples(st.just("choices"), st.lists(text, max_size=4)),
    st.tuples(st.just("rating"), st.integers(-10, 10)),
)


@given(st.lists(fields, max_size=5), st.booleans(), st.sampled_from(["", " ", "\n\t"]))
def test_both_readings_agree(pairs, escape, space):
    members = [
        f"{space}{json.dumps(name)}{space}:{space}{json.dumps(value, ensure_ascii=escape)}{space}"
        for name, value in pairs
    ]
    body = ("{" + ",".join(members) + "}").encode("utf-8", "surrogatepass")
    exchange = Exchange(
        method="POST",
        path="/v1/polls/x/votes",
        query="",
        headers={b"content-type": b"application/json"},
        address="192.0.2.1",
        request_id="r",
        body=body,
    )
    assert _outcome(lambda: read(exchange)) == _outcome(lambda: json_bodies.read(body, strict))


def _outcome(reading):
    try:
        return reading()
    except PlauditError as error:
        # A text wrong in two ways may be refused for either.
        return type(error)
