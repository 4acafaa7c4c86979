"""P5, O3: a viewer who comes back with any memory at all is never shown an older state, and ends at the newest."""

import asyncio
import random
import time

from observers import Observer
from restless_voters import BROKEN, Restless
from serving import Serving

MEMORIES = ("own", "older", "newer", "foreign", "nonsense", "none")


class Everybody:
    """What all viewers together have been shown: nobody who comes later may be shown less."""

    def __init__(self):
        self.newest, self.epochs, self.connections, self.cut_midway = 0, set(), 0, 0
        self.remembered = dict.fromkeys(MEMORIES, 0)

    def memory(self, kind, last, chosen):
        """A Last-Event-ID of this kind, for a viewer who was last shown version `last`."""
        epoch = next(iter(self.epochs), "e00000000")
        return {
            "own": f"{epoch}:{last}",
            "older": f"{epoch}:{chosen.randint(0, max(last - 1, 0))}",
            "newer": f"{epoch}:{last + chosen.randint(1, 10**6)}",
            "foreign": f"e{chosen.getrandbits(32):08x}:{last}",
            "nonsense": chosen.choice(
                ["", ":", "e:1", "-1", f"{epoch}:", f"{epoch}:x", "\u00ff" * 9, "9" * 400]
            ),
            "none": None,
        }[kind]


class Restive:
    """A viewer who looks for a moment, cuts the line, and comes back, a given number of times."""

    def __init__(self, serving, poll, everybody, seed):
        self.serving, self.poll, self.everybody = serving, poll, everybody
        self.chosen, self.last = random.Random(seed), 0

    def note(self, shown, epoch):
        assert shown.version >= self.floor, f"{shown.version} after {self.floor}"
        self.floor = self.last = shown.version
        everybody = self.everybody
        everybody.newest = max(everybody.newest, shown.version)
        if epoch is not None:
            everybody.epochs.add(epoch)
        self.looks -= 1
        return self.looks <= 0

    async def come_back(self, up, times):
        for _ in range(times):
            await up.wait()
            kind, memory = self.chosen.choice(("ws", "sse", "sse")), self.chosen.choice(MEMORIES)
            self.floor, self.looks = self.everybody.newest, self.chosen.choice((1, 1, 1, 2, 3))
            last = self.everybody.memory(memory, self.last, self.chosen)
            self.everybody.connections += 1
            self.everybody.remembered[memory] += kind == "sse"
            try:
                async with asyncio.timeout(self.chosen.choice((0.002, 0.05, 30, 30))):
                    await Observer(self.serving, self.poll, kind, self.note).watch(last)
            except TimeoutError:  # cut wherever it was: in the handshake, or within a state
                self.everybody.cut_midway += 1
            except BROKEN:
                await asyncio.sleep(0)


async def fresh(serving, poll, memory):
    """What one who comes with this memory is shown when nothing happens any more; None: nothing new."""
    found = []
    with_it = Observer(serving, poll, "sse", lambda shown, epoch: found.append((shown, epoch)) or True)
    try:
        async with asyncio.timeout(1.0 if memory is not None else 30):
            await with_it.watch(memory)
    except TimeoutError:
        return None
    return found[0]


async def test_nobody_who_comes_back_is_shown_an_older_state(tmp_path, amount, figures):
    viewers, times, kills, stops = 20, amount(25, 2_500), amount(1, 5), amount(1, 5)
    everybody, seed = Everybody(), random.randrange(1 << 32)
    with Serving(tmp_path) as serving:
        poll = serving.poll(voting={"change": True, "retract": True})
        voters = Restless(serving, poll, seed=seed, lines=2)
        async with asyncio.TaskGroup() as group:
            voting = group.create_task(voters.run())
            crowd = [Restive(serving, poll["id"], everybody, seed + n) for n in range(viewers)]
            coming = [group.create_task(one.come_back(voters.up, times)) for one in crowd]
            deadline = time.monotonic() + 600
            for restart in range(kills + stops):
                while everybody.connections < viewers * times * (restart + 1) / (kills + stops + 1):
                    assert time.monotonic() < deadline
                    await asyncio.to_thread(serving.asked, "GET", "/v1/polls?limit=1")
                voters.up.clear()
                await asyncio.to_thread(serving.kill if restart % 2 else serving.stop)
                await asyncio.to_thread(serving.start)
                voters.up.set()
            await asyncio.gather(*coming)
            voters.going = False
            await voting
        last = serving.asked("GET", f"/v1/polls/{poll['id']}/results")
        shown, epoch = await fresh(serving, poll["id"], None)
        assert (shown.version, shown.voters, shown.votes) == (last["version"], last["voters"], last["votes"])
        assert everybody.epochs == {epoch}
        assert await fresh(serving, poll["id"], f"{epoch}:{shown.version}") is None, "nothing is missing"
        chosen = random.Random(seed)
        for memory in ("older", "newer", "foreign", "nonsense"):
            again = await fresh(serving, poll["id"], everybody.memory(memory, shown.version, chosen))
            assert again == (shown, epoch), memory
    assert everybody.newest <= last["version"]
    figures(
        reconnects=everybody.connections,
        cut_before_they_had_seen_enough=everybody.cut_midway,
        older_states_shown=0,
        silent_gaps=0,
        kills=kills,
        restarts=stops,
        acts_accepted=voters.acts,
        seed=seed,
        **{f"came_back_with_{kind}_memory": count for kind, count in everybody.remembered.items()},
    )
