"""A ranking by instant runoff over HTTP: who may ask, what it costs, and that its replies are of one instant."""

import asyncio

import pytest

CITIES = ("Memphis", "Nashville", "Chattanooga", "Knoxville")
BALLOTS = ("MNCK", "MNCK", "MNCK", "MNCK", "NCKM", "NCKM", "CKNM", "KCNM", "KCNM")


async def ranking(house, ballots=BALLOTS, **body):
    poll = await house.poll(question="The capital?", kind="ranking", options=list(CITIES), **body)
    by_letter = {city[0]: option for city, option in zip(CITIES, poll.options, strict=True)}
    for ballot in ballots:
        await cast(house, poll, [by_letter[letter] for letter in ballot])
    poll.names = {option: city for city, option in zip(CITIES, poll.options, strict=True)}
    return poll


async def cast(house, poll, ranked):
    voter = await house.voter()
    reply = await house.page.post(f"{poll.path}/votes", json={"ranking": ranked}, headers=voter)
    assert reply.status_code == 201, reply.text
    return voter


def runoff(poll):
    return f"{poll.path}/results?method=instant_runoff"


async def test_rounds_are_told_on_request(house):
    poll = await ranking(house)
    plain = (await house.page.get(f"{poll.path}/results")).json()
    asked = (await house.page.get(runoff(poll))).json()
    assert plain["details"]["method"] == "borda"
    assert "rounds" not in plain["details"]
    details = asked["details"]
    assert (details["method"], details["tie_break"]) == ("instant_runoff", "borda_then_listed")
    assert poll.names[details["winner"]] == "Knoxville"
    out = [[poll.names[each] for each in one["eliminated"]] for one in details["rounds"]]
    assert out == [["Chattanooga"], ["Nashville"], []]
    assert [plain[name] for name in ("options", "voters", "version")] == [
        asked[name] for name in ("options", "voters", "version")
    ]
    same = await house.page.get(f"{poll.path}/results?method=borda")
    assert same.json() == plain


async def test_only_rankings_have_methods(house):
    poll = await house.poll()
    for method in ("instant_runoff", "borda"):
        refused = await house.page.get(f"{poll.path}/results?method={method}")
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
        assert refused.json()["errors"][0]["pointer"] == "?/method"
    refused = await house.page.get(f"{(await ranking(house, ())).path}/results?method=condorcet")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")


async def test_whoever_may_not_see_results_sees_no_rounds(house):
    poll = await ranking(house, results_visibility="never")
    hidden = await house.page.get(runoff(poll))
    assert (hidden.json()["hidden"], "details" in hidden.json()) == (True, False)
    assert (await house.host.get(runoff(poll))).json()["details"]["winner"] in poll.options


async def test_few_voters_are_held_back_from_rounds_too(house):
    poll = await ranking(house, BALLOTS[:2], results_threshold=3)
    held = (await house.page.get(runoff(poll))).json()
    assert (held["held_back"], "details" in held, held["voters"]) == ({"threshold": 3}, False, 2)


async def test_without_a_ballot_there_is_no_winner(house):
    details = (await house.page.get(runoff(await ranking(house, ())))).json()["details"]
    assert (details["rounds"], details["winner"]) == ([], None)


async def test_a_validator_is_of_the_method_and_the_state(house):
    poll = await ranking(house)
    plain = (await house.page.get(f"{poll.path}/results")).headers["etag"]
    asked = (await house.page.get(runoff(poll))).headers["etag"]
    assert plain != asked
    condition = {"if-none-match": asked}
    assert (await house.page.get(runoff(poll), headers=condition)).status_code == 304
    assert (await house.page.get(f"{poll.path}/results", headers=condition)).status_code == 200
    await house.host.post(f"{poll.path}/close")
    assert (await house.page.get(runoff(poll), headers=condition)).status_code == 200


async def test_a_crowd_that_asks_costs_one_look_at_the_ballots(house, looks):
    poll = await ranking(house)
    replies = await asyncio.gather(*(house.page.get(runoff(poll)) for _ in range(50)))
    assert len({reply.content for reply in replies}) == 1
    await house.page.get(runoff(poll))
    assert looks == [poll.id]


async def test_the_end_is_never_told_from_an_older_state(house, looks):
    poll = await ranking(house, BALLOTS[:1])
    before = (await house.page.get(runoff(poll))).json()
    await cast(house, poll, list(reversed(poll.options)))
    await cast(house, poll, list(reversed(poll.options)))
    await house.host.post(f"{poll.path}/close")
    after = (await house.page.get(runoff(poll))).json()
    assert (before["voters"], after["voters"], after["is_final"]) == (1, 3, True)
    assert after["details"]["winner"] == poll.options[-1]
    assert len(looks) == 2


@pytest.fixture
def looks(house):
    """The polls whose ballots the store was asked for, in order; the store itself answers."""
    asked, answers = [], house.app.database.votes.answers

    async def watched(poll_id):
        asked.append(poll_id)
        return await answers(poll_id)

    house.app.database.votes.answers = watched
    return asked
