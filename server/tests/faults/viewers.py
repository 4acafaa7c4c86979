"""Thousands of viewers in one process: raw sockets and one epoll loop, WebSocket and event stream by hand.

A `Viewer` reads what arrives as the wire says it (RFC 6455 frames, chunked events) and remembers the newest
version, how it was sent away and what was answered to its votes. The `Crowd` turns the loop for all of them.
Ages of publications are counted from the server's own `at`, in milliseconds: both sides have one clock.
"""

import calendar
import errno
import heapq
import json
import random
import re
import select
import socket
import time

UPGRADE = (
    "GET /v1/live HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: plaudit.v1.json\r\n%s\r\n"
)
STREAM = "GET /v1/polls/%s/stream HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\n%s\r\n"
VERSION = re.compile(rb'"version":(\d+)')
AT = re.compile(rb'"at":"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z"')
STILL_CONNECTING = {errno.EINPROGRESS, errno.EAGAIN}
LOOPBACKS = 16
"""Source addresses 127.0.0.2 and up: one address has ports for 28 000 connections, shared with the tests beside us."""


def frame(payload, opcode=1):
    """A client's frame, masked with zeros."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
    return bytes([0x80 | opcode]) + length + bytes(4) + payload


class Viewer:
    """One connection. `state`: new, asked (the handshake is sent), open (its snapshot has come), over."""

    def __init__(self, crowd, kind, *, source=None, voter=None, receive_buffer=None, headers="", **manners):
        self.crowd, self.kind, self.source, self.voter = crowd, kind, source, voter
        self.receive_buffer, self.headers = receive_buffer, headers
        self.timed = random.random() < 0.2
        self.patient, self.answers_pings = manners.get("patient", True), manners.get("answers_pings", True)
        self.joins, self.versions_fell, self.silent, self.comes_back = 0, 0, False, False
        self.begin()

    def begin(self):
        """Connect, for the first time or again."""
        self.state, self.buffer, self.body, self.version = "new", b"", b"", -1
        self.status = self.code = self.bye = self.refusal = None
        self.clean_end, self.pings, self.answers = False, 0, {}
        self.socket = sock = socket.socket()
        sock.setblocking(False)
        if self.receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        if self.source is not None:
            sock.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
            sock.bind((self.source, 0))
        error = sock.connect_ex(("127.0.0.1", self.crowd.port))
        if error and error not in STILL_CONNECTING:
            self.end()
            return
        self.crowd.watch(self, select.EPOLLOUT | select.EPOLLIN)

    # Out

    def send(self, **told):
        self.socket.sendall(frame(json.dumps(told, separators=(",", ":")).encode()))

    def vote(self, vote_id, choice):
        """A vote over this WebSocket; what comes back stands in `answers[vote_id]`."""
        self.send(id=vote_id, type="vote", poll=self.crowd.poll["id"], vote_id=vote_id, choice=choice)

    def _ask(self):
        crowd, headers = self.crowd, self.headers
        if self.kind == "sse":
            headers += f"Plaudit-Voter: {self.voter}\r\n" if self.voter else ""
            text = STREAM % (crowd.poll["id"], crowd.key, headers)
        else:
            text = UPGRADE % headers
        self.socket.sendall(text.encode())
        self.state = "asked"
        crowd.watch(self, select.EPOLLIN)

    def _join(self):
        connect = {"id": 1, "type": "connect", "key": self.crowd.key}
        self.send(**connect, **({"voter": self.voter} if self.voter else {}))
        self.send(id=2, type="subscribe", channel=f"poll:{self.crowd.poll['id']}")

    # In

    def on_event(self, event):
        try:
            if self.state == "new" and event & select.EPOLLOUT:
                self._ask()
            if event & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
                data = self.socket.recv(1 << 18)
                if not data:
                    self.end()
                    return
                self._read(data)
        except BlockingIOError:
            return
        except OSError:
            self.end()

    def end(self):
        """The connection is gone, whoever ended it."""
        self.state = "over"
        self.crowd.forget(self)
        self.socket.close()
        if self.comes_back:
            self.crowd.later(random.uniform(0.2, 2.0) if self.patient else 0.05, self)

    def silence(self):
        """Never read again; the socket stays open."""
        self.silent = True
        self.crowd.forget(self)

    def _read(self, data):
        self.buffer += data
        if self.status is None:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self.buffer, self.status = rest, int(head.split(b" ", 2)[1])
            if self.status == 101:
                self._join()
            elif self.status != 200:
                self.refusal = head
        if self.status == 101:
            self._frames()
        elif self.status == 200:
            self._chunks()

    def _frames(self):
        buffer, at = self.buffer, 0
        while len(buffer) - at >= 2:
            size, begin = buffer[at + 1], at + 2
            if size > 125:
                width = 2 if size == 126 else 8
                size, begin = int.from_bytes(buffer[begin : begin + width]), begin + width
            if len(buffer) < begin + size:
                break
            self._frame(buffer[at] & 15, buffer[begin : begin + size])
            at = begin + size
        self.buffer = buffer[at:]

    def _frame(self, opcode, payload):
        if opcode == 9:
            self.pings += 1
            if self.answers_pings:
                self.socket.sendall(frame(payload, 10))
        elif opcode == 8:
            self.code = self.code or int.from_bytes(payload[:2])
            self.socket.sendall(frame(payload[:2], 8))
        elif payload.startswith(b'{"type":"poll.'):
            self._shown(payload)
        else:
            self._told(json.loads(payload))

    def _told(self, told):
        if told["type"] == "restarting":
            self.bye = told["retry_after_ms"]
        elif told.get("id") == 2:
            self._opened(told["snapshot"]["version"])
        elif "id" in told and told["id"] != 1:
            self.answers[told["id"]] = told

    def _chunks(self):
        while (end := self.buffer.find(b"\r\n")) >= 0:
            size = int(self.buffer[:end], 16)
            if len(self.buffer) < end + size + 4:
                return
            self.body += self.buffer[end + 2 : end + 2 + size]
            self.buffer = self.buffer[end + size + 4 :]
            self.clean_end = self.clean_end or size == 0
        while (end := self.body.find(b"\n\n")) >= 0:
            self._event(self.body[:end])
            self.body = self.body[end + 2 :]

    def _event(self, event):
        if event.startswith(b"event: bye"):
            self.bye = json.loads(event.partition(b"data: ")[2])["retry_after_ms"]
        elif event.startswith(b"event: poll."):
            if self.state != "open":
                self._opened(int(VERSION.search(event)[1]))
            self._shown(event)
        else:
            self.pings += event.startswith(b":")

    def _opened(self, version):
        self.state, self.version = "open", version
        self.joins += 1

    def _shown(self, publication):
        version = int(VERSION.search(publication)[1])
        self.versions_fell += version < self.version
        self.version = version
        if self.timed and self.crowd.ages is not None:
            self.crowd.ages.append(self.crowd.age(publication))


class Crowd:
    """Viewers of one poll. `key` is a publishable key; `ages`: a list while a fifth of them note ages (milliseconds)."""

    def __init__(self, serving, poll):
        self.port, self.poll, self.key = serving.port, poll, serving.keys["publishable_key"]
        self.viewers, self.ages = [], None
        self._epoll, self._by_number = select.epoll(), {}
        self._due, self._instants = [], {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for viewer in self.viewers:
            viewer.comes_back = False
            viewer.socket.close()
        self._epoll.close()

    def add(self, count, kind="ws", voters=None, **terms):
        """So many more; they come in as the loop turns. `voters`: a token for each."""
        new = []
        for at in range(count):
            source = f"127.0.0.{2 + (len(self.viewers) + at) % LOOPBACKS}"
            new.append(
                Viewer(self, kind, **{"source": source, "voter": voters[at] if voters else None, **terms})
            )
        self.viewers += new
        return new

    def joined(self, count, kind="ws", within=60, **terms):
        """So many more, each with its snapshot. They come in hundreds, as a door lets them."""
        new = []
        for begun in range(0, count, 500):
            some = self.add(min(500, count - begun), kind, **terms)
            self.until(lambda some=some: all(viewer.state == "open" for viewer in some), within, "joining")
            new += some
        return new

    def turn(self, seconds=0.05):
        """Let what has arrived be read."""
        now = time.monotonic()
        while self._due and self._due[0][0] <= now:
            heapq.heappop(self._due)[2].begin()
        for number, event in self._epoll.poll(seconds if not self._due else min(seconds, 0.02), 1024):
            if (viewer := self._by_number.get(number)) is not None:
                viewer.on_event(event)

    def until(self, condition, within, what):
        """Turn until `condition()`; the seconds it took. An error that says `what` was waited for otherwise."""
        begun = time.monotonic()
        while not condition():
            assert time.monotonic() - begun < within, f"{what}: not within {within} s; {self.states()}"
            self.turn()
        return time.monotonic() - begun

    def states(self):
        counts = {}
        for viewer in self.viewers:
            name = f"{viewer.kind} {viewer.state}{' silent' if viewer.silent else ''}"
            counts[name] = counts.get(name, 0) + 1
        return counts

    def count(self, state):
        return sum(viewer.state == state for viewer in self.viewers)

    def age(self, publication):
        """Milliseconds since the moment the publication was made."""
        stamp = AT.search(publication)[0]
        made = self._instants.get(stamp)
        if made is None:
            *parts, thousandths = map(int, AT.search(publication).groups())
            made = self._instants[stamp] = calendar.timegm((*parts, 0, 0, 0)) * 1000 + thousandths
        return time.time() * 1000 - made

    # For viewers

    def watch(self, viewer, events):
        number = viewer.socket.fileno()
        if number in self._by_number:
            self._epoll.modify(number, events)
        else:
            self._by_number[number] = viewer
            self._epoll.register(number, events)

    def forget(self, viewer):
        number = viewer.socket.fileno()
        if number >= 0 and self._by_number.get(number) is viewer:
            self._epoll.unregister(number)
            del self._by_number[number]

    def later(self, seconds, viewer):
        heapq.heappush(self._due, (time.monotonic() + seconds, id(viewer), viewer))
