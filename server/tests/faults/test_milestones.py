"""Milestones of real polls on real sockets: once each, to those who may know, through kills and restarts."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from live_client import events, page
from serving import Serving

CONFETTI = {"effect": "confetti", "message": "{votes} votes!"}


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    with Serving(tmp_path_factory.mktemp("house")) as running:
        yield running


def rule(when, effect=CONFETTI, **more):
    return {"when": when, "effect": effect} | more


def cast(serving, poll, voter, choice=0):
    body = {"choice": poll["options"][choice]["id"], "voter": str(voter)}
    return serving.asked("POST", f"/v1/polls/{poll['id']}/votes", body)


def sent(serving, poll):
    """Messages of all effects ever sent to a poll's viewers, oldest first."""
    found, cursor = [], ""
    while True:
        told = serving.asked("GET", f"/v1/interactions?limit=100{cursor}")
        found += [one for one in told["data"] if one["to"].get("poll") == poll["id"]]
        if not told["has_more"]:
            return [one["effect"]["message"] for one in reversed(found)]
        cursor = f"&cursor={told['next_cursor']}"


def live(serving):
    return f"ws://127.0.0.1:{serving.port}/v1/live"


async def join(viewer, poll):
    told = await viewer.ask(id="join", type="subscribe", channel=f"poll:{poll['id']}")
    assert told["type"] == "subscribed", told


async def effect(viewer):
    """The next effect; results in between are passed over."""
    while (frame := await viewer.hear()).get("type") != "effect.show":
        pass
    return frame


async def silent(viewer):
    """All frames until now, of which none is an effect."""
    await viewer.say(id="end", type="ping")
    frames = []
    while (frame := await viewer.hear()).get("id") != "end":
        frames.append(frame)
    assert not [one for one in frames if one.get("type") == "effect.show"], frames
    return frames


def page_of(serving, **more):
    return page(live(serving), key=serving.keys["publishable_key"], **more)


async def test_everybody_who_watches_celebrates_with_it(serving):
    poll = serving.poll(milestones=[rule("votes", votes=2), rule("votes", every=3)])
    stream = events(serving.port, poll["id"], Authorization=f"Bearer {serving.keys['publishable_key']}")
    async with page_of(serving) as viewer, stream as streamed:
        await join(viewer, poll)
        for voter in range(3):
            await asyncio.to_thread(cast, serving, poll, voter)
            if voter == 1:
                told = await effect(viewer)
        assert told["channel"] == f"poll:{poll['id']}"
        assert told["data"]["effect"] == CONFETTI | {
            "message": "2 votes!", "tone": "info", "haptic": [], "options": {}, "fallback": "toast",
        }  # fmt: skip
        assert (await effect(viewer))["data"]["effect"]["message"] == "3 votes!"
        seen = []
        while len(seen) < 2:
            fields = await streamed.event()
            if fields.get("event") == "effect.show":
                seen.append(json.loads(fields["data"])["data"]["effect"]["message"])
        assert seen == ["2 votes!", "3 votes!"]
    async with page_of(serving) as late:
        await join(late, poll)
        assert [(await effect(late))["data"]["effect"]["message"] for _ in range(2)] == seen


def test_a_burst_passes_the_hundredth_once(serving):
    poll = serving.poll(milestones=[rule("votes", votes=100), rule("votes", every=1000)])
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda voter: cast(serving, poll, voter), range(130)))
    eventually(lambda: len(sent(serving, poll)) == 1)
    cast(serving, poll, "one more")
    assert len(sent(serving, poll)) == 1


def eventually(holds, tries=400):
    """Asked again until it holds; each asking is a request, which takes its time."""
    for _ in range(tries):
        if holds():
            return
    raise AssertionError("it never came to hold")


def all_are_looked_at(serving):
    """Polls are looked at in turn: when a later one has celebrated, so might have every one before it."""
    poll = serving.poll(milestones=[rule("votes", votes=1)])
    cast(serving, poll, "ann")
    eventually(lambda: len(sent(serving, poll)) == 1)


def test_another_run_begins_anew(serving):
    poll = serving.poll(milestones=[rule("votes", votes=1)])
    for run in (1, 2):
        cast(serving, poll, "ann")
        eventually(lambda run=run: len(sent(serving, poll)) == run)
        serving.asked("POST", f"/v1/polls/{poll['id']}/reset", {})
    assert len(sent(serving, poll)) == 2


def test_a_rule_added_later_does_not_tell_what_was(serving):
    poll = serving.poll()
    for voter in range(3):
        cast(serving, poll, voter)
    path = f"/v1/polls/{poll['id']}"
    rules = [rule("votes", votes=2), rule("votes", votes=4)]
    edited = serving.asked("PATCH", path, {"milestones": rules})
    assert [one["votes"] for one in edited["milestones"]] == [2, 4]
    cast(serving, poll, 3)
    eventually(lambda: sent(serving, poll) == ["4 votes!"])


# Says that a vote has been looked at.
EACH = rule("votes", {"effect": "pulse", "message": "."}, every=1)


@pytest.mark.parametrize("tie_rule", ["shared", "first_listed"])
def test_lead_tie_goal_and_winner(serving, tie_rule):
    said = {"effect": "banner", "message": "{option}"}
    goal = rule("goal", said, goal={"option": "Coffee", "percent": 60, "votes": 5})
    poll = serving.poll(
        milestones=[rule("lead_change", said), rule("tie", said), goal, rule("winner", said), EACH],
        tie_rule=tie_rule,
    )
    expected = []
    for voter, (choice, told) in enumerate(
        [(0, None), (1, "Tea / Coffee"), (1, "Coffee"), (1, None), (1, "Coffee")]
    ):
        cast(serving, poll, voter, choice)
        expected = [*expected, told] if told else expected
        eventually(lambda voter=voter: sent(serving, poll).count(".") == voter + 1)
        assert [one for one in sent(serving, poll) if one != "."] == expected
    serving.asked("POST", f"/v1/polls/{poll['id']}/close", {})
    eventually(lambda: [one for one in sent(serving, poll) if one != "."] == [*expected, "Coffee"])


async def test_the_last_seconds_are_counted_for_all_even_where_results_are_hidden(serving):
    said = {"effect": "pulse", "message": "{seconds} s"}
    poll = serving.poll(
        results_visibility="never",
        open=False,
        duration_seconds=2,
        milestones=[rule("seconds_left", said, seconds=1), rule("votes", votes=1), rule("winner")],
    )
    async with page_of(serving) as viewer:
        await join(viewer, poll)
        await asyncio.to_thread(serving.asked, "POST", f"/v1/polls/{poll['id']}/open", {})
        await asyncio.to_thread(cast, serving, poll, "ann")
        told = await effect(viewer)
        assert told["data"]["effect"]["message"] == "1 s"
        while (await viewer.hear()).get("type") != "poll.closed":
            pass
        await silent(viewer)
    serving.asked("POST", f"/v1/polls/{poll['id']}/reveal", {})
    eventually(lambda: sent(serving, poll) == ["1 s", "1 votes!"])


async def test_the_winner_is_told_to_all_once_the_end_shows_results(serving):
    poll = serving.poll(results_visibility="after_close", milestones=[rule("winner"), rule("votes", votes=1)])
    async with page_of(serving) as viewer:
        await join(viewer, poll)
        await asyncio.to_thread(cast, serving, poll, "ann")
        await asyncio.to_thread(serving.asked, "POST", f"/v1/polls/{poll['id']}/close", {})
        assert (await effect(viewer))["data"]["effect"]["message"] == "1 votes!"
        await silent(viewer)
    assert len(sent(serving, poll)) == 1


async def test_after_a_vote_of_ones_own_and_not_before(serving):
    poll = serving.poll(results_visibility="after_vote", milestones=[rule("votes", votes=2)])
    voter = serving.voter_token("bob")
    async with page_of(serving) as stranger, page_of(serving, voter=voter) as bob:
        for viewer in (stranger, bob):
            await join(viewer, poll)
        choice = poll["options"][0]["id"]
        await bob.ask(id="vote", type="vote", poll=poll["id"], vote_id="bobs", choice=choice)
        await asyncio.to_thread(cast, serving, poll, "ann")
        assert (await effect(bob))["data"]["effect"]["message"] == "2 votes!"
        assert await silent(stranger) == []
    async with page_of(serving) as late, page_of(serving, voter=voter) as again:
        await join(late, poll)
        await join(again, poll)
        await silent(late)
        assert (await effect(again))["data"]["effect"]["message"] == "2 votes!"


@pytest.mark.parametrize("visibility", ["after_close", "never", "after_vote"])
async def test_two_worlds_look_alike_to_those_who_may_not_know(serving, visibility):
    """Two polls alike but for their votes: whoever may not see results is sent the same, frame by frame."""
    every = [
        *(rule("votes", votes=1), rule("votes", every=2), rule("lead_change"), rule("tie")),
        rule("goal", goal={"option": "Tea", "percent": 50}),
        rule("goal", goal={"votes": 3}),
        rule("winner"),
    ]
    worlds = []
    for votes in ([], [0, 1, 1, 0, 0, 2]):
        poll = serving.poll(results_visibility=visibility, milestones=every)
        key = serving.keys["publishable_key"]
        stream = events(serving.port, poll["id"], Authorization=f"Bearer {key}")
        async with page_of(serving) as viewer, stream as streamed:
            await join(viewer, poll)
            for voter, choice in enumerate(votes):
                await asyncio.to_thread(cast, serving, poll, voter, choice)
            await asyncio.to_thread(all_are_looked_at, serving)
            frames = [one["type"] for one in await silent(viewer)]
            async with page_of(serving) as late:
                await join(late, poll)
                frames += [one["type"] for one in await silent(late)]
            await asyncio.to_thread(serving.asked, "POST", f"/v1/polls/{poll['id']}/lock", {})
            kinds = []
            while "poll.locked" not in kinds:
                kinds.append((await streamed.event()).get("event"))
            frames += [kind for kind in kinds if kind not in {None, "poll.results"}]
        worlds.append(frames)
        if visibility != "after_vote":
            assert sent(serving, poll) == []
        elif votes:
            assert len(sent(serving, poll)) > 3
    assert worlds[0] == worlds[1]


def test_a_project_celebrates_polls_that_have_no_milestones_of_their_own(tmp_path):
    with Serving(tmp_path) as serving:
        serving.asked("PATCH", "/v1/settings", {"milestones": [rule("votes", votes=1)]})
        plain, own, none = (
            serving.poll(),
            serving.poll(milestones=[rule("votes", votes=2)]),
            serving.poll(milestones=[]),
        )
        for poll in (plain, own, none):
            cast(serving, poll, "ann")
            cast(serving, poll, "bob")
        eventually(lambda: len(sent(serving, plain)) == len(sent(serving, own)) == 1)
        assert sent(serving, none) == []


def test_a_kill_in_between_neither_loses_nor_repeats_it(tmp_path, amount):
    """Killed the moment the vote that tips it is acknowledged, with the effect sent or not yet."""
    with Serving(tmp_path) as serving:
        for _ in range(amount(3, 30)):
            poll = serving.poll(milestones=[rule("votes", votes=3), rule("votes", every=3)])
            for voter in range(3):
                cast(serving, poll, voter)
            serving.kill()
            serving.start()
            eventually(lambda poll=poll: sent(serving, poll) == ["3 votes!", "3 votes!"])
            cast(serving, poll, 3)
            assert len(sent(serving, poll)) == 2


def test_a_countdown_and_a_win_outlive_a_kill(tmp_path):
    with Serving(tmp_path) as serving:
        said = {"effect": "toast", "message": "{seconds} s"}
        rules = [
            rule("seconds_left", said, seconds=56),
            rule("winner", {"effect": "toast", "message": "{option}"}),
        ]
        poll = serving.poll(open=False, duration_seconds=60, milestones=rules)
        serving.asked("POST", f"/v1/polls/{poll['id']}/open", {})
        cast(serving, poll, "ann")
        serving.kill()
        serving.start()
        eventually(lambda: sent(serving, poll) == ["56 s"], tries=20_000)
        serving.asked("POST", f"/v1/polls/{poll['id']}/close", {})
        eventually(lambda: sent(serving, poll) == ["56 s", "Tea"])
