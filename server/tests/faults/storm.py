"""Clients that go away at random microseconds, and neighbours that stay.

Every request carries a name that its reply must echo: `X-Request-ID`, the vote id, the id of a frame.
"""

import json
import socket
import struct
from typing import NamedTuple

import raw_wire
from booths import http_booth, live_booth
from journal import Ballot

LATEST_DROP = 4


class Request(NamedTuple):
    """`name` comes back with the reply. `ballot`: None when it is no vote."""

    name: str
    data: bytes
    ballot: Ballot | None


class Storm:
    """Droppers and neighbours, and what they counted."""

    def __init__(self, serving, journal, polls, chance, requests):
        self.serving, self.journal, self.polls, self.chance = serving, journal, polls, chance
        self.requests, self.made = requests, 0
        self.sent = self.answered = self.cut_off = self.in_pieces = self.neighbours = 0
        self.cross_talk, self.reply_seconds = [], 0.01

    @property
    def going(self):
        return self.sent < self.requests

    def name(self, kind):
        self.made += 1
        return f"{kind}_{self.made:07d}"

    def ballot(self, poll, voter=None):
        choice = self.chance.choice(poll["options"])["id"]
        name = self.name("vote")
        return Ballot(name, voter or f"of_{name}", poll["id"], choice)

    def request(self):
        """A vote, or now and then something on another lane of the server."""
        key, lane = self.serving.keys["secret_key"], self.chance.random()
        poll = self.chance.choice(self.polls)
        if lane < 0.75:
            ballot = self.ballot(poll)
            return Request(
                ballot.vote_id, raw_wire.vote_request(ballot, key, request_id=ballot.vote_id), ballot
            )
        name, path = self.name("other"), f"/v1/polls/{poll['id']}"
        if lane < 0.95:
            return Request(name, raw_wire.request("GET", path, key, request_id=name), None)
        return Request(name, raw_wire.request("POST", "/v1/voters", key, {}, request_id=name), None)

    async def drop_http(self):
        """Some pipelined requests, all or a part of their bytes; and the client is gone."""
        booth = await http_booth(self.serving)
        requests = [self.request() for _ in range(self.chance.randint(1, 4))]
        futures = {}
        for request in requests:
            if request.ballot is not None:
                self.journal.sent(request.ballot)
            futures[request.name] = booth.request(b"")
        data = b"".join(request.data for request in requests)
        whole = self.chance.random() < 0.6
        if not whole:
            data, rest = data[: self.chance.randrange(1, len(data))], data
            self.in_pieces += 1
            if self.chance.random() < 0.5:
                self.later(booth, lambda: booth.transport.write(rest[len(data) :]))
        booth.transport.write(data)
        await self.dropped(booth)
        for request in requests:
            self.settle(request.ballot, futures[request.name], lambda answer, r=request: echoes(answer, r))

    async def drop_live(self):
        """A voter's burst of frames on a WebSocket; and the client is gone."""
        voter = self.name("voter")
        try:
            booth = await live_booth(self.serving, voter)
        except ConnectionResetError as error:
            raise AssertionError("a live connection nobody dropped was reset") from error
        ballots = [
            self.ballot(poll, voter) for poll in self.chance.sample(self.polls, self.chance.randint(1, 6))
        ]
        for ballot in ballots:
            self.journal.sent(ballot)
        futures = [(ballot, booth.vote(ballot)) for ballot in ballots]
        await self.dropped(booth)
        for ballot, future in futures:
            self.settle(ballot, future, lambda answer, b=ballot: vote_in(answer) == (b.vote_id, b.vote_id))

    def later(self, booth, do):
        """Do it at a random moment, within a few times what a reply takes at present on this machine."""
        moment = self.chance.uniform(0, LATEST_DROP * self.reply_seconds)
        booth.loop.call_later(moment, lambda: booth.transport.is_closing() or do())

    async def dropped(self, booth):
        """The connection ends at a random moment: in order, or with a reset in the middle of things."""
        if self.chance.random() < 0.5:
            no_linger = struct.pack("ii", 1, 0)
            booth.transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, no_linger
            )
        self.later(booth, booth.transport.abort)
        await booth.lost

    def settle(self, ballot, future, echoed):
        """Count a request by what became of it, and look whose reply it got."""
        self.sent += 1
        if future.exception() is not None:
            self.cut_off += 1
            if ballot is not None:
                self.journal.broken(ballot, "dropped")
            return
        answer = future.result()
        self.answered += 1
        if not echoed(answer):
            self.cross_talk.append((ballot, answer))
        if ballot is not None:
            self.journal.answered(ballot, answer.status, answer.body)

    async def dropper(self, number):
        while self.going:
            await (self.drop_live() if number % 3 == 0 else self.drop_http())

    async def neighbour(self, number):
        """Somebody who stays, and is answered every time."""
        live = number % 2 == 0
        booth = await (live_booth(self.serving, f"neighbour{number}") if live else http_booth(self.serving))
        while self.going:
            if live:
                ballot = self.ballot(self.polls[0], f"neighbour{number}")
                self.journal.sent(ballot)
                answer = await booth.vote(ballot)
                own = vote_in(answer) == (ballot.vote_id, ballot.vote_id)
            else:
                request = self.request()
                ballot = request.ballot
                if ballot is not None:
                    self.journal.sent(ballot)
                answer = await booth.request(request.data)
                own = echoes(answer, request)
            if ballot is not None:
                self.journal.answered(ballot, answer.status, answer.body)
            if not own:
                self.cross_talk.append((ballot, answer))
            assert answer.status in {200, 201}, answer
            self.neighbours += 1
            self.reply_seconds += 0.1 * (answer.came - answer.sent - self.reply_seconds)
        await booth.close()


def vote_in(answer):
    """The vote ids in a reply: of the vote, and of its receipt."""
    said = json.loads(answer.body)
    return (said["vote"]["id"], said["receipt"]["vote_id"]) if "receipt" in said else None


def echoes(answer, request):
    if answer.headers.get("x-request-id") != request.name:
        return False
    return request.ballot is None or vote_in(answer) == (request.name, request.name)
