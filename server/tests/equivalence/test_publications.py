"""Whatever happens to publications on their way, a client that drops old versions ends at the snapshot.

One side acts at random (votes, lifecycle, pauses); between the hub and the client frames are lost, repeated
and put into another order. When it is over, the client joins once more, as it would after any doubt, and
must hold what everybody else sees; and never, on the way, may a number have gone backwards.
"""

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from plaudit.live.coalescer import Coalescer
from plaudit.live.hub import Hub
from plaudit.live.publication import Publication

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("votes"), st.integers(1, 5)),
        st.tuples(st.just("pause"), st.floats(0.0, 0.3)),
        st.tuples(st.just("close"), st.just(0)),
        st.tuples(st.just("drain"), st.booleans()),
        st.tuples(st.just("grant"), st.just(0)),
    ),
    max_size=40,
)


class Page:
    """The client's model: the newest version it has seen wins."""

    def __init__(self):
        self.state = {"version": -1, "votes": None}

    def show(self, frame):
        publication = json.loads(frame)
        if publication["version"] > self.state["version"]:
            before, after = self.state["votes"], publication["votes"]
            assert before is None or after is None or after >= before, "the bars ran backwards"
            self.state = publication


class Line:
    """A connection that loses, repeats and reorders."""

    encoding = "plain"
    key_id = "k"
    is_host = False
    voter = "anonymous:v"

    def __init__(self):
        self.sent = []
        self.full = False

    def write(self, frame):
        self.sent.append(frame)

    def buffered(self):
        return 10**9 if self.full else 0

    def close(self, code, reason):
        raise AssertionError((code, reason))

    def restart(self, retry_after_ms):
        raise AssertionError(retry_after_ms)


class Poll:
    def __init__(self, *, hidden):
        self.votes, self.version, self.closed, self.hidden = 0, 1, False, hidden

    def publication(self, _channel, kind="results"):
        shown = {"type": kind, "version": self.version, "votes": self.votes, "closed": self.closed}
        withheld = None
        if self.hidden and not self.closed:
            withheld = json.dumps({"type": kind, "version": 0, "votes": None, "closed": False}).encode()
        granted = json.dumps(shown).encode()
        return Publication(type=kind, epoch="e", version=self.version, granted=granted, withheld=withheld)


async def live_through(acts, hidden, shuffle):
    time = 0.0
    poll, line, page = Poll(hidden=hidden), Line(), Page()
    hub = Hub(poll.publication, {"plain": lambda _publication, _version, body: body}, lambda: time)
    coalescer = Coalescer(hub, lambda: time, used=lambda: time)
    hub.admit(line)
    hub.join(line, "c", "withheld" if hidden else "granted")
    for act, much in acts:
        if act == "votes" and not poll.closed:
            poll.votes, poll.version = poll.votes + much, poll.version + 1
            coalescer.mark("c")
        elif act == "pause":
            time += much
        elif act == "close" and not poll.closed:
            poll.closed, poll.version = True, poll.version + 1
            coalescer.announce("c", poll.publication("c", "closed"))
        elif act == "drain":
            line.full = not much
        elif act == "grant":
            hub.grant("c", line.voter)
        await coalescer.step()
    for frame in shuffle(line.sent):
        page.show(frame)
    received = len(line.sent)
    line.full = False
    time += 1.0
    await coalescer.step()
    for frame in line.sent[received:]:
        page.show(frame)
    return hub, line, page, poll


@settings(max_examples=150, deadline=None)
@given(ACTS, st.booleans(), st.data())
def test_every_damaged_line_ends_at_the_snapshot(acts, hidden, data):
    def damage(frames):
        if not frames:
            return []
        kept = data.draw(st.lists(st.sampled_from(frames), max_size=2 * len(frames)))
        return data.draw(st.permutations(kept))

    hub, line, page, _ = asyncio.run(live_through(acts, hidden, damage))
    snapshot = hub.join(line, "c", hub.audience(line, "c"))
    page.show(snapshot.body(hub.audience(line, "c")))
    fresh = json.loads(snapshot.body(hub.audience(line, "c")))
    assert (page.state["version"], page.state["votes"]) == (fresh["version"], fresh["votes"])


@settings(max_examples=150, deadline=None)
@given(ACTS, st.booleans())
def test_a_whole_line_needs_no_second_look(acts, hidden):
    """Slow phases included: what was skipped is made good as soon as the buffer has drained."""
    hub, line, page, poll = asyncio.run(live_through(acts, hidden, list))
    if page.state["version"] == -1:
        return
    audience = hub.audience(line, "c")
    now = json.loads(
        poll.publication("c").granted if audience == "granted" else hub.snapshot("c").body(audience)
    )
    assert (page.state["version"], page.state["votes"]) == (now["version"], now["votes"])
