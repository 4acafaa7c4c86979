"""Likes and taps on real sockets: one state on every transport, tenants apart, and names meant to confuse."""

import asyncio
import json
from urllib.parse import quote
from uuid import uuid4

import pytest
from live_client import events, page

HEART = "❤️"


def live(house):
    return f"ws://127.0.0.1:{house.port}/v1/live"


def react(house, subject, key="page", voter=None, **body):
    voter = voter or house.voter(key)
    told = house.ask("POST", "/v1/reactions", {"subject": subject} | body, key=key, Plaudit_Voter=voter)
    assert told.status_code == 200, told.text
    return told.json()


async def heard(viewer, version):
    """What comes on a socket up to a version; versions only grow."""
    last = 0
    while True:
        frame = await viewer.hear()
        if frame.get("type") == "subject.reactions":
            assert frame["version"] == frame["data"]["version"] > last
            last = frame["version"]
            if last >= version:
                return frame


async def joined(viewer, subject, number=1):
    told = await viewer.ask(id=number, type="subscribe", channel=f"subject:{subject}")
    assert told["type"] == "subscribed", told
    assert told["channel"] == f"subject:{subject}"
    return told["snapshot"]


def stream(house, subject, query="", key=None):
    return events(
        house.port,
        "",
        path=f"/v1/subjects/{quote(subject, safe='')}/stream",
        query=query,
        Authorization=f"Bearer {key or house.page}",
    )


async def test_a_like_is_seen_on_a_socket_and_a_stream(house):
    subject = f"post-{uuid4().hex}"
    async with page(live(house), key=house.page) as viewer, stream(house, subject) as streamed:
        snapshot = await joined(viewer, subject)
        nothing = {"subject": subject, "likes": 0, "reactions": {}, "version": 0}
        assert (snapshot["type"], snapshot["data"]) == ("subject.reactions", nothing)
        assert json.loads((await event(streamed))["data"])["data"] == nothing
        ann = house.voter()
        await asyncio.to_thread(react, house, subject, voter=ann, like=True)
        await asyncio.to_thread(react, house, subject, voter=ann, reactions={HEART: 3}, batch_id="b1")
        told = await heard(viewer, 2)
        assert told["data"] == {"subject": subject, "likes": 1, "reactions": {HEART: 3}, "version": 2}
        assert "liked" not in told["data"]
        while (sent := json.loads((await event(streamed))["data"]))["version"] < 2:
            pass
        assert sent["data"] == told["data"]
        assert sent["channel"] == told["channel"] == f"subject:{subject}"


async def event(streamed):
    """The next event, comments and the retry hint left out."""
    while "data" not in (fields := await streamed.event()):
        assert fields
    return fields


async def test_a_reset_is_seen_by_whoever_watches(house):
    subject = f"post-{uuid4().hex}"
    react(house, subject, like=True)
    async with page(live(house), key=house.page) as viewer, stream(house, subject) as streamed:
        await joined(viewer, subject)
        await event(streamed)
        told = await asyncio.to_thread(house.ask, "DELETE", f"/v1/subjects/{subject}", key="secret")
        assert told.status_code == 200, told.text
        nothing = {"subject": subject, "likes": 0, "reactions": {}, "version": 2}
        assert (await heard(viewer, 2))["data"] == nothing
        assert json.loads((await event(streamed))["data"])["data"] == nothing
        await asyncio.to_thread(react, house, subject, like=True)
        assert (await heard(viewer, 3))["data"]["likes"] == 1


async def test_a_stream_goes_on_where_it_was(house):
    subject = f"post-{uuid4().hex}"
    react(house, subject, like=True)
    async with stream(house, subject) as first:
        seen = await event(first)
    assert seen["event"] == "subject.reactions"
    again = events(
        house.port,
        "",
        path=f"/v1/subjects/{subject}/stream",
        Authorization=f"Bearer {house.page}",
        Last_Event_ID=seen["id"],
    )
    async with again as streamed:
        await asyncio.to_thread(react, house, subject, like=True)
        assert json.loads((await event(streamed))["data"])["version"] == 2


async def test_a_ticket_opens_a_stream_once(house):
    subject = f"post-{uuid4().hex}"
    ticket = house.ask("POST", "/v1/tickets", key="page").json()["ticket"]
    path = f"/v1/subjects/{subject}/stream"
    async with events(house.port, "", path=path, query=f"?ticket={ticket}") as streamed:
        assert json.loads((await event(streamed))["data"])["version"] == 0
    async with events(house.port, "", path=path, query=f"?ticket={ticket}") as streamed:
        assert " 401 " in streamed.head.splitlines()[0]


async def test_many_taps_are_few_frames(house):
    """Thirty batches at once are told in far fewer frames, and the last says it all."""
    subject = f"post-{uuid4().hex}"
    voters = [house.voter() for _ in range(30)]
    async with page(live(house), key=house.page) as viewer:
        await joined(viewer, subject)
        work = [
            asyncio.to_thread(react, house, subject, voter=voter, reactions={HEART: 20}, batch_id="b")
            for voter in voters
        ]
        done = asyncio.gather(*work)
        frames = 0
        while True:
            told = await viewer.hear()
            frames += 1
            if told["version"] == 30:
                break
        await done
        assert told["data"]["reactions"] == {HEART: 600}
        assert frames <= 30


async def test_tenants_never_meet_in_the_hub(house):
    """Another project and the test side follow the same name, and names that look like our places."""
    subject = f"post-{uuid4().hex}"
    stranger = house.command("project", "create", "Stranger")
    test = house.command("key", "create", "--project", house.project, "--kind", "publishable", "--test")[
        "key"
    ]
    spoofs = [subject, f"{house.project}:live:{subject}", f"subject:{subject}"]
    async with (
        page(live(house), key=stranger["publishable_key"]) as other,
        page(live(house), key=test) as tester,
        page(live(house), key=house.page) as own,
    ):
        for viewer in (other, tester):
            for number, spoof in enumerate(spoofs, 1):
                assert (await joined(viewer, spoof, number))["version"] == 0
        await joined(own, subject)
        await asyncio.to_thread(react, house, subject, like=True)
        await heard(own, 1)
        for viewer in (other, tester):
            await viewer.say(id="end", type="ping")
            assert (await viewer.hear()) == {"id": "end", "type": "pong"}
        await asyncio.to_thread(react, house, subject, stranger["publishable_key"], like=True)
        assert (await heard(other, 1))["data"]["likes"] == 1
        await own.say(id="end", type="ping")
        assert (await own.hear()) == {"id": "end", "type": "pong"}


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ("subject:", "invalid_field"),
        ("subject:a\nb", "invalid_field"),
        ("subject:" + "x" * 201, "invalid_field"),
        ("subject:..", "invalid_field"),
        ("subject", "channel_unknown"),
        ("Subject:a", "channel_unknown"),
        ("poll:subject:a", "channel_unknown"),
    ],
)
async def test_channels_that_are_none(house, channel, code):
    async with page(live(house), key=house.page) as viewer:
        told = await viewer.ask(id=1, type="subscribe", channel=channel)
        assert told["problem"]["code"] == code
        again = await viewer.ask(id=2, type="unsubscribe", channel=channel)
        assert again["problem"]["code"] == "not_subscribed"


@pytest.mark.parametrize(
    "subject", ["记事/1?#", "\u202eevil", "👩🏻‍❤️‍💋‍👨🏻", "a" * 200, "😀" * 200, 'quote"\\']
)
async def test_hostile_names_travel_whole(house, subject):
    async with page(live(house), key=house.page) as viewer, stream(house, subject) as streamed:
        await joined(viewer, subject)
        await asyncio.to_thread(react, house, subject, like=True)
        assert (await heard(viewer, 1))["channel"] == f"subject:{subject}"
        while (sent := json.loads((await event(streamed))["data"]))["version"] < 1:
            pass
        assert sent["data"]["subject"] == subject
        await viewer.ask(id=2, type="unsubscribe", channel=f"subject:{subject}")
        await asyncio.to_thread(react, house, subject, like=True)
        await viewer.say(id=3, type="ping")
        assert (await viewer.hear()) == {"id": 3, "type": "pong"}


async def test_who_may_follow(house):
    create = ("key", "create", "--project", house.project, "--kind", "publishable")
    without = house.command(*create, "--scope", "polls:read")["key"]
    async with page(live(house), key=without) as viewer:
        told = await viewer.ask(id=1, type="subscribe", channel="subject:a")
        assert told["problem"]["code"] == "scope_missing"
    async with stream(house, "a", key=without) as streamed:
        assert " 403 " in streamed.head.splitlines()[0]
    poll = house.poll()
    token = house.ask("GET", f"/p/{poll['id']}", key=None).text.split('key="')[1].split('"')[0]
    async with page(live(house), key=token) as viewer:
        told = await viewer.ask(id=1, type="subscribe", channel="subject:a")
        assert told["problem"]["code"] == "channel_unknown"
