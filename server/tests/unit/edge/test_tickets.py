"""Tickets: once, and within a minute."""

import pytest

from plaudit.edge.authentication import Caller
from plaudit.edge.rest.tickets import LIFE_MS, Tickets
from plaudit.features.projects.creation import create_project
from plaudit.features.projects.key_ring import KeyRing
from plaudit.kernel.errors import Unauthenticated
from plaudit.testing.clock import ManualClock


@pytest.fixture
def minute():
    clock = ManualClock()
    made = create_project("Studio", clock.now())
    ring = KeyRing(None, clock, lambda _key: None)  # nothing here asks the store
    return clock, Tickets(clock, ring), Caller(key=made.keys[1], project=made.project)


def code_of(tickets, ticket):
    with pytest.raises(Unauthenticated) as refused:
        tickets.redeem(ticket, None)
    return refused.value.code


def test_once(minute):
    _, tickets, caller = minute
    ticket, _ = tickets.issue(caller)
    assert tickets.redeem(ticket, None) == caller
    assert code_of(tickets, ticket) == "ticket_invalid"


def test_within_a_minute(minute):
    clock, tickets, caller = minute
    for late, good in ((LIFE_MS - 1, True), (LIFE_MS, False)):
        ticket, ends = tickets.issue(caller)
        assert ends == clock.now() + LIFE_MS
        clock.advance(late)
        if good:
            assert tickets.redeem(ticket, None) == caller
        else:
            assert code_of(tickets, ticket) == "ticket_invalid"
