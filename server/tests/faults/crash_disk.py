"""A disk that remembers every write and sync, and what of it a power cut may leave behind.

Recorded through an APSW VFS, so SQLite itself decides when to write and when to sync. After a cut:

- what came before a file's last sync is there, whole and in order;
- of each later write a coin decides: the whole write, or with `tear` every 512 bytes of it by themselves;
- names in the folder (files made and deleted) are kept in order up to a point the coin chooses, never less
  than what the first sync of a newly made file has made safe, for SQLite syncs the folder with it.
"""

from pathlib import Path
from typing import NamedTuple

import apsw

SECTOR = 512


class Operation(NamedTuple):
    """One thing that happened to a file; `file` is its name and how many files had that name before it."""

    file: tuple[str, int]
    what: str
    offset: int = 0
    data: bytes = b""


class RecordedFile(apsw.VFSFile):
    def __init__(self, disk, name, flags):
        self._disk = disk
        self._name = Path(name if isinstance(name, str) else name.filename()).name
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        self._disk.note(self._name, "write", offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size):  # noqa: N802
        self._disk.note(self._name, "truncate", size)
        super().xTruncate(size)

    def xSync(self, flags):  # noqa: N802
        super().xSync(flags)
        self._disk.note(self._name, "sync")


class RecordingDisk(apsw.VFS):
    """Registered as `name` for as long as the object lives. `log` may go on from that of an earlier life."""

    def __init__(self, name="crash", log=()):
        self.name = name
        self.log = list(log)
        self._made = {}
        for operation in self.log:
            self._remember(operation.file[0], operation.what)
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802
        return RecordedFile(self, name, flags)

    def xDelete(self, name, sync):  # noqa: N802
        super().xDelete(name, sync)
        self.note(Path(name).name, "delete")

    def note(self, name, what, offset=0, data=b""):
        self.log.append(Operation((name, self._made.get(name, 0)), what, offset, data))
        self._remember(name, what)

    def _remember(self, name, what):
        if what == "delete":
            self._made[name] = self._made.get(name, 0) + 1


def after_kill(start, log):
    """File name → content as the operating system has it: every operation done, synced or not."""
    return _named(start, log, _contents(start, log, {}, None, tear=False), deletions=len(log))


def image(start, log, cut, rng, *, tear=False):
    """File name → content after a power cut at `cut`; `start` is what was safely there before the log."""
    seen = log[:cut]
    synced, names_safe_at = {(name, 0): -1 for name in start}, -1
    for n, operation in enumerate(seen):
        if operation.what == "sync":
            if operation.file not in synced:  # newly made: the folder is synced with it
                names_safe_at = n
            synced[operation.file] = n
    deletions = [n for n, operation in enumerate(seen) if operation.what == "delete" and n > names_safe_at]
    kept_up_to = rng.choice([names_safe_at, *deletions])
    return _named(start, seen, _contents(start, seen, synced, rng, tear=tear), deletions=kept_up_to)


def _contents(start, log, synced, rng, *, tear):
    """(name, generation) → content; without an `rng` every operation is kept."""
    files = {(name, 0): bytearray(content) for name, content in start.items()}
    for n, (file, what, offset, data) in enumerate(log):
        content = files.setdefault(file, bytearray())
        safe = rng is None or n <= synced.get(file, -1)
        if what == "write":
            for at, piece in _pieces(offset, data) if tear and not safe else [(offset, data)]:
                if safe or rng.random() < 0.5:
                    content.extend(bytes(max(0, at - len(content))))
                    content[at : at + len(piece)] = piece
        elif what == "truncate" and (safe or rng.random() < 0.5):
            del content[offset:]
    return files


def _pieces(offset, data):
    """A write cut at the borders of sectors, as a disk cuts it."""
    while data:
        length = SECTOR - offset % SECTOR
        yield offset, data[:length]
        offset, data = offset + length, data[length:]


def _named(start, log, files, *, deletions):
    """The files that have a name once the deletions up to that place in the log are done, and no later one."""
    generation = dict.fromkeys(start, 0)
    for n, operation in enumerate(log):
        name = operation.file[0]
        if operation.what == "delete":
            if n <= deletions:
                generation[name] = None
        elif operation.what == "write" and generation.get(name) is None:
            generation[name] = operation.file[1]
    return {name: bytes(files[name, which]) for name, which in generation.items() if which is not None}
