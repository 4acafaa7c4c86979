"""Casting over HTTP, on the fast lane and behind the framework."""

import asyncio

import pytest


async def test_a_vote_is_acknowledged_with_a_receipt_and_the_results(house):
    poll = await house.poll()
    reply = await house.page.post(
        f"{poll.path}/votes", json={"choice": poll.options[0]}, headers=await house.voter()
    )
    assert reply.status_code == 201
    told = reply.json()
    assert told["vote"]["choice"] == poll.options[0]
    assert told["vote"]["status"] == "recorded"
    assert told["receipt"]["vote_id"] == told["vote"]["id"]
    assert told["results"]["options"][0] == {"id": poll.options[0], "votes": 1, "percent": 100.0}
    assert told["feedback"]["effect"] == "confetti"


async def test_the_same_vote_again_gives_the_same_receipt_byte_for_byte(house, fresh_id):
    poll, voter = await house.poll(), await house.voter()
    body = {"vote_id": fresh_id(), "choice": poll.options[0]}
    first = await house.page.post(f"{poll.path}/votes", json=body, headers=voter)
    again = await house.page.post(f"{poll.path}/votes", json=body, headers=voter)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    other = await house.page.post(
        f"{poll.path}/votes", json=body | {"choice": poll.options[1]}, headers=voter
    )
    assert other.json()["code"] == "vote_id_conflict"


async def test_both_lanes_answer_alike(house, fresh_id):
    """The documented route behind the framework, and the lane beside it."""
    poll = await house.poll()
    slow = house.client(house.project.publishable_key, asgi=_framework_only(house))
    for body in (
        {"vote_id": fresh_id(), "choice": poll.options[0]},
        {"choice": "opt_unknown"},
        {"choice": poll.options[0], "surprise": 1},
        {},
    ):
        headers = {**await house.voter(), "x-request-id": "same"}
        fast = await house.page.post(f"{poll.path}/votes", json=body, headers=headers)
        again = await slow.post(f"{poll.path}/votes", json=body, headers=headers)
        if fast.status_code == 201:
            again_fast = await house.page.post(f"{poll.path}/votes", json=body, headers=headers)
            assert again.content == again_fast.content
        else:
            assert again.content == fast.content
            assert _told(again) == _told(fast)


def _framework_only(house):
    """The gateway with its fast lane closed: every request goes through the framework."""
    from plaudit.edge import gateway

    class Slow(gateway.Gateway):
        async def _http(self, scope, receive, send):
            exchange = self._exchange(scope)
            scope.setdefault("state", {})["exchange"] = exchange
            exchange.body = await self._body(exchange, receive, send, "api")
            await self._framework(scope, receive, self._finishing(exchange, send, "api"))

    slow = Slow.__new__(Slow)
    slow.__dict__.update(house.asgi.__dict__)
    return slow


def _told(response):
    volatile = {"ratelimit"}
    return sorted((name, value) for name, value in response.headers.items() if name not in volatile)


async def test_fifty_identical_votes_at_once_are_one_vote(house, fresh_id):
    poll, voter = await house.poll(), await house.voter()
    body = {"vote_id": fresh_id(), "choice": poll.options[0]}
    replies = await asyncio.gather(
        *(house.page.post(f"{poll.path}/votes", json=body, headers=voter) for _ in range(50))
    )
    assert sorted(reply.status_code for reply in replies) == [200] * 49 + [201]
    assert len({str(reply.json()["receipt"]) for reply in replies}) == 1
    results = (await house.page.get(f"{poll.path}/results")).json()
    assert (results["voters"], results["votes"]) == (1, 1)


async def test_fifty_different_votes_of_one_voter_at_once_are_one_vote(house, fresh_id):
    poll, voter = await house.poll(), await house.voter()
    replies = await asyncio.gather(
        *(
            house.page.post(
                f"{poll.path}/votes",
                json={"vote_id": fresh_id(), "choice": poll.options[index % 2]},
                headers=voter,
            )
            for index in range(50)
        )
    )
    refused = [reply.json() for reply in replies if reply.status_code != 201]
    assert len(refused) == 49
    assert {one["code"] for one in refused} == {"already_voted"}
    assert {one["feedback"]["effect"] for one in refused} == {"shake"}
    results = (await house.page.get(f"{poll.path}/results")).json()
    assert (results["voters"], results["votes"]) == (1, 1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"choice": "opt_nowhere"}, "option_unknown"),
        ({"rating": 3}, "answer_kind"),
        ({}, "answer_kind"),
        ({"choice": "x", "choices": ["x"]}, "answer_kind"),
        ({"choice": 7}, "invalid_field"),
        ({"choice": None}, "invalid_field"),
        ({"vote_id": "has space", "choice": "OPTION"}, "invalid_field"),
        ({"vote_id": "", "choice": "OPTION"}, "invalid_field"),
        ({"vote_id": "v" * 65, "choice": "OPTION"}, "invalid_field"),
        ({"choice": "OPTION", "weight": 9}, "invalid_field"),
        ({"choice": "OPTION", "voter": "user-1"}, "key_kind"),
    ],
)
async def test_a_bad_ballot_is_refused_and_not_counted(house, body, code):
    poll = await house.poll()
    if body.get("choice") == "OPTION":
        body = body | {"choice": poll.options[0]}
    reply = await house.page.post(f"{poll.path}/votes", json=body, headers=await house.voter())
    assert reply.json()["code"] == code
    assert reply.json()["instance"] == f"{poll.path}/votes"
    assert (await house.page.get(f"{poll.path}/results")).json()["votes"] == 0


async def test_who_may_vote(house, signed):
    poll = await house.poll(voting={"identity": "signed"})
    body = {"choice": poll.options[0]}
    nobody = await house.page.post(f"{poll.path}/votes", json=body)
    assert nobody.json()["code"] == "voter_required"
    anonymous = await house.page.post(f"{poll.path}/votes", json=body, headers=await house.voter())
    assert anonymous.json()["code"] == "identity_required"
    token = {"plaudit-voter": signed("user-123")}
    assert (await house.page.post(f"{poll.path}/votes", json=body, headers=token)).status_code == 201
    same = await house.host.post(f"{poll.path}/votes", json=body | {"voter": "user-123"})
    assert same.json()["code"] == "already_voted"  # the host's two ways name one person
    other = await house.host.post(f"{poll.path}/votes", json=body | {"voter": "user-124"})
    assert other.status_code == 201


async def test_a_vote_belongs_to_its_voter(house, fresh_id):
    poll = await house.poll(voting={"retract": True})
    mine, theirs = await house.voter(), await house.voter()
    vote = f"{poll.path}/votes/{fresh_id()}"
    body = {"vote_id": vote.rpartition("/")[2], "choice": poll.options[0]}
    cast = await house.page.post(f"{poll.path}/votes", json=body, headers=mine)
    assert cast.status_code == 201
    assert (await house.page.get(vote, headers=theirs)).json()["code"] == "vote_not_found"
    assert (await house.page.delete(vote, headers=theirs)).json()["code"] == "vote_not_found"
    assert (await house.page.get(vote)).json()["code"] == "voter_required"
    read = await house.page.get(vote, headers=mine)
    assert read.json()["receipt"] == cast.json()["receipt"]
    assert (await house.host.get(vote)).json() == read.json()
    gone = await house.page.delete(vote, headers=mine)
    assert gone.json()["vote"]["status"] == "retracted"
    assert gone.json()["receipt"]["act"] == "retract"
    assert (await house.page.get(f"{poll.path}/results")).json()["votes"] == 0


async def test_a_host_retracts_for_a_voter(house, fresh_id):
    poll, vote_id = await house.poll(voting={"retract": True}), fresh_id()
    body = {"vote_id": vote_id, "choice": poll.options[0], "voter": "user-1"}
    assert (await house.host.post(f"{poll.path}/votes", json=body)).status_code == 201
    unnamed = await house.host.delete(f"{poll.path}/votes/{vote_id}")
    assert unnamed.json()["code"] == "voter_required"
    gone = await house.host.request("DELETE", f"{poll.path}/votes/{vote_id}", json={"voter": "user-1"})
    assert gone.status_code == 200


async def test_a_proof_of_a_hidden_poll_waits_for_the_results(house, fresh_id):
    """It tells how long the log is, and so how many have voted."""
    poll, voter, vote_id = await house.poll(results_visibility="after_close"), await house.voter(), fresh_id()
    await house.page.post(
        f"{poll.path}/votes", json={"vote_id": vote_id, "choice": poll.options[0]}, headers=voter
    )
    path = f"{poll.path}/votes/{vote_id}/proof"
    refused = await house.page.get(path, headers=voter)
    assert (refused.status_code, refused.json()["code"]) == (403, "results_hidden")
    assert (await house.host.get(path)).status_code == 200
    await house.host.post(f"{poll.path}/close")
    assert (await house.page.get(path, headers=voter)).status_code == 200


async def test_a_proof_leads_to_the_signed_root(house, fresh_id):
    from plaudit.ledger.log import path_leads_to

    poll, voter, vote_id = await house.poll(), await house.voter(), fresh_id()
    body = {"vote_id": vote_id, "choice": poll.options[0]}
    cast = await house.page.post(f"{poll.path}/votes", json=body, headers=voter)
    proof = (await house.page.get(f"{poll.path}/votes/{vote_id}/proof", headers=voter)).json()
    assert proof["receipt"] == cast.json()["receipt"]
    leaf, root = (bytes.fromhex(text) for text in (proof["receipt"]["leaf"], proof["checkpoint"]["root"]))
    path = [bytes.fromhex(step) for step in proof["path"]]
    assert path_leads_to(root, leaf, proof["index"], proof["checkpoint"]["size"], path)


async def test_votes_are_listed_for_hosts_in_pages(house, fresh_id):
    poll = await house.poll()
    ids = [fresh_id() for _ in range(5)]
    for vote_id in ids:
        body = {"vote_id": vote_id, "choice": poll.options[0], "voter": vote_id}
        assert (await house.host.post(f"{poll.path}/votes", json=body)).status_code == 201
    seen, path = [], f"{poll.path}/votes?limit=2"
    while path:
        reply = await house.host.get(path)
        seen += [one["vote"]["id"] for one in reply.json()["data"]]
        following = reply.links.get("next", {}).get("url")
        assert bool(following) == reply.json()["has_more"]
        path = following and following.removeprefix("https://polls.example.org")
    assert seen == ids
    assert (await house.page.get(f"{poll.path}/votes")).json()["code"] == "key_kind"


async def test_a_vote_without_an_id_is_the_same_vote_under_the_same_idempotency_key(house):
    """Also where a voter has several votes: without it a retry would be another one."""
    poll = await house.poll(voting={"votes_per_voter": 3})
    body = {"choice": poll.options[0], "voter": "user-1"}

    async def cast(key, **more):
        return await house.host.post(f"{poll.path}/votes", json=body | more, headers={"idempotency-key": key})

    first, again, other = await cast("k1"), await cast('"k1"'), await cast("k2")
    assert [reply.status_code for reply in (first, again, other)] == [201, 200, 201]
    assert again.json()["receipt"] == first.json()["receipt"] != other.json()["receipt"]
    assert (await cast("k1", voter="user-2")).status_code == 201
    assert (await cast("k1", choice=poll.options[1])).json()["code"] == "vote_id_conflict"
    assert (await cast("no spaces")).json()["code"] == "idempotency_key_invalid"


async def test_text_on_a_poll_of_options_is_the_wrong_kind_of_answer(house):
    poll = await house.poll()
    reply = await house.host.post(f"{poll.path}/votes", json={"text": "tea", "voter": "user-1"})
    assert (reply.status_code, reply.json()["code"]) == (422, "answer_kind")
