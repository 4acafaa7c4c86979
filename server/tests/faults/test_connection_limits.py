"""One address that takes all the connections it can get: it is told to wait, and everybody else comes in."""

import json

import pytest
from serving import Serving
from viewers import Crowd

EACH = 40
GREEDY = "127.0.0.2"
NEIGHBOUR = "127.0.0.3"


@pytest.fixture
def limited(tmp_path):
    """`limited(**settings)`: a server that lets an address have forty, with a poll and nobody watching it."""
    begun = []

    def begin(**settings):
        serving = Serving(
            tmp_path, PLAUDIT_RATE_LIMITS="on", PLAUDIT_MAX_CONNECTIONS_PER_ADDRESS=str(EACH), **settings
        )
        begun.append(serving.start())
        crowd = Crowd(serving, serving.poll())
        begun.append(crowd)
        return serving, crowd

    yield begin
    for one in reversed(begun):
        one.__exit__()


def settled(viewers):
    return all(viewer.state in {"open", "over"} for viewer in viewers)


def refused_as_promised(viewer):
    head, problem = viewer.refusal.lower(), json.loads(viewer.buffer)
    assert viewer.status == problem["status"] == 503
    assert problem["code"] == "overloaded"
    assert b"content-type: application/problem+json" in head
    assert b"retry-after: " in head
    return True


@pytest.mark.parametrize("kind", ["ws", "sse"])
def test_one_address_is_refused_what_others_still_get(limited, figures, kind):
    serving, crowd = limited()
    greedy = crowd.add(EACH + 20, kind, source=GREEDY)
    crowd.until(lambda: settled(greedy), 20, "the greedy one's answers")
    refused = [viewer for viewer in greedy if viewer.state == "over"]
    assert len(refused) == 20
    assert all(map(refused_as_promised, refused))

    crowd.joined(EACH, kind, source=NEIGHBOUR)
    assert serving.asked("GET", f"/v1/polls/{crowd.poll['id']}")["status"] == "open"
    assert f"plaudit_connections_refused_total {20.0}" in serving.ask("GET", "/metrics")[2].decode()

    for viewer in greedy[:5]:
        viewer.end()
    crowd.until(lambda: _gets_in(crowd, kind), 20, "a place that was given back")
    figures(places_per_address=EACH, asked_for_by_one=EACH + 20, refused=len(refused), others_let_in=EACH)


def _gets_in(crowd, kind):
    (again,) = crowd.add(1, kind, source=GREEDY)
    crowd.until(lambda: settled([again]), 10, "an answer")
    return again.state == "open"


def test_a_request_over_the_limit_is_answered_and_its_connection_closed(limited):
    """Pages and votes too: what counts are connections, whatever they are for."""
    serving, crowd = limited()
    crowd.joined(EACH, source="127.0.0.1")
    status, headers, body = serving.ask("GET", f"/v1/polls/{crowd.poll['id']}")
    assert (status, headers["connection"], json.loads(body)["code"]) == (503, "close", "overloaded")


def test_behind_a_proxy_clients_are_told_apart(limited):
    _, crowd = limited(PLAUDIT_TRUSTED_PROXIES=f"{GREEDY}/32")
    for kind, client in (("ws", "198.51.100.7"), ("sse", "198.51.100.8")):
        greedy = crowd.add(EACH + 10, kind, source=GREEDY, headers=f"X-Forwarded-For: {client}\r\n")
        crowd.until(lambda some=greedy: settled(some), 20, "the greedy one's answers")
        refused = [viewer for viewer in greedy if viewer.state == "over"]
        assert len(refused) == 10
        assert all(map(refused_as_promised, refused))
    crowd.joined(EACH, source=GREEDY, headers="X-Forwarded-For: 198.51.100.9\r\n")


def test_a_forwarding_header_of_a_stranger_changes_nothing(limited):
    """Else an attacker would write another address into each handshake."""
    _, crowd = limited()
    liars = [
        crowd.add(1, source=GREEDY, headers=f"X-Forwarded-For: 198.51.100.{at}\r\n")[0]
        for at in range(EACH + 5)
    ]
    crowd.until(lambda: settled(liars), 20, "the liars' answers")
    assert sum(viewer.state == "open" for viewer in liars) == EACH
