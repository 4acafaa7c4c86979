"""Checks of the database file and of the disk under it. Nothing of the file itself is changed."""

import contextlib
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from plaudit.cli.doctor.finding import Finding

_SYNCS = 20
_SLOW_SYNC_MS = 50.0
# Below this a sync cannot have reached any disk: a file system in memory, or a drive that answers early.
_UNLIKELY_SYNC_MS = 0.02
_LITTLE_SPACE = 1 << 30


def database_file(path: Path) -> Finding:
    """Whether the file is there, sound to the quick check, and in WAL mode."""
    if not path.exists():
        return _new_file(path)
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=2.0)) as raw:
            (mode,) = raw.execute("PRAGMA journal_mode").fetchone()
            (verdict,) = raw.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return Finding("database", "failing", f"{path}: {error}", "Restore a backup, or give another file.")
    found = f"{path}, {path.stat().st_size / 1e6:.1f} MB, journal mode {mode}"
    if verdict != "ok":
        return Finding("database", "failing", f"{found}: {verdict}", "Restore a backup: the file is damaged.")
    if mode != "wal":
        return Finding("database", "warning", found, "`plaudit migrate` or a first `plaudit serve` sets WAL.")
    return Finding("database", "ok", found)


def sync_time(path: Path) -> Finding:
    """The time of a durable write where the database lives: what every acknowledged vote waits for."""
    try:
        millis = _measure(_nearest_folder(path))
    except OSError as error:
        return Finding("disk sync", "failing", str(error), "The server cannot write beside the database.")
    middle, worst = statistics.median(millis), max(millis)
    found = f"median {middle:.2f} ms, longest {worst:.2f} ms of {_SYNCS}"
    if middle > _SLOW_SYNC_MS:
        return Finding("disk sync", "warning", found, "Votes are acknowledged no faster than the disk syncs.")
    if middle < _UNLIKELY_SYNC_MS:
        return Finding(
            "disk sync", "warning", found, "Too fast to be true: does this disk keep what it says?"
        )
    return Finding("disk sync", "ok", found)


def free_space(path: Path, reserve_mb: int) -> Finding:
    """The room left, against the reserve below which the server takes no votes."""
    free = shutil.disk_usage(_nearest_folder(path)).free
    found = f"{free / 1e9:.1f} GB free"
    if free < reserve_mb << 20:
        advice = f"Below {reserve_mb} MB (PLAUDIT_DISK_RESERVE_MB) every vote is refused: make room."
        return Finding("free space", "failing", found, advice)
    if free < _LITTLE_SPACE:
        return Finding("free space", "warning", found, "A million votes take about 1 GB with their log.")
    return Finding("free space", "ok", found)


def _new_file(path: Path) -> Finding:
    folder = _nearest_folder(path)
    if folder != path.absolute().parent:
        return Finding(
            "database", "failing", f"there is no folder {path.absolute().parent}", "Make it first."
        )
    if not os.access(folder, os.W_OK):
        return Finding("database", "failing", f"{folder} cannot be written by this user", "Change its owner.")
    return Finding("database", "ok", f"{path} does not exist yet; the first start makes it")


def _nearest_folder(path: Path) -> Path:
    folder = path.absolute().parent
    while not folder.exists():
        folder = folder.parent
    return folder


def _measure(folder: Path) -> list[float]:
    found = []
    sync = getattr(os, "fdatasync", os.fsync)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".plaudit-doctor-") as probe:
        for _ in range(_SYNCS):
            probe.write(b"\0" * 4096)
            probe.flush()
            begun = time.perf_counter()
            sync(probe.fileno())
            found.append((time.perf_counter() - begun) * 1000)
    return found
