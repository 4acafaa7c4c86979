"""Votes cast through the product's own code onto a recorded disk, and what was sent and acknowledged when.

The real vote path from `Voting` down: admission, group commit, the writer's thread, its checkpoints, the
signing rounds, opening and closing. Left out are the sockets.
"""

import asyncio
import contextlib

import msgspec
from raw_rows import rows_of
from recorded_sqlite import opened_on

from plaudit.bus.in_process import InProcessBus
from plaudit.features.polls.model import VotingRules
from plaudit.features.polls.ports import Recorded
from plaudit.features.polls.voting import Voter, Voting
from plaudit.kernel.clock import SystemClock
from plaudit.settings import Settings
from plaudit.stores import open_for_server
from plaudit.testing import samples

OPTIONS = samples.OPTIONS
POLL = samples.poll(rules=VotingRules(change=True, retract=True))


class Acknowledged(msgspec.Struct, frozen=True):
    """`at` operations of the disk had been done when the voter was told that the vote counts."""

    at: int
    vote_id: str
    choice: str
    leaf: str
    replayed: bool


class Life:
    """One life of the store over one file: from its opening to its close, or until it is left for dead."""

    def __init__(self, disk):
        self.disk = disk
        self.sent = {}  # vote id → (voter, choice)
        self.sent_at = {}  # vote id → operations of the disk done when it was sent first
        self.acknowledged = []

    @contextlib.asynccontextmanager
    async def opened(self, file):
        """The store opened as a server opens it; yields with votes being taken."""
        settings = Settings(database_url=f"sqlite:///{file}")
        with opened_on(self.disk):
            self.database = await open_for_server(settings, SystemClock(), lambda _reason: None)
        self.voting = Voting(self.database.votes, InProcessBus())
        committing = asyncio.ensure_future(self.voting.run())
        try:
            yield self
            await self.voting.drain()
        finally:
            committing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await committing
            await self.database.close()

    async def cast(self, votes):
        """Send votes at once, {vote id: (voter, choice)}, and wait until each has its outcome."""
        outcomes = [asyncio.get_running_loop().create_future() for _ in votes]
        for (vote_id, (voter, choice)), outcome in zip(votes.items(), outcomes, strict=True):
            self.sent[vote_id] = (voter, choice)
            self.sent_at.setdefault(vote_id, len(self.disk.log))

            def done(result, outcome=outcome, vote_id=vote_id, choice=choice):
                if isinstance(result, Recorded):
                    told = (len(self.disk.log), vote_id, choice, result.receipt.leaf, result.replayed)
                    self.acknowledged.append(Acknowledged(*told))
                outcome.set_result(result)

            self.voting.cast(POLL, Voter("test", voter, signed=False), vote_id, {"choice": choice}, done)
        return await asyncio.gather(*outcomes)

    def told_by(self, at):
        """What had been acknowledged when so many operations were done."""
        return [vote for vote in self.acknowledged if vote.at <= at]

    async def retract(self, voter, vote_id):
        outcome = asyncio.get_running_loop().create_future()
        self.voting.retract(POLL, Voter("test", voter, signed=False), vote_id, outcome.set_result)
        return await outcome

    async def pragma(self, text):
        await self.database.writer.inspect(lambda raw: raw.execute(f"PRAGMA {text}").fetchall())

    async def rest(self):
        """What the writer does in a second without work: fold the log away."""
        await self.database.writer.inspect(lambda _: self.database.writer._rest())

    async def sign(self):
        """A signing round of the ledger."""
        await self.database.ledger.checkpoint(SystemClock().now())


async def with_open_poll(file):
    """A safely stored file with one open poll in it: file name → content."""
    database = await open_for_server(
        Settings(database_url=f"sqlite:///{file}"), SystemClock(), lambda _reason: None
    )
    await database.projects.create(samples.project(), [])
    await database.polls.create(POLL, [])
    await database.close()
    return {file.name: file.read_bytes()}


def missing(folder, files, told, sent):
    """Ids of `told` that are not in the files, or there as another vote; the files are found whole first."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    write(folder, files)
    stored = rows_of(folder / "plaudit.db")
    assert stored.keys() <= sent.keys(), "a vote nobody sent"
    return [vote.vote_id for vote in told if stored.get(vote.vote_id) != (vote.leaf, vote.choice)]


def write(folder, files):
    for name, content in files.items():
        (folder / name).write_bytes(content)


def some_votes(rng, name, at_most=12):
    """{vote id: (voter, choice)}: new voters and such as change their minds, now and then one twice."""
    return {
        f"{name}-{n}": (f"voter {rng.randrange(60)}", rng.choice(OPTIONS))
        for n in range(rng.randrange(1, at_most))
    }
