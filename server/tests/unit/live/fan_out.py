"""A viewer made of lists, a clock that stands still, and a poll: what the fan-out's tests are made of."""

import json

from plaudit.live.coalescer import Coalescer
from plaudit.live.hub import Hub
from plaudit.live.publication import Publication

ENCODERS = {"plain": lambda publication, version, body: body}


class Viewer:
    """Keeps what was written. `stuck` bytes wait in its buffer; a stuck viewer takes frames and keeps them."""

    encoding = "plain"

    def __init__(self, hub=None, *, key_id="k", voter=None, is_host=False):
        self.key_id, self.voter, self.is_host = key_id, voter, is_host
        self.heard = []
        self.stuck = 0
        self.blocked = False
        self.closed = None
        self.hint = None
        self._hub = hub
        if hub is not None:
            hub.admit(self)

    def write(self, frame):
        assert self.closed is None, "written to after its last frame"
        self.heard.append(frame)
        if self.blocked:
            self.stuck += len(frame)

    def buffered(self):
        return self.stuck

    def close(self, code, reason):
        self._hub.leave(self)
        self.closed = (code, reason)

    def restart(self, retry_after_ms):
        self.hint = retry_after_ms
        self.close(1012, "restart")

    @property
    def versions(self):
        return [json.loads(frame)["version"] for frame in self.heard]


class FanOut:
    """Hub and coalescer on a clock that the test moves."""

    def __init__(self):
        self.time = 1000.0
        self.version = 1
        self.hidden = False
        self.rendered = 0
        self.encoded = 0
        self.hub = Hub(self.render, {"plain": self.encode}, self.now)
        self.coalescer = Coalescer(self.hub, self.now, used=self.now)

    def now(self):
        return self.time

    def encode(self, _publication, _version, body):
        self.encoded += 1
        return body

    def render(self, channel):
        self.rendered += 1
        return self.publication(channel)

    def publication(self, channel, kind="results"):
        return Publication(
            type=kind,
            epoch="e",
            version=self.version,
            granted=json.dumps({"type": kind, "version": self.version, "see": True}).encode(),
            withheld=json.dumps({"type": kind, "version": 0, "see": False}).encode() if self.hidden else None,
        )

    def viewer(self, channel="c", audience="granted", **facts):
        viewer = Viewer(self.hub, **facts)
        self.hub.join(viewer, channel, audience)
        return viewer

    async def change(self, channel="c", after=0.0):
        self.time += after
        self.version += 1
        self.coalescer.mark(channel)
        return await self.coalescer.step()
