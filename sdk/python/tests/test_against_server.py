"""Both clients against a real server: the whole path, lost replies, lost lines, lists, refusals."""

import asyncio
import logging
import queue
import threading
from datetime import datetime

import httpx
import pytest

from conftest import soon
from lossy_line import LossyLine
from plaudit_client import (
    AlreadyDone,
    AsyncPlaudit,
    Conflict,
    InvalidRequest,
    Misuse,
    NoAnswer,
    NotAuthenticated,
    NotFound,
    NotOpen,
    Outdated,
    Plaudit,
    Retries,
    UnexpectedAnswer,
)

WRONG_KEY = "pl_sk_live_" + "a" * 36
QUICK = Retries(first=0.01)


def test_a_poll_from_draft_to_export(plaudit):
    poll = plaudit.polls.create(question="Tea or coffee?", options=["Tea", {"text": "Coffee", "emoji": "☕"}])
    name, tea = poll["id"], poll["options"][0]["id"]
    assert poll["status"] == "draft"
    edited = plaudit.polls.edit(name, question="Tea, or coffee?", if_revision=poll["revision"])
    with pytest.raises(Outdated) as late:
        plaudit.polls.edit(name, question="Late", if_revision=poll["revision"])
    assert late.value.code == "revision_mismatch"
    assert plaudit.polls.open(name, if_revision=edited["revision"])["status"] == "open"

    cast = plaudit.votes.cast(name, voter="user-1", choice=tea)
    assert cast["results"]["options"][0]["votes"] == 1
    vote = cast["vote"]["id"]
    assert plaudit.votes.get(name, vote)["receipt"] == cast["receipt"]
    with pytest.raises(AlreadyDone) as second:
        plaudit.votes.cast(name, voter="user-1", choice=tea)
    assert (second.value.code, second.value.status) == ("already_voted", 409)
    assert second.value.feedback["message"]
    assert second.value.request_id

    assert plaudit.polls.lock(name)["status"] == "locked"
    with pytest.raises(NotOpen):
        plaudit.votes.cast(name, voter="user-2", choice=tea)
    assert plaudit.polls.close(name)["status"] == "closed"
    with pytest.raises(Conflict) as state:
        plaudit.polls.lock(name)
    assert state.value.code == "poll_state"
    assert plaudit.polls.results(name)["is_final"]
    assert [one["vote"]["id"] for one in plaudit.polls.votes(name)] == [vote]
    assert vote.encode() in plaudit.polls.export(name)
    assert plaudit.votes.proof(name, vote)["checkpoint"]
    assert plaudit.polls.archive(name)["status"] == "archived"


async def test_the_same_awaited(async_plaudit):
    poll = await async_plaudit.polls.create(question="Tea?", options=["Yes", "No"], open=True)
    cast = await async_plaudit.votes.cast(poll["id"], voter="user-1", choice=poll["options"][0]["id"])
    assert (await async_plaudit.polls.results(poll["id"]))["voters"] == 1
    assert [one["receipt"] async for one in async_plaudit.polls.votes(poll["id"])] == [cast["receipt"]]
    with pytest.raises(AlreadyDone):
        await async_plaudit.votes.cast(poll["id"], voter="user-1", choice=poll["options"][0]["id"])


def test_a_vote_is_taken_back(plaudit):
    poll = plaudit.polls.create(question="Tea?", options=["Yes", "No"], open=True, voting={"retract": True})
    vote = plaudit.votes.cast(poll["id"], voter="user-1", choice=poll["options"][0]["id"])["vote"]
    plaudit.votes.retract(poll["id"], vote["id"], voter="user-1")
    assert plaudit.polls.results(poll["id"])["voters"] == 0


def test_a_survey_is_made_answered_and_read(plaudit):
    survey = plaudit.surveys.create(
        title="How was it?",
        open=True,
        items=[{"key": "rating", "poll": {"kind": "rating", "question": "So?"}}],
    )
    given = {"rating": {"rating": 4}}
    answered = plaudit.surveys.respond(survey["id"], voter="user-1", answers=given, complete=True)
    assert answered["response"]["status"] == "completed"
    (response,) = plaudit.surveys.responses(survey["id"])
    assert response["answers"]["rating"]["rating"] == 4
    assert plaudit.surveys.results(survey["id"])["responses"]["completed"] == 1
    assert plaudit.surveys.close(survey["id"])["status"] == "closed"


def test_a_list_is_gone_through_page_by_page(plaudit):
    made = [
        plaudit.polls.create(question=f"{n}?", options=["Yes", "No"], tags=["paged"])["id"] for n in range(5)
    ]
    listed = plaudit.polls.list(tag="paged", limit=2)
    assert [one["id"] for one in listed] == made[::-1]
    assert [len(page) for page in listed.pages()] == [2, 2, 1]
    assert listed.first()["id"] == made[-1]
    assert plaudit.polls.list(tag="nobody").first() is None


async def test_a_list_is_gone_through_awaited(plaudit, async_plaudit):
    made = [
        plaudit.polls.create(question=f"{n}?", options=["Yes", "No"], tags=["awaited"])["id"]
        for n in range(3)
    ]
    listed = async_plaudit.polls.list(tag="awaited", limit=2)
    assert [one["id"] async for one in listed] == made[::-1]
    assert (await listed.first())["id"] == made[-1]


def test_refusals_point_to_fields_and_ids_cannot_lead_elsewhere(plaudit):
    with pytest.raises(InvalidRequest) as refused:
        plaudit.polls.create(question="", options=["Yes"])
    assert [one["pointer"] for one in refused.value.errors]
    with pytest.raises(NotFound) as missing:
        plaudit.polls.get("poll_../../v1/polls?x=#")
    assert missing.value.code == "not_found"
    with pytest.raises(Misuse):
        plaudit.polls.get("..")


@pytest.mark.parametrize("lost", [1, 3])
def test_a_poll_is_made_once_though_replies_are_lost(server, plaudit, lost):
    tag = f"lost-{lost}"
    with (
        LossyLine(server.port, lost) as line,
        Plaudit(line.url, server.keys["secret_key"], retries=QUICK) as far,
    ):
        made = far.polls.create(question="Once?", options=["Yes", "No"], tags=[tag])
        assert len(line.requests) == lost + 1
        assert len(set(line.keys())) == 1
    assert [one["id"] for one in plaudit.polls.list(tag=tag)] == [made["id"]]


async def test_a_vote_counts_once_though_replies_are_lost(server, plaudit, poll):
    secret = server.keys["secret_key"]
    with LossyLine(server.port, 2) as line:
        async with AsyncPlaudit(line.url, secret, retries=QUICK) as far:
            choice = poll["options"][0]["id"]
            cast = await far.votes.cast(poll["id"], voter="user-1", choice=choice)
        assert len(line.requests) == 3
    assert plaudit.polls.results(poll["id"])["votes"] == 1
    assert plaudit.votes.get(poll["id"], cast["vote"]["id"])["receipt"] == cast["receipt"]


def test_an_edit_of_a_named_revision_is_not_sent_twice(server, poll):
    with (
        LossyLine(server.port, 1) as line,
        Plaudit(line.url, server.keys["secret_key"], retries=QUICK) as far,
    ):
        with pytest.raises(NoAnswer):
            far.polls.edit(poll["id"], question="So?", if_revision=poll["revision"])
        assert len(line.requests) == 1


def test_nobody_there_is_said_after_a_few_tries(server, free_port):
    with (
        Plaudit(f"http://127.0.0.1:{free_port()}", server.keys["secret_key"], retries=QUICK) as client,
        pytest.raises(NoAnswer, match=r"polls\.create: ConnectError \(4 attempts\)"),
    ):
        client.polls.create(question="Tea?", options=["Yes", "No"])


def test_a_page_of_somebody_elses_is_not_an_answer(server):
    portal = httpx.MockTransport(lambda _: httpx.Response(200, text="<html>Sign in to the network</html>"))
    with Plaudit(server.url, WRONG_KEY, transport=portal) as client, pytest.raises(UnexpectedAnswer):
        client.polls.list().first()


def test_a_key_is_not_carried_to_where_an_answer_points():
    asked = []

    def elsewhere(request):
        asked.append(request.url.host)
        return httpx.Response(307, headers={"Location": "http://elsewhere.example/"})

    portal = httpx.MockTransport(elsewhere)
    with (
        Plaudit("http://plaudit.example", WRONG_KEY, transport=portal) as client,
        pytest.raises(UnexpectedAnswer, match="a redirect"),
    ):
        client.polls.get("poll_1")
    assert asked == ["plaudit.example"]


def test_no_key_is_shown_anywhere(server, caplog):
    caplog.set_level(logging.DEBUG)
    key = server.keys["secret_key"]
    with Plaudit(server.url, WRONG_KEY) as wrong, Plaudit(server.url, key) as right:
        with pytest.raises(NotAuthenticated) as refused:
            wrong.polls.list().first()
        right.polls.create(question="Tea?", options=["Yes", "No"])
        shown = [repr(wrong), repr(right), repr(right._settings), str(refused.value), repr(refused.value)]
    shown += [record.getMessage() for record in caplog.records]
    for text in shown:
        assert "aaaaaaaa" not in text
        assert key[12:] not in text


@pytest.mark.parametrize(
    ("server_", "key"),
    [
        ("plaudit.example", WRONG_KEY),
        ("ftp://plaudit.example", WRONG_KEY),
        ("http://user:word@plaudit.example", WRONG_KEY),
        ("http://plaudit.example", "whsec_abc"),
        ("http://plaudit.example", WRONG_KEY + "\n"),
        ("http://plaudit.example", ""),
        ("http://plaudit.example:port", WRONG_KEY),
        ("http://[::1", WRONG_KEY),
        ("http://plaudit..example", WRONG_KEY),
    ],
)
def test_what_can_be_no_server_or_key_is_refused_at_once(server_, key):
    with pytest.raises(Misuse):
        Plaudit(server_, key)


NOWHERE = "http://127.0.0.1:1"


@pytest.mark.parametrize(
    "said",
    [
        lambda: Plaudit(NOWHERE, WRONG_KEY, voter_token="two\nlines"),
        lambda: Plaudit(NOWHERE, WRONG_KEY, timeout=0),
        lambda: Plaudit(NOWHERE, WRONG_KEY).events.track("seen", properties={"total": float("nan")}),
        lambda: Plaudit(NOWHERE, WRONG_KEY).events.track("seen", properties={"total": object()}),
        lambda: Plaudit(NOWHERE, WRONG_KEY).events.track("seen", properties={"total": "\ud800"}),
        lambda: Plaudit(NOWHERE, WRONG_KEY).events.track("seen", at=datetime(2026, 1, 1)),  # noqa: DTZ001
        lambda: Plaudit(NOWHERE, WRONG_KEY).polls.create(question="?", idempotency_key="a b"),
        lambda: Plaudit(NOWHERE, WRONG_KEY).polls.create(question="?", idempotency_key="ä"),
        lambda: Plaudit(NOWHERE, WRONG_KEY).polls.get("\ud800"),
        lambda: Plaudit(NOWHERE, WRONG_KEY).polls.get(None),
    ],
)
def test_what_cannot_be_sent_is_said_so_and_nothing_is_sent(said):
    with pytest.raises(Misuse):
        said()


def test_a_closed_client_says_that_it_is():
    client = Plaudit(NOWHERE, WRONG_KEY)
    client.close()
    with pytest.raises(Misuse, match=r"polls\.get: this client is closed"):
        client.polls.get("poll_1")
    with pytest.raises(Misuse, match="closed"):
        next(client.polls.watch("poll_1"))


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        ({"json": [1]}, UnexpectedAnswer),
        ({"json": {"polls": []}}, UnexpectedAnswer),
        ({"text": "<html>"}, UnexpectedAnswer),
        ({"headers": {"content-encoding": "gzip"}, "stream": httpx.ByteStream(b"not packed")}, NoAnswer),
    ],
)
def test_whatever_is_answered_what_is_raised_is_of_this_package(answer, raised):
    odd = httpx.MockTransport(lambda _: httpx.Response(200, **answer))
    with Plaudit(NOWHERE, WRONG_KEY, transport=odd, retries=QUICK) as client, pytest.raises(raised):
        client.polls.list().first()


def test_a_publishable_key_is_refused_before_anything_is_sent(server):
    with Plaudit("http://127.0.0.1:1", server.keys["publishable_key"]) as visitor:
        for refused in (
            lambda: visitor.polls.create(question="Tea?", options=["Yes", "No"]),
            lambda: visitor.polls.list().first(),
            lambda: visitor.effects.send(effect="toast", to={"user": "user-1"}),
            lambda: visitor.events.track("checkout.completed", user="user-1"),
        ):
            with pytest.raises(Misuse, match="needs a secret key"):
                refused()


def test_results_are_watched_as_they_move(plaudit, poll):
    with plaudit.polls.watch(poll["id"]) as publications:
        first = soon(publications)
        assert (first["type"], first["data"]["voters"]) == ("poll.results", 0)
        plaudit.votes.cast(poll["id"], voter="user-1", choice=poll["options"][0]["id"])
        moved = soon(publications)
        assert moved["data"]["voters"] == 1
        assert moved["version"] > first["version"]
        plaudit.polls.close(poll["id"])
        assert soon(publications)["type"] == "poll.closed"


def test_another_thread_can_hang_up(plaudit, poll, free_port):
    """While the reader waits for news, and while it waits for a server that is not there."""
    nowhere = Plaudit(f"http://127.0.0.1:{free_port()}", WRONG_KEY)
    for client, hears in ((plaudit, 1), (nowhere, 0)):
        publications, heard = client.polls.watch(poll["id"]), queue.Queue()

        def read(publications=publications, heard=heard):
            for one in publications:
                heard.put(one)

        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(hears):
            heard.get(timeout=30)
        publications.close()
        reader.join(30)
        assert not reader.is_alive()


def test_a_stream_that_may_not_be_is_a_refusal(plaudit):
    with pytest.raises(NotFound):
        next(plaudit.polls.watch("poll_01aryz6s41tptr2h2g9rmzqkza"))


async def test_a_stream_outlives_the_server(server):
    """Killed and started again: nothing is said twice, nothing is missed, bars do not run backwards."""
    secret = server.keys["secret_key"]
    async with AsyncPlaudit(server.url, secret) as plaudit:
        poll = await plaudit.polls.create(question="Tea?", options=["Yes", "No"], open=True)
        yes = poll["options"][0]["id"]
        async with plaudit.polls.watch(poll["id"]) as publications:
            assert (await anext(publications))["data"]["voters"] == 0
            await plaudit.votes.cast(poll["id"], voter="user-1", choice=yes)
            assert (await anext(publications))["data"]["voters"] == 1
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.again)
            later = asyncio.ensure_future(anext(publications))
            await plaudit.votes.cast(poll["id"], voter="user-2", choice=yes)
            assert (await asyncio.wait_for(later, 30))["data"]["voters"] == 2


def test_one_client_serves_many_threads(plaudit, poll):
    choice = poll["options"][0]["id"]
    failed = []

    def votes(number):
        try:
            plaudit.votes.cast(poll["id"], voter=f"thread-{number}", choice=choice)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=votes, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert plaudit.polls.results(poll["id"])["voters"] == 16
