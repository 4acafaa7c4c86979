"""An export somebody has been at: the verifier says what is wrong with it, whatever it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nearly import tries

from plaudit.ledger import verifier

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.just(10**400), st.floats(), st.text(max_size=70), st.just("ff" * 32),
    st.builds(list), st.builds(dict), st.builds(lambda: [None]), st.builds(lambda: {"id": None}), st.lists(st.text(max_size=3), max_size=3),
)  # fmt: skip


@pytest.fixture(scope="module")
def export(house):
    """Votes, a change, a retraction, a reset, a close, and a checkpoint over it all."""
    poll = house.poll(voting={"change": True, "retract": True})
    path, options = f"/v1/polls/{poll['id']}", poll["options"]
    for number in range(6):
        body = {"vote_id": f"v{number}", "choice": options[number % 3 - 1]["id"], "voter": f"u{number % 4}"}
        assert house.ask("POST", f"{path}/votes", body).status_code == 201
    own = {"Plaudit_Voter": house.voter()}
    assert house.ask(
        "POST", f"{path}/votes", {"vote_id": "own", "choice": options[0]["id"]}, key="page", **own
    ).is_success
    assert house.ask("DELETE", f"{path}/votes/own", key="page", **own).status_code == 200
    house.ask("POST", f"{path}/reset")
    house.ask("POST", f"{path}/votes", {"choice": options[0]["id"], "voter": "u9"})
    house.ask("POST", f"{path}/close")
    lines = house.ask("GET", f"{path}/export?format=ndjson").text.splitlines()
    verifier.verify(lines)
    return lines


def places(value, at=()):
    """Every path into a JSON value."""
    yield at
    for name, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(inner, (*at, name))


def put(value, path, new):
    for name in path[:-1]:
        value = value[name]
    value[path[-1]] = new


@tries(300)
@given(st.data())
def test_a_changed_value_is_bad_or_changes_nothing(export, data):
    rows = [json.loads(line) for line in export]
    for _ in range(data.draw(st.integers(1, 2))):
        row = data.draw(st.sampled_from(rows))
        path = data.draw(st.sampled_from([one for one in places(row) if one] or [()]))
        if path:
            put(row, path, data.draw(VALUES))
    refused_or_same(export, [json.dumps(row) for row in rows])


@tries(200)
@given(st.data())
def test_broken_text_is_bad(export, data):
    lines = [line.encode() for line in export]
    at = data.draw(st.integers(0, len(lines) - 1))
    line = bytearray(lines[at])
    cut = data.draw(st.integers(0, len(line)))
    line[cut : cut + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    lines[at] = bytes(line)
    refused_or_same(export, lines)


def refused_or_same(export, lines):
    """Refused, or with the same results: what is not vouched for (a name, a note) may differ."""
    try:
        report = verifier.verify(lines)
    except verifier.Bad:
        return
    except ValueError as error:
        if "not the header" not in str(error):  # that is said of what is no export at all
            raise
        return
    whole = verifier.verify(export)
    assert (report.votes, report.entries) == (whole.votes, whole.entries)
