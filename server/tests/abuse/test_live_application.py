"""What the live protocol does with frames that are well formed as WebSocket and wrong as everything else."""

import asyncio
import json
import random
import time

import pytest
from commands import plaudit
from live_client import masked, page
from wire import CLOSE, PING, TEXT, opened, say, watch

PROBLEMS = {
    "no JSON": (b"{", "bad_frame"),
    "an array": (b"[]", "bad_frame"),
    "no type": (b'{"id":1}', "unknown_type"),
    "an unknown type": (b'{"id":1,"type":"dance"}', "unknown_type"),
    "a type that is none": (b'{"id":1,"type":7}', "bad_frame"),
    "a version nobody speaks": (b'{"id":1,"type":"ping","v":2}', "invalid_field"),
    "nested without end": (b"[" * 8000, "bad_frame"),
    "nested in a field": (b'{"id":1,"type":"ping","x":' + b"[" * 2000 + b"]" * 2000 + b"}", None),
    "a repeated name": (b'{"id":1,"type":"ping","id":2}', "bad_frame"),
    "a repeated name, escaped": (b'{"id":1,"type":"ping","\\u0069d":2}', "bad_frame"),
    "an id of 400 digits": (b'{"id":' + b"9" * 400 + b',"type":"ping"}', None),
    "an id beyond floats": (b'{"id":1e999,"type":"ping"}', None),
    "a fraction for an id": (b'{"id":1.5,"type":"ping"}', None),
    "a long id": (b'{"id":"' + b"x" * 65 + b'","type":"ping"}', "invalid_field"),
    "NaN": (b'{"id":NaN,"type":"ping"}', "bad_frame"),
    "a lone surrogate": (b'{"id":"\\ud800","type":"ping"}', "bad_frame"),
    "a byte order mark": (b'\xef\xbb\xbf{"id":1,"type":"ping"}', "bad_frame"),
    "a frame of the server's": (b'{"id":1,"type":"voted"}', "unknown_type"),
    "a publication": (
        b'{"type":"poll.results","channel":"poll:x","version":99,"at":"2026-01-01T00:00:00Z","data":{}}',
        "unknown_type",
    ),
    "a vote before the credentials": (b'{"id":1,"type":"vote","poll":"p","choice":"c"}', "not_connected"),
    "a subscription before them": (b'{"id":1,"type":"subscribe","channel":"poll:p"}', "not_connected"),
}


@pytest.mark.parametrize(("sent", "code"), PROBLEMS.values(), ids=PROBLEMS)
async def test_problems(house, sent, code):
    async with watch(house) as others:
        async with opened(house.port) as (raw, _):
            raw.send(masked(TEXT, sent))
            told = json.loads((await raw.frame())[1])
            assert told["type"] == "problem"
            assert told["problem"]["code"] in ({code} if code else {"bad_frame", "invalid_field"})
            raw.send(say(id="after", type="ping"))
            assert json.loads((await raw.frame())[1]) == {"id": "after", "type": "pong"}
            for _ in range(4):
                raw.send(masked(TEXT, sent))
            assert await raw.close_code() == 4500  # the fifth; a ping in between forgives nothing
        await others.unharmed()


async def test_a_second_authentication_changes_nothing(house):
    async with page(f"ws://127.0.0.1:{house.port}/v1/live", key=house.page) as viewer:
        again = await viewer.ask(id=2, type="connect", key=house.secret)
        assert again["problem"]["code"] == "already_connected"
        hidden = house.poll(results_visibility="never")
        joined = await viewer.ask(id=3, type="subscribe", channel=f"poll:{hidden['id']}")
        assert joined["snapshot"]["data"]["hidden"] is True


async def test_sixty_five_subscriptions(house):
    polls = [house.poll()["id"] for _ in range(65)]
    async with page(f"ws://127.0.0.1:{house.port}/v1/live", key=house.page) as viewer:
        for number, poll in enumerate(polls):
            told = await viewer.ask(id=number, type="subscribe", channel=f"poll:{poll}")
            assert told["type"] == ("subscribed" if number < 64 else "problem"), told
        assert told["problem"]["code"] == "too_many_subscriptions"


async def test_floods_are_cut_and_nobody_notices(lone_house):
    """Ten thousand frames in one breath: told to slow down, then cut."""
    async with watch(lone_house) as others, opened(lone_house.port) as (raw, _):
        raw.send(say(type="connect", key=lone_house.page))
        raw.send(say(type="ping") * 10_000)
        assert await raw.close_code() == 1008
        raw.writer.close()
        await others.unharmed()


TRIES = {  # what is shown in `connect`, and whether it may come in
    "valid": (lambda house: {"key": house.page, "voter": house.voter()}, "connected"),
    "watching": (lambda house: {"key": house.page}, "connected"),
    "no such key": (lambda _: {"key": "pl_pk_live_" + "A" * 36}, 4501),
    "a key cut short": (lambda house: {"key": house.page[:-1]}, 4501),
    "an empty key": (lambda _: {"key": ""}, "problem"),
    "no key": (lambda _: {}, "problem"),
    "a number for a key": (lambda _: {"key": 7}, "problem"),
    "a voter of nobody": (lambda house: {"key": house.page, "voter": "pl_vt_x"}, 4501),
    "a token that says none": (
        lambda house: {"key": house.page, "voter": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."},
        4501,
    ),
    "an empty voter": (lambda house: {"key": house.page, "voter": ""}, "problem"),
}
ACTS = ("subscribe", "vote", "retract", "unsubscribe")


async def test_whoever_is_not_let_in_does_nothing(house, amount, figures):
    """Credentials good, bad, empty, twice and out of order, with acts between them; a model says what follows."""
    rng = random.Random(20261121)
    rounds = amount(300, 5000)
    poll = house.poll(voting={"retract": True})
    counted = 0
    async with watch(house) as others:
        for _ in range(rounds):
            counted += await _conversation(house, rng, poll)
            assert house.ask("GET", f"/v1/polls/{poll['id']}/results").json()["voters"] == counted
        await others.unharmed()
    figures(conversations=rounds, votes_let_in=counted, acts_let_in_unasked=0)


async def _conversation(house, rng, poll):
    """One connection's random talk; how many votes it was allowed."""
    connected, voter, voted, bad = False, False, False, 0
    async with opened(house.port) as (raw, _):
        for number in range(rng.randrange(3, 12)):
            if rng.random() < 0.4:
                name = rng.choice(list(TRIES))
                shown, expected = TRIES[name]
                raw.send(say(id=number, type="connect", **shown(house)))
                told = await _reply(raw, number)
                if connected or expected == "problem":
                    assert told["type"] == "problem", (name, told)
                    bad += 1
                elif expected == "connected":
                    assert told["type"] == "connected"
                    connected, voter = True, name == "valid"
                else:
                    assert told["type"] == "problem"
                    assert await raw.close_code() == expected
                    break
            else:
                act = rng.choice(ACTS)
                told = await _act(raw, number, act, poll)
                assert connected or told["type"] == "problem", (act, told)
                bad = 0 if connected else bad + 1
                if told["type"] == "voted":
                    assert voter
                    assert not voted
                    voted = True
            if bad == 5:
                assert await raw.close_code() == 4500
                break
    return voted


async def _act(raw, number, act, poll):
    fields = {"channel": f"poll:{poll['id']}"} if "subscribe" in act else {"poll": poll["id"]}
    if act == "vote":
        fields["choice"] = poll["options"][0]["id"]
    elif act == "retract":
        fields["vote_id"] = "vote_nobodys"
    raw.send(say(id=number, type=act, **fields))
    return await _reply(raw, number)


async def _reply(raw, number):
    """Past the publications and pings in between. A frame that is none of ours has an id all the same."""
    while True:
        opcode, payload = await raw.frame()
        assert opcode in {TEXT, PING}, payload
        if opcode == TEXT and (told := json.loads(payload)).get("id") == number:
            return told


async def test_after_a_revocation_there_is_not_one_frame_more(house):
    made = house.command("key", "create", "--project", house.project, "--kind", "publishable")
    poll = house.poll()
    votes = f"/v1/polls/{poll['id']}/votes"
    async with opened(house.port) as (raw, _):
        raw.send(say(type="connect", key=made["key"]) + say(type="subscribe", channel=f"poll:{poll['id']}"))
        await raw.frame()
        await raw.frame()
        done = await asyncio.to_thread(plaudit, house.folder, "key", "revoke", made["id"])
        assert done.returncode == 0, done.stderr
        revoked = time.monotonic()
        assert await raw.close_code() == 4504
        assert time.monotonic() - revoked < 2
        for number in range(20):
            body = {"choice": poll["options"][0]["id"], "voter": f"u{number}"}
            assert house.ask("POST", votes, body).status_code == 201
        raw.send(say(type="ping") + masked(CLOSE))
        assert await raw.reader.read() == b""
    async with opened(house.port) as (raw, _):
        raw.send(say(type="connect", key=made["key"]))
        await raw.frame()
        assert await raw.close_code() == 4504
