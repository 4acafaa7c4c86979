"""Credentials that are not what they seem: over REST, the socket and the event stream, one table for all (T12 to T16)."""

import asyncio
import json
import zlib

import pytest
from forgeries import LONGEST, Forger, forged, now
from live_raw import live
from raw_http import answer, line, request

INVALID, EXPIRED = "voter_token_invalid", "voter_token_expired"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def poll(house):
    return house.poll(voting={"identity": "signed", "change": True})


@pytest.fixture(scope="module")
def forger(house):
    return Forger(house)


async def got(house, method, path, key, voter=None, *, body=b""):
    sent = {"authorization": f"Bearer {key}", "plaudit_voter": voter, "content_type": "application/json"}
    async with line(house) as (reader, writer):
        writer.write(request(method, path, body, **sent))
        status, _, told = await answer(reader)
    return None if status < 300 else json.loads(told)["code"]


async def by_rest(house, poll, key, voter):
    """A vote."""
    body = json.dumps({"choice": poll["options"][0]["id"]}).encode()
    return await got(house, "POST", f"/v1/polls/{poll['id']}/votes", key, voter, body=body)


async def by_stream(house, poll, key, voter):
    return await got(house, "GET", f"/v1/polls/{poll['id']}/stream", key, voter)


async def by_socket(house, poll, key, voter):
    async with live(house) as socket:
        socket.send({"id": 1, "type": "connect", "key": key, "voter": voter})
        told = await socket.reply(1)
        if isinstance(told, int):
            return {1009: "frame_too_large"}[told]
        if told["type"] == "connected":
            return None
        code = told["problem"]["code"]
        if code != "invalid_field":  # no connect frame at all: the ten seconds for one go on
            assert isinstance(await socket.hear(), int), "a refused socket stays open"
        return code


WAYS = {"REST": by_rest, "stream": by_stream, "socket": by_socket}


async def said_everywhere(house, poll, key, voter):
    async with asyncio.timeout(30):
        return {name: await way(house, poll, key, voter) for name, way in WAYS.items()}


def too_long(token):
    """What a door itself refuses: a head of more than 16 KiB, a frame of more than 8, a field of more than 4."""
    over_http = "invalid_request" if len(token) > 16_000 else INVALID
    in_a_frame = "frame_too_large" if len(token) > 8_000 else "invalid_field"
    return {"REST": over_http, "stream": over_http, "socket": in_a_frame if len(token) > LONGEST else INVALID}


async def test_no_forged_token_is_believed_anywhere(house, poll, forger, figures):
    table = forged(forger)
    before = house.rows("SELECT count(*) FROM acts")
    said = await asyncio.gather(
        *(said_everywhere(house, poll, house.page, token) for token in table.values())
    )
    told = dict(zip(table, said, strict=True))
    assert {name: one for name, one in told.items() if one != too_long(table[name])} == {}
    assert house.rows("SELECT count(*) FROM acts") == before
    assert house.is_well()
    figures(forged_tokens=len(table), ways_in=len(WAYS), believed=0)


async def test_honest_tokens_are_believed_and_old_ones_named(house, poll, forger):
    for token in (
        forger.hs(),
        forger.hs(claims=forger.claims(name="Ada", role="x", attrs={"a": 1}, jti="1", iss="me")),
    ):
        assert await said_everywhere(house, poll, house.page, token) == dict.fromkeys(WAYS)
    old = forger.hs(claims=forger.claims(exp=now() - 5))
    assert await said_everywhere(house, poll, house.page, old) == dict.fromkeys(WAYS, EXPIRED)


async def test_a_token_replayed_elsewhere_gains_nothing(house, poll, forger):
    """T16: in another project it is no token; in another poll another vote of the same voter; again, the same vote."""
    other = house.command("project", "create", "Another")
    token = forger.hs(claims=forger.claims(sub="replayed"))
    assert await got(house, "POST", "/v1/tickets", other["publishable_key"], token) == INVALID
    assert (
        await got(house, "GET", f"/v1/polls/{poll['id']}", other["publishable_key"], None) == "poll_not_found"
    )
    vote = {"choice": poll["options"][0]["id"], "vote_id": "vote_replayed"}
    answers = [
        house.ask("POST", f"/v1/polls/{poll['id']}/votes", vote, key="page", Plaudit_Voter=forger.hs(claims=forger.claims(sub="replayed", jti=str(n))))
        for n in range(5)
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [201, 200, 200, 200, 200]
    assert len({json.dumps(one.json()["receipt"]) for one in answers}) == 1


async def test_keys_that_are_no_keys(house, poll):
    good = house.page
    body = good[:-6]
    value, check = zlib.crc32(body.encode()), ""
    for _ in range(6):
        value, digit = divmod(value, 62)
        check = DIGITS[digit] + check
    assert body + check == good, "the checksum is not what this test believes"
    swapped = good[:-7] + good[-6] + good[-7] + good[-5:]
    strangers = {
        "wrong checksum": body + ("000000" if check != "000000" else "111111"),
        "two letters swapped": swapped if swapped != good else good[:-1] + "!",
        "made up, checksum right": "pl_pk_live_" + "A" * 30 + "4CgQRR",
        "cut": good[:-1],
        "longer": good + "A",
        "upper case": good.upper(),
        "the other kind": good.replace("_pk_", "_sk_"),
        "test for live": good.replace("_live_", "_test_"),
        "a signing secret": house.signing,
        "a project": house.project,
        "a space in it": good[:20] + " " + good[20:],
        "SQL": "' OR 1=1 --",
        "very long": "pl_pk_live_" + "A" * 7000,
    }
    for name, key in strangers.items():
        said = await said_everywhere(house, poll, key, None)
        expected = dict.fromkeys(WAYS, "key_invalid")
        if len(key) > 1000:
            expected["socket"] = "invalid_field"  # no key is that long, so the frame is no connect frame
        assert said == expected, name


async def test_a_ticket_is_for_one_use_of_one_poll(house, poll):
    other = house.poll()
    ticket = house.ask("POST", "/v1/tickets", {"poll": poll["id"]}, key="page").json()["ticket"]

    async def used(text, where=poll):
        async with line(house) as (reader, writer):
            writer.write(request("GET", f"/v1/polls/{where['id']}/stream?ticket={text}"))
            status, _, told = await answer(reader)
            return None if status == 200 else json.loads(told)["code"]

    assert await used(ticket) is None
    assert [await used(ticket) for _ in range(3)] == ["ticket_invalid"] * 3
    again = house.ask("POST", "/v1/tickets", {"poll": poll["id"]}, key="page").json()["ticket"]
    assert await used(again, other) == "poll_not_found"
    raced = house.ask("POST", "/v1/tickets", key="page").json()["ticket"]
    said = await asyncio.gather(*(used(raced) for _ in range(20)))
    assert sorted(said, key=str) == sorted([None, *["ticket_invalid"] * 19], key=str)
    for text in ("", "pl_tk_", "pl_tk_" + "A" * 32, "x" * 3000, "%00", "pl_tk_%F0%9F%8E%AB"):
        assert await used(text) in {"ticket_invalid", "key_missing"}, text
    for nowhere in ("poll_00000000000000000000000000", "x", ""):
        assert house.ask("POST", "/v1/tickets", {"poll": nowhere}, key="page").status_code == 404
