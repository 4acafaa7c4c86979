"""P4, O2: every state on every screen is the recount of the raw rows up to its version, whatever happens meanwhile."""

import asyncio
import random
import time

from observers import Observer
from restless_voters import BROKEN, Restless, recounts
from serving import Serving

OBSERVERS = 50


class Watching:
    """An observer that comes back until it is over; all it saw in one set, and how often it was shown something."""

    def __init__(self, serving, poll, kind):
        self.seen, self.frames, self.over, self.last = set(), 0, False, 0
        self.connections = self.fell = 0
        self.observer = Observer(serving, poll, kind, self.note)

    def note(self, shown, _epoch):
        self.seen.add(shown)
        self.frames += 1
        self.fell += shown.version < self.last
        self.last = shown.version
        return self.over

    async def run(self, up):
        while not self.over:
            await up.wait()
            self.connections += 1
            try:
                await self.observer.watch()
            except BROKEN:
                await asyncio.sleep(0)


async def story(serving, poll, voters, acts, kills):
    """Votes, with everything a host may do in between, and kill -9 now and then."""
    path, deadline = f"/v1/polls/{poll['id']}", time.monotonic() + 600

    async def reached(share):
        while voters.acts < acts * share:
            assert time.monotonic() < deadline, voters.acts
            await asyncio.get_running_loop().run_in_executor(None, serving.asked, "GET", f"{path}/results")

    def ask(method, path, body):
        return asyncio.to_thread(serving.asked, method, path, body)

    steps = ["patch", "lock", "reset", *(["kill"] * kills)]
    random.Random(3).shuffle(steps)
    for number, step in enumerate(steps, 1):
        await reached(number / (len(steps) + 1))
        if step == "kill":
            voters.up.clear()
            await asyncio.to_thread(serving.kill)
            await asyncio.to_thread(serving.start)
            voters.up.set()
        elif step == "patch":
            await ask("PATCH", path, {"question": "Tea, or rather coffee?"})
        else:
            await ask("POST", f"{path}/{step}", {})
            if step == "lock":
                await ask("POST", f"{path}/open", {})
    await reached(1)


async def test_every_state_on_every_screen_is_a_recount_of_the_rows(tmp_path, amount, figures):
    acts, kills = amount(2_000, 60_000), amount(1, 12)
    with Serving(tmp_path) as serving:
        poll = serving.poll(voting={"change": True, "retract": True})
        voters = Restless(serving, poll, seed=5)
        watching = [Watching(serving, poll["id"], "ws" if n % 2 else "sse") for n in range(OBSERVERS)]
        async with asyncio.TaskGroup() as group:
            for one in watching:
                group.create_task(one.run(voters.up))
            voting = group.create_task(voters.run())
            await story(serving, poll, voters, acts, kills)
            voters.going = False
            await voting
            for one in watching:
                one.over = True
            await asyncio.to_thread(serving.asked, "PATCH", f"/v1/polls/{poll['id']}", {"question": "Done."})
        last = serving.asked("GET", f"/v1/polls/{poll['id']}/results")
    truth = recounts(serving.database, poll["id"])
    shown = set().union(*(one.seen for one in watching))
    wrong = [one for one in shown if one[1:] != expected(truth, one, poll)]
    assert not wrong, f"{len(wrong)} of {len(shown)}: {wrong[0]} is {truth.get(wrong[0].version)}"
    assert {one.last for one in watching} == {last["version"]} == {max(truth)}
    assert sum(one.fell for one in watching) == 0
    assert {one.run for one in shown} == {1, 2}
    figures(
        observers=OBSERVERS,
        states_shown=sum(one.frames for one in watching),
        different_states=len(shown),
        states_unlike_the_recount=0,
        acts_accepted=voters.acts,
        versions=len(truth),
        kills=kills,
        reconnects=sum(one.connections - 1 for one in watching),
    )


def expected(truth, shown, poll):
    run, voters, votes, chosen = truth[shown.version]
    return (
        run,
        voters,
        votes,
        tuple((option["id"], chosen.get(option["id"], 0)) for option in poll["options"]),
    )
