"""Simulated voters answer every kind of question, and each number the server states is their own."""

import asyncio

import pytest
from commands import Backend, Server

from plaudit.cli.crowd.simulation import Crowd, simulate
from plaudit.cli.crowd.target import Target
from plaudit.cli.crowd.voters import Habits
from plaudit.features.polls.kinds import KINDS

ANSWERED = [kind for kind in KINDS if KINDS[kind].field]


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("crowds"))
    backend = Backend(running.url, running.first_keys())
    yield backend
    backend.close()
    running.close()


def sent(host, poll, **changes):
    target = Target(url=host.url, key=host.keys["publishable_key"], poll_id=poll["id"], **changes)
    habits = Habits(retry_chance=0.2, change_chance=0.3)
    return asyncio.run(simulate(target, Crowd(voters=30, viewers=2, habits=habits)))


@pytest.mark.parametrize("kind", ANSWERED)
def test_every_number_is_the_crowds_own(host, kind):
    body = {"kind": kind, "options": [], **KINDS[kind].example, "voting": {"change": True}}
    if KINDS[kind].grows:
        body["suggestions"] = {"moderated": False, "per_voter": 3, "max_length": 200}
    poll = host.poll(**body)
    report = sent(host, poll, secret_key=host.keys["secret_key"])
    assert report.ok, report.for_people()
    assert report.refused == {}
    assert report.acknowledged >= 30
    assert report.changes > 0
    again = sent(host, poll)  # other people, on top of what stands; not told any right answer
    assert again.ok, again.for_people()
    if KINDS[kind].grows:
        assert len(host.ask("GET", f"/v1/polls/{poll['id']}").json()["options"]) > len(poll["options"])
