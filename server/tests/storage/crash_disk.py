"""A disk that remembers every write and sync, and what of it a power cut may leave behind.

Synced operations stay; each later one is kept by a coin toss, in its order. Recorded through an APSW VFS, so
SQLite itself decides when to write and when to sync.
"""

import contextlib
from pathlib import Path

import apsw


class RecordedFile(apsw.VFSFile):
    def __init__(self, disk, name, flags):
        self._disk = disk
        self._name = Path(name if isinstance(name, str) else name.filename()).name
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        self._disk.log.append((self._name, "write", offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size):  # noqa: N802
        self._disk.log.append((self._name, "truncate", size, b""))
        super().xTruncate(size)

    def xSync(self, flags):  # noqa: N802
        super().xSync(flags)
        self._disk.log.append((self._name, "sync", 0, b""))


class RecordingDisk(apsw.VFS):
    """Registered as `name` for as long as the object lives."""

    def __init__(self, name="crash"):
        self.log = []
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802
        return RecordedFile(self, name, flags)

    def xDelete(self, name, sync):  # noqa: N802
        super().xDelete(name, sync)
        self.log.append((Path(name).name, "delete", 0, b""))


def image(start, log, cut, rng):
    """File name → content after a power cut at `cut`; `start` is what was safely there before the log."""
    last_sync = {name: n for n, (name, what, _, _) in enumerate(log[:cut]) if what == "sync"}
    files = {name: bytearray(content) for name, content in start.items()}
    for n, (name, what, offset, data) in enumerate(log[:cut]):
        kept = n <= last_sync.get(name, -1) or rng.random() < 0.5
        content = files.setdefault(name, bytearray())
        if what == "write" and kept:
            content.extend(bytes(max(0, offset - len(content))))
            content[offset : offset + len(data)] = data
        elif what == "truncate" and kept:
            del content[offset:]
        elif what == "delete":
            with contextlib.suppress(KeyError):
                del files[name]
    return files
