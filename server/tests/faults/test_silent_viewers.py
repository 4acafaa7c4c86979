"""A tenth of the viewers never read, and some never answer a ping: the others notice nothing, the server neither.

The silent ones take little into their own kernel (`SO_RCVBUF` 2 KiB), so what they do not read is the server's
to hold. What it may hold of each: the 16 KiB its kernel takes before it says "full", and in the process no more
than the two frames after which a viewer is skipped and one that was let in before, with as much again for the
buffers around them. They are counted out 30 seconds after they were first skipped.
"""

import http.client
import json
import re
import time
from pathlib import Path

from serving import Serving
from viewers import Crowd

FRAMES_HELD = 3
FRAME_BYTES = 8 * 1024
PROCESS_BYTES = 2 * FRAMES_HELD * FRAME_BYTES
KERNEL_BYTES = 16 * 1024 + 2 * FRAME_BYTES
"""Unsent, the write that found it full, and what is on its way."""
ALLOWANCE_BYTES = 8 * 1024 * 1024
"""What a process that works grows by anyway."""
CUT_SECONDS = 30
MARGIN_SECONDS = 15
PINGS_UNANSWERED_SECONDS = 52
"""A ping each 25 s, and the next one finds that nobody answered: twice that, and a turn of the clock."""


class Figures:
    """What the server says of itself, and what the system says of it."""

    def __init__(self, serving):
        self.serving = serving

    def metric(self, name):
        text = self.serving.ask("GET", "/metrics")[2].decode()
        return float(re.search(rf"^{name} (\S+)$", text, re.MULTILINE)[1])

    def resident(self):
        return int(Path(f"/proc/{self.serving.pid}/statm").read_text().split()[1]) * 4096

    def unsent(self):
        """Bytes the kernel holds for the server's peers, those of sockets already closed too."""
        port = f":{self.serving.port:04X}"
        lines = [line.split(None, 5) for line in Path("/proc/net/tcp").read_text().splitlines()]
        return sum(int(line[4].partition(":")[0], 16) for line in lines if line[1].endswith(port))


class Ballots:
    """Votes at a steady pace over one connection, each of another voter: so many publications a second."""

    def __init__(self, serving, poll, a_second):
        self.poll, self.key, self.pause = poll, serving.keys["secret_key"], 1 / a_second
        self.connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=20)
        self.cast, self.next_at = 0, time.monotonic()

    def step(self):
        if time.monotonic() < self.next_at:
            return
        self.next_at, self.cast = self.next_at + self.pause, self.cast + 1
        choice = self.poll["options"][self.cast % len(self.poll["options"])]["id"]
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        body = json.dumps({"choice": choice, "voter": f"voter-{self.cast}"})
        self.connection.request("POST", f"/v1/polls/{self.poll['id']}/votes", body, headers)
        answer = self.connection.getresponse()
        assert answer.status == 201, answer.read()
        answer.read()


class Hall:
    """A crowd that watches votes come in; what the server holds for it is looked at twice a second."""

    def __init__(self, crowd, seen, ballots):
        self.crowd, self.seen, self.ballots = crowd, seen, ballots
        self.memory = self.kernel = self.grown = self.held = 0
        self._look_at = 0.0

    def until(self, done, within, what):
        return self.crowd.until(lambda: self.ballots.step() or done(), within, what)

    def p99(self, seconds):
        """How old publications are when they come, in milliseconds."""
        self.crowd.ages, end = [], time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end, seconds + 60, "the measurement")
        ages, self.crowd.ages = sorted(self.crowd.ages), None
        return round(ages[int(len(ages) * 0.99)], 1)

    def begin_watching(self):
        self.memory, self.kernel = self.seen.resident(), self.seen.unsent()

    def only(self, left):
        """Whether `left()` live connections are left."""
        if time.monotonic() < self._look_at:
            return False
        self._look_at = time.monotonic() + 0.5
        self.grown = max(self.grown, self.seen.resident() - self.memory)
        self.held = max(self.held, self.seen.unsent() - self.kernel)
        return self.seen.metric("plaudit_live_connections") <= left()


def over(viewers):
    return sum(viewer.state == "over" for viewer in viewers)


def test_those_who_never_read_cost_nobody_anything(tmp_path, amount, figures):
    reading, silent, baseline = amount(540, 4500), amount(60, 500), amount(2, 20)
    with Serving(tmp_path) as serving:
        poll = serving.poll(options=[f"Answer {at}" for at in range(amount(100, 20))])
        with Crowd(serving, poll) as crowd:
            hall = Hall(crowd, Figures(serving), Ballots(serving, poll, amount(20, 4)))
            others = crowd.joined(reading)
            never = crowd.joined(silent // 2, "ws", receive_buffer=2048)
            never += crowd.joined(silent // 2, "sse", receive_buffer=2048)
            mute = crowd.joined(amount(0, 50), answers_pings=False)
            p99_before = hall.p99(baseline)
            hall.begin_watching()
            for viewer in never:
                viewer.silence()
            began = time.monotonic()
            hall.until(lambda: hall.seen.metric("plaudit_skipped_total") > silent, 30, "the first skipped")
            p99_beside = hall.p99(baseline)
            hall.until(
                lambda: hall.only(lambda: reading + len(mute) - over(mute)),
                CUT_SECONDS + MARGIN_SECONDS,
                "the end of those who never read",
            )
            cut_after = time.monotonic() - began
            cut = int(hall.seen.metric("plaudit_slow_closed_total"))
            hall.until(lambda: over(mute) == len(mute), PINGS_UNANSWERED_SECONDS, "the end of the mute")
            mute_after = time.monotonic() - began
            serving.asked("POST", f"/v1/polls/{poll['id']}/close")
            newest = serving.asked("GET", f"/v1/polls/{poll['id']}/results")["version"]
            crowd.until(lambda: all(one.version == newest for one in others), 20, "the end on every screen")
        serving.kill()
    figures(
        viewers=reading + silent,
        that_never_read=silent,
        all_cut_after_seconds=round(cut_after, 1),
        of_them_closed_as_slow_4408=cut,
        without_pongs_gone_after_seconds=round(mute_after, 1) if mute else None,
        process_grew_kib_per_silent_viewer=round(hall.grown / 1024 / silent, 1),
        kernel_held_kib_per_silent_viewer=round(hall.held / 1024 / silent, 1),
        others_p99_ms_before=p99_before,
        others_p99_ms_beside=p99_beside,
    )
    assert not any(one.versions_fell for one in others)
    assert over(others) == 0
    assert cut >= 0.6 * silent  # the others were found to answer no ping, a few seconds earlier
    assert hall.grown < silent * PROCESS_BYTES + ALLOWANCE_BYTES
    assert hall.held < silent * KERNEL_BYTES + ALLOWANCE_BYTES
    assert {one.code for one in mute} <= {1011}
    assert p99_beside <= amount(float("inf"), max(1.5 * p99_before, p99_before + 20))
