"""Checks of the machine: interpreter, SQLite, clock, limits."""

import datetime as dt
import platform
import sqlite3
import sys

from plaudit.cli.doctor.finding import Finding

_OLDEST_PYTHON = (3, 11)
_SAFE_SQLITE = (3, 51, 3)
_OLDEST_SQLITE = (3, 35, 0)  # RETURNING and upserts
_MANY_FILES = 10_000
_FEW_FILES = 256
# This release was made in 2026: a clock before that is wrong, and poll deadlines with it.
_RELEASED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def python() -> Finding:
    found = f"{platform.python_implementation()} {platform.python_version()}"
    if sys.version_info < _OLDEST_PYTHON:
        return Finding("Python", "failing", found, "Plaudit needs Python 3.11 or newer.")
    return Finding("Python", "ok", found)


def sqlite_library(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    """The floor is 3.51.3, for a bug in resetting the write-ahead log that earlier releases have."""
    found = ".".join(map(str, version))
    if version < _OLDEST_SQLITE:
        return Finding("SQLite", "failing", found, "Plaudit needs SQLite 3.35 or newer.")
    if version < _SAFE_SQLITE:
        return Finding(
            "SQLite",
            "warning",
            found,
            "Before 3.51.3 two connections that write and checkpoint at once can corrupt a file. Plaudit "
            "does both on one connection only; let no other program write to its file.",
        )
    return Finding("SQLite", "ok", found)


def clock(now: dt.datetime | None = None) -> Finding:
    shown = now or dt.datetime.now(dt.UTC)
    found = f"{shown:%Y-%m-%d %H:%M:%S} UTC"
    if shown < _RELEASED:
        return Finding("clock", "failing", found, "The clock is in the past: polls open and close by it.")
    return Finding("clock", "ok", found)


def open_files() -> Finding:
    if sys.platform == "win32":
        return Finding("open files", "ok", "not limited on this system")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    found = f"{soft} allowed, {'any number' if hard == resource.RLIM_INFINITY else hard} at most"
    if soft < _FEW_FILES:
        return Finding(
            "open files", "failing", found, "Each viewer is one: raise it (ulimit -n, LimitNOFILE)."
        )
    if soft < _MANY_FILES:
        return Finding(
            "open files", "warning", found, "Each viewer is one: `ulimit -n 65536` for big crowds."
        )
    return Finding("open files", "ok", found)
