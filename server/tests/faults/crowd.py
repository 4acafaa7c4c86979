"""Voters over HTTP keep-alive and over WebSocket, at full speed, who write in the journal before each send.

    crowd = Crowd(serving, journal, polls, seed)
    async with crowd.voting():      # sixteen HTTP connections, eight WebSocket voters at a time
        ...                         # cut() before the server dies, back() when it listens again
    await crowd.heal()              # every unknown is asked for, or sent again, until it is definite

An eighth of the ballots are second ones of people who voted already: at most one of a voter's two may count.
"""

import asyncio
import collections
import contextlib
import functools
import json
import random

import raw_wire
from journal import Ballot

TRIES_AT_MOST = 3
PATIENCE_SECONDS = 60.0
AGAIN = 1 / 8
LINES_TO_ASK_BY = 8


class Line(asyncio.Protocol):
    """One connection with `depth` votes under way; `take()` gives its next ballot or None: then it closes."""

    def __init__(self, crowd, take, depth):
        self.crowd, self.take, self.depth = crowd, take, depth
        self.pending, self.number = {}, 1
        self.closed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        self.fill()

    def fill(self):
        while len(self.pending) < self.depth and (ballot := self.take()) is not None:
            self.number += 1
            self.pending[self.number] = ballot
            self.crowd.journal.sent(ballot)
            self.transport.write(self.request(self.number, ballot))
        if not self.pending:
            self.transport.close()

    def settle(self, number, status, body):
        self.crowd.journal.answered(self.pending.pop(number), status, body)
        self.fill()

    def connection_lost(self, error):
        if error is not None and not isinstance(error, OSError):
            self.crowd.surprises.append(error)
        for ballot in self.pending.values():
            self.crowd.journal.broken(ballot, str(error))
        self.pending.clear()
        self.closed.set_result(None)


class HttpLine(Line):
    """Requests by a host, pipelined when `depth` is more than one; replies come in their order.

    `look`: asks what became of the ballots instead. Only "it is there" is an answer.
    """

    def __init__(self, crowd, take, depth, *, look=False):
        super().__init__(crowd, take, depth)
        self.replies, self.look = raw_wire.Replies(), look

    def request(self, _number, ballot):
        key = self.crowd.serving.keys["secret_key"]
        if self.look:
            return raw_wire.request("GET", f"/v1/polls/{ballot.poll}/votes/{ballot.vote_id}", key)
        return raw_wire.vote_request(ballot, key)

    def data_received(self, data):
        for status, _, body in self.replies.feed(data):
            self.settle(next(iter(self.pending)), 503 if self.look and status == 404 else status, body)


class LiveLine(Line):
    """The votes of one voter on a WebSocket, in bursts of `depth` frames."""

    def __init__(self, crowd, take, depth, voter):
        super().__init__(crowd, take, depth)
        self.voter, self.frames, self.replies = voter, None, raw_wire.Replies()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(raw_wire.upgrade_request())

    def request(self, number, ballot):
        facts = {"poll": ballot.poll, "vote_id": ballot.vote_id, "choice": ballot.choice}
        return raw_wire.frame({"id": number, "type": "vote", **facts})

    def data_received(self, data):
        if self.frames is None:
            if not (found := self.replies.feed(data)):
                return
            if not self.upgraded(found[0][0]):
                return
            data = self.replies.rest
        for opcode, payload in self.frames.feed(data):
            if opcode == 1:
                self.heard(payload, json.loads(payload))
            elif opcode == 8:
                self.transport.write(raw_wire.frame(payload, 8))
                self.transport.close()

    def upgraded(self, status):
        if status == 503:  # it is about to end, and says so
            self.transport.close()
            return False
        assert status == 101, f"the handshake was answered with {status}"
        self.frames, serving = raw_wire.Frames(), self.crowd.serving
        token = serving.voter_token(self.voter)
        hello = {"id": 1, "type": "connect", "key": serving.keys["publishable_key"], "voter": token}
        self.transport.write(raw_wire.frame(hello))
        return True

    def heard(self, payload, said):
        if said.get("id") == 1:
            assert said["type"] == "connected", said
            self.fill()
        elif "id" in said:
            problem = said["problem"]["status"] if said["type"] == "problem" else None
            self.settle(said["id"], problem or (200 if said.get("replayed") else 201), payload)


class Crowd:
    """`polls` are what the API told of them. `surprises`: what no voter should ever see. `live` 0: HTTP alone."""

    def __init__(self, serving, journal, polls, seed, *, http=16, live=8, depth=4):
        self.serving, self.journal, self.polls = serving, journal, polls
        self.random = random.Random(seed)
        self.http, self.live, self.depth = http, live, depth
        self.made, self.going, self.surprises = 0, False, []
        self.lately = collections.deque(maxlen=64)
        self.up = asyncio.Event()
        self.up.set()

    def ballot(self, voter, poll):
        self.made += 1
        choice = self.random.choice(poll["options"])["id"]
        return Ballot(f"vote_{self.made:07d}", voter, poll["id"], choice)

    def voter(self):
        """A new voter's name."""
        self.made += 1
        self.lately.append(f"u{self.made:07d}")
        return self.lately[-1]

    def ballots_of(self, voter):
        """One voter's votes in some polls, now and then two in one, in any order."""
        polls = self.random.sample(self.polls, self.random.randint(1, len(self.polls)))
        polls += [poll for poll in polls if self.random.random() < AGAIN]
        self.random.shuffle(polls)
        return [self.ballot(voter, poll) for poll in polls]

    @contextlib.asynccontextmanager
    async def voting(self):
        """Vote while the body runs; afterwards every send has its answer or its break."""
        self.going = True
        async with asyncio.TaskGroup() as group:
            for place in range(self.http + self.live):
                group.create_task(self._place(place))
            try:
                yield self
            finally:
                self.going = False
                self.up.set()
        assert not self.surprises, self.surprises

    def cut(self):
        """The server is about to go: nobody calls before `back()`."""
        self.up.clear()

    def back(self):
        self.up.set()

    async def _place(self, place):
        """One line after another at the same place in the hall."""
        while self.going:
            await self.up.wait()
            depth, voter = self.random.choice((1, self.depth)), self.voter()
            mine = self.ballots_of(voter)
            if place < self.http:
                await self.run(functools.partial(HttpLine, self, self._host(mine), depth))
            else:
                await self.run(functools.partial(LiveLine, self, each(mine), depth, voter))

    def _host(self, mine):
        """A host's connection carries forty people's ballots; some of them vote elsewhere at this moment."""
        people = iter(range(40))

        def take():
            if not mine and self.going and next(people, None) is not None:
                again = self.random.random() < AGAIN
                mine.extend(self.ballots_of(self.random.choice(self.lately) if again else self.voter()))
            return mine.pop() if mine else None

        return take

    async def run(self, make):
        """A line, from its connection to its end."""
        loop = asyncio.get_running_loop()
        try:
            _, line = await loop.create_connection(make, "127.0.0.1", self.serving.port)
        except OSError:  # it died between two lines of ours; nothing was sent
            return
        await line.closed

    async def heal(self):
        """Ask for every unknown vote, or send it again by either transport, until it is definite."""
        for round_ in range(TRIES_AT_MOST):
            if self.journal.unknown():
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self.again(self.journal.unknown(), look=round_ == 0)
        assert not self.journal.unknown(), f"still unknown: {self.journal.unknown()[:5]}"
        assert not self.surprises, self.surprises

    async def again(self, ballots, *, look=False):
        """Send ballots again, by either transport; `look`: or ask for some of them."""
        ways = {"http": [], **({"live": []} if self.live else {}), **({"look": []} if look else {})}
        for ballot in ballots:
            ways[self.random.choice(tuple(ways))].append(ballot)
        async with asyncio.TaskGroup() as group:
            for _ in range(LINES_TO_ASK_BY):
                group.create_task(
                    self.run(functools.partial(HttpLine, self, each(ways.get("look")), 8, look=True))
                )
                group.create_task(self.run(functools.partial(HttpLine, self, each(ways["http"]), 8)))
            for voter in {ballot.voter for ballot in ways.get("live", ())}:
                mine = [ballot for ballot in ways["live"] if ballot.voter == voter]
                group.create_task(self.run(functools.partial(LiveLine, self, each(mine), 8, voter)))


def each(ballots):
    """`take` of a line that carries these ballots, the last first."""
    return lambda: ballots.pop() if ballots else None
