"""One voter, one vote (T1, P2), however many try at the same instant, by whatever way; and nobody else's vote (T4)."""

import asyncio
import json
from contextlib import AsyncExitStack
from uuid import uuid4

from abused import problem
from live_raw import live
from raw_http import answer, line, request

SOCKETS = 50


def fresh():
    return f"vote_{uuid4().hex}"


class Stand:
    """Connections that stay open: 50 for HTTP, and a live socket for each voter."""

    def __init__(self, house, links):
        self.house, self.links = house, links
        self.polls = [house.poll(question=f"Race {n}?") for n in range(4)]

    def whole(self, poll, voter, vote_id, option=0):
        body = json.dumps({"vote_id": vote_id, "choice": poll["options"][option]["id"]}).encode()
        sent = {
            "content_type": "application/json",
            "authorization": f"Bearer {self.house.page}",
            "plaudit_voter": voter,
        }
        return request("POST", f"/v1/polls/{poll['id']}/votes", body, **sent)

    async def last_bytes(self, requests):
        """Everything but the last byte of each, then all last bytes: the server sees them complete at once."""
        for (_, writer), whole in zip(self.links, requests, strict=True):
            writer.write(whole[:-1])
        await asyncio.gather(*(writer.drain() for _, writer in self.links))
        for (_, writer), whole in zip(self.links, requests, strict=True):
            writer.write(whole[-1:])
        return [await answer(reader) for reader, _ in self.links]

    async def sockets(self, poll, voter, ids, options):
        """All frames of a voter in one TCP segment."""
        async with live(self.house) as socket:
            socket.send({"id": 0, "type": "connect", "key": self.house.page, "voter": voter})
            assert (await socket.reply(0))["type"] == "connected"
            frames = [
                {
                    "id": n,
                    "type": "vote",
                    "poll": poll["id"],
                    "vote_id": vote_id,
                    "choice": poll["options"][option]["id"],
                }
                for n, (vote_id, option) in enumerate(zip(ids, options, strict=True), 1)
            ]
            socket.send(*frames)
            return [await socket.reply(frame["id"]) for frame in frames]


def over_http(found):
    """An answer as (kind, receipt)."""
    status, _, body = found
    told = json.loads(body)
    if status in {200, 201}:
        return ("new" if status == 201 else "again"), json.dumps(told["receipt"])
    assert (status, told["code"]) == (409, "already_voted"), told
    return "refused", None


def over_socket(told):
    if told["type"] == "voted":
        return ("again" if told["vote"] and told.get("replayed") else "new"), json.dumps(told["receipt"])
    assert told["problem"]["code"] == "already_voted", told
    return "refused", None


def one_vote(house, outcomes, ids):
    """Exactly one was new; its own repetitions got its receipt, all others were refused; the file has one row."""
    kinds = [kind for kind, _ in outcomes]
    receipts = {receipt for _, receipt in outcomes if receipt}
    assert kinds.count("new") == len(receipts) == 1, kinds
    winner = json.loads(receipts.pop())["vote_id"]
    assert kinds.count("again") == ids.count(winner) - 1
    assert kinds.count("refused") == len(ids) - ids.count(winner)
    marks = ",".join("?" * len(set(ids)))
    assert house.rows(f"SELECT count(*) FROM acts WHERE vote_id IN ({marks})", *set(ids)) == [(1,)]


async def race(stand, number):
    """One race of 50 attempts; its way and whether they are identical change with the number."""
    house, poll = stand.house, stand.polls[number % 4]
    identical, way = number % 2 == 0, ("HTTP", "socket", "both")[number % 3]
    voter = await asyncio.to_thread(house.voter)
    ids = [fresh()] * SOCKETS if identical else [fresh() for _ in range(SOCKETS)]
    options = [0] * SOCKETS if identical else [n % 2 for n in range(SOCKETS)]
    requests = [stand.whole(poll, voter, one, option) for one, option in zip(ids, options, strict=True)]
    if way == "HTTP":
        outcomes = [over_http(found) for found in await stand.last_bytes(requests)]
    elif way == "socket":
        outcomes = [over_socket(told) for told in await stand.sockets(poll, voter, ids, options)]
    else:
        http, frames = await asyncio.gather(
            stand.last_bytes(requests), stand.sockets(poll, voter, ids, options)
        )
        outcomes = [*map(over_http, http), *map(over_socket, frames)]
        ids = ids * 2
    one_vote(house, outcomes, ids)
    return len(outcomes), poll["id"]


async def test_whoever_races_himself_has_one_vote(house, amount, figures):
    """A race is one voter's simultaneous attempts; counted are voters, each with 50 or 100 attempts."""
    races, attempts, expected = amount(30, 420), 0, {}
    async with AsyncExitStack() as open_for_all:
        links = [await open_for_all.enter_async_context(line(house)) for _ in range(SOCKETS)]
        stand = Stand(house, links)
        for number in range(races):
            tried, poll = await race(stand, number)
            attempts += tried
            expected[poll] = expected.get(poll, 0) + 1
    for poll, voters in expected.items():
        told = house.ask("GET", f"/v1/polls/{poll}/results").json()
        assert (told["voters"], told["votes"]) == (voters, voters)
        assert sum(option["votes"] for option in told["options"]) == voters
    figures(voters_racing_themselves=races, attempts_in_races=attempts, votes_beyond_one_per_voter=0)


async def test_many_voters_race_themselves_at_once(house, amount, figures):
    """Pairs: each voter sends two different votes over two connections, hundreds of voters in the same moments."""
    rounds, each = amount(16, 800), SOCKETS // 2
    poll = house.poll(question="Pairs?")
    async with AsyncExitStack() as open_for_all:
        links = [await open_for_all.enter_async_context(line(house)) for _ in range(SOCKETS)]
        stand = Stand(house, links)
        for _ in range(rounds):
            voters = [house.voter() for _ in range(each)]
            pairs = [(voter, fresh(), option) for voter in voters for option in (0, 1)]
            found = await stand.last_bytes([stand.whole(poll, *pair) for pair in pairs])
            kinds = [over_http(one)[0] for one in found]
            for first, second in zip(kinds[::2], kinds[1::2], strict=True):
                assert {first, second} == {"new", "refused"}
    told = house.ask("GET", f"/v1/polls/{poll['id']}/results").json()
    assert (told["voters"], told["votes"]) == (rounds * each, rounds * each)
    assert house.rows("SELECT count(*) FROM acts a JOIN polls p ON p.no = a.poll_no WHERE p.id = ? AND vote_id IS NOT NULL",
                      poll["id"]) == [(rounds * each,)]  # fmt: skip
    figures(pairs_of_votes_raced=rounds * each, voters_with_two_votes=0)


def test_nobody_touches_another_voters_vote(house):
    """Every write with a stranger's ids: 404 or a refusal, and the row is as it was."""
    poll = house.poll(voting={"change": True, "retract": True})
    owner, stranger = house.voter(), house.voter()
    url = f"/v1/polls/{poll['id']}/votes"
    body = {"vote_id": fresh(), "choice": poll["options"][0]["id"]}
    assert house.ask("POST", url, body, key="page", Plaudit_Voter=owner).status_code == 201
    mine = f"{url}/{body['vote_id']}"
    other = house.command("project", "create", "Stranger")
    before = house.rows("SELECT * FROM acts WHERE vote_id = ?", body["vote_id"])
    changed = {**body, "choice": poll["options"][1]["id"]}
    problem(house.ask("POST", url, changed, key="page", Plaudit_Voter=stranger), 409, "vote_id_conflict")
    problem(house.ask("POST", url, {**changed, "voter": "somebody"}), 409, "vote_id_conflict")
    problem(house.ask("DELETE", mine, key="page", Plaudit_Voter=stranger), 404, "vote_not_found")
    problem(house.ask("DELETE", mine, {"voter": "somebody"}), 404, "vote_not_found")
    problem(
        house.ask("DELETE", mine, {"voter": "somebody"}, key="page", Plaudit_Voter=owner), 403, "key_kind"
    )
    for path in (mine, f"{mine}/proof"):
        problem(house.ask("GET", path, key="page", Plaudit_Voter=stranger), 404, "vote_not_found")
    for key in (other["secret_key"], other["publishable_key"]):
        for method, path in (
            ("POST", url),
            ("DELETE", mine),
            ("GET", mine),
            ("GET", url),
            ("GET", f"{mine}/proof"),
            ("PATCH", f"/v1/polls/{poll['id']}"),
            ("DELETE", f"/v1/polls/{poll['id']}"),
            *(
                ("POST", f"/v1/polls/{poll['id']}/{verb}")
                for verb in ("open", "close", "lock", "cancel", "reset", "reveal")
            ),
        ):
            found = house.ask(method, path, body if path == url and method == "POST" else None, key=key)
            assert problem(found, found.status_code) in {
                "poll_not_found",
                "key_kind",
                "voter_token_invalid",
            }, (method, path)
    assert house.rows("SELECT * FROM acts WHERE vote_id = ?", body["vote_id"]) == before
    assert house.ask("GET", mine, key="page", Plaudit_Voter=owner).json()["vote"]["choice"] == body["choice"]
