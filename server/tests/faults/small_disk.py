"""A disk of 64 megabytes that can be filled to the last byte, and a crowd that votes until something is seen."""

import contextlib
import os

from crowd import Crowd
from failing_calls import patiently
from votes_stored import audit

MB = 1 << 20
ENOUGH = 30


class SmallDisk:
    """Sixty-four megabytes, of which `fill` takes all or all but so many bytes, and `free` gives them back."""

    def __init__(self, folder):
        self.folder = folder
        self.ballast = folder / "ballast"

    def left(self):
        room = os.statvfs(self.folder)
        return room.f_bavail * room.f_frsize

    def fill(self, but=0):
        with self.ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while self.left() > but:
                file.write(bytes(min(65536, self.left() - but)))

    def free(self):
        self.ballast.unlink()


class Hall:
    """A crowd that votes until something is seen."""

    def __init__(self, serving, journal):
        self.serving, self.journal = serving, journal
        self.polls = [serving.poll() for _ in range(3)]
        self.crowd = Crowd(serving, journal, self.polls, seed=1, http=6, live=3)

    def recorded(self):
        return len(self.journal.with_outcome("yes"))

    def refused(self):
        return self.journal.refusals["storage_unavailable"]

    @contextlib.asynccontextmanager
    async def voting(self, count):
        """Votes under way, `count()` of them thirty more than before."""
        before = count()
        async with self.crowd.voting():
            await patiently(lambda: count() > before + ENOUGH)
            yield

    async def restarted(self):
        """Everything unknown is asked for, the server starts anew, and the journal is compared with the truth."""
        await self.crowd.heal()
        assert self.serving.stop()[0] == 0
        self.serving.start()
        return audit(self.journal, self.serving, self.polls)
