"""Bad manners as bytes, and the watch kept while they are tried: another viewer, and what the server holds."""

import asyncio
import json
import re
from contextlib import asynccontextmanager
from pathlib import Path

from live_client import Raw, masked, page

from waiting import until

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
HANDSHAKE = (
    "Host: 127.0.0.1",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Protocol: plaudit.v1.json",
)


def say(**frame):
    """One frame of plaudit.v1.json, as a client sends it."""
    return masked(TEXT, json.dumps({"id": 1, **frame}).encode())


@asynccontextmanager
async def opened(port, *, first="GET /v1/live HTTP/1.1", without="", more=()):
    """A raw connection and the head of the answer to its handshake; `b""` when there was none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        lines = [line for line in HANDSHAKE if not without or not line.startswith(without)]
        writer.write("\r\n".join([first, *lines, *more, "", ""]).encode("latin-1"))
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        except asyncio.IncompleteReadError as error:
            head = error.partial
        yield Raw(reader, writer), head
    finally:
        writer.close()


async def ended(raw, seconds):
    """Read to the end of the stream; `TimeoutError` when the server keeps it."""
    async with asyncio.timeout(seconds):
        try:
            while await raw.reader.read(65536):
                pass
        except ConnectionError:
            pass


class Watch:
    """A viewer who has done nothing, on a poll of its own, and the server's holdings at the beginning."""

    def __init__(self, house, viewer, poll):
        self._house, self._viewer, self._poll = house, viewer, poll
        self._voters = 0
        self._before = self.holdings()

    def holdings(self):
        """How many sockets, live connections and tasks the server has."""
        folder = Path(f"/proc/{self._house.server.process.pid}/fd")
        links = [_link(one) for one in folder.iterdir()]
        told = self._house.ask("GET", "/metrics", key=None).text
        figures = re.findall(r"^plaudit_(?:live_connections|tasks) (\S+)$", told, re.MULTILINE)
        assert len(figures) == 2, told
        return [sum(link.startswith("socket:") for link in links), *map(float, figures)]

    def holds_more(self):
        """Than at the beginning; it may be less, where the end of an earlier abuse was still on its way then."""
        return any(now > before for now, before in zip(self.holdings(), self._before, strict=True))

    async def unharmed(self):
        """The server lives, the viewer still sees every vote, and what the abuse took is given back."""
        house, poll = self._house, self._poll
        assert house.is_well()
        self._voters += 1
        body = {"choice": poll["options"][0]["id"], "voter": f"viewer-{self._voters}"}
        assert house.ask("POST", f"/v1/polls/{poll['id']}/votes", body).status_code == 201
        while (await self._viewer.hear())["data"]["voters"] != self._voters:
            pass
        await until(lambda: not self.holds_more())


@asynccontextmanager
async def watch(house):
    poll = house.poll()
    async with page(f"ws://127.0.0.1:{house.port}/v1/live", key=house.page) as viewer:
        joined = await viewer.ask(id=1, type="subscribe", channel=f"poll:{poll['id']}")
        assert joined["snapshot"]["data"]["voters"] == 0
        yield Watch(house, viewer, poll)


def _link(path):
    try:
        return str(path.readlink())
    except OSError:  # closed while we looked
        return ""
