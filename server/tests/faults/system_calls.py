"""A trace of system calls, read: was each vote synced to the log before anybody was told of it?

`calls` reads the output of `strace -f -y`; `unsynced` names every vote whose receipt left too early, `shown_early`
every result that was sent before all the votes in it were safe. A vote is safe once the whole transaction that
first wrote it is: its last frame, the one SQLite marks as the commit, is written, and a sync of that file that
began after the write has succeeded.
"""

import bisect
import itertools
import re
from typing import NamedTuple

TRACED = "pwrite64,pwritev,pwritev2,write,writev,sendto,sendmsg,sendmmsg,fdatasync,fsync,sync_file_range"
STRACE = (
    "strace",
    "-f",
    "-y",
    "-s",
    "1048576",
    "--seccomp-bpf",
    "-e",
    f"trace={TRACED}",
    "-e",
    "signal=none",
)

_BEGUN = re.compile(r"(\d+) +(\w+)\((.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_FILE = re.compile(r"\d+<([^>]*)>")
_RESULT = re.compile(r"\) += (-?\d+)")
_TEXT = re.compile(r', "((?:[^"\\]|\\.)*)"(\.\.\.)?, (\d+)')
_SHOWN = re.compile(r'\\"poll_id\\":\\"(poll_\w+)\\",\\"run\\":1,[^{}]*?\\"votes\\":(\d+),\\"basis\\"')
_UNFINISHED = " <unfinished ...>"
_FRAME_HEADER = 24
_FILE_HEADER = 32


class Call(NamedTuple):
    """One call: `begun` and `ended` are lines of the trace, so whatever happened between them has one between."""

    name: str
    file: str
    arguments: str
    begun: int
    ended: int
    result: int


class Frame(NamedTuple):
    """A page in the write-ahead log, from the write of its header to the end of that of its content."""

    content: str
    commits: bool
    begun: int
    ended: int


class UnreadableTrace(Exception):
    """The trace does not show what must be known."""


def calls(lines):
    """Every call that came to an end, in the order they began."""
    open_calls, found = {}, []
    for number, line in enumerate(lines):
        if resumed := _RESUMED.match(line):
            thread, name, rest = resumed.groups()
            began, arguments = open_calls.pop((thread, name))
            found.append(_call(name, arguments + rest, began, number))
        elif begun := _BEGUN.match(line):
            thread, name, arguments = begun.groups()
            if arguments.endswith(_UNFINISHED):
                open_calls[thread, name] = number, arguments.removesuffix(_UNFINISHED)
            else:
                found.append(_call(name, arguments, number, number))
    return sorted((call for call in found if call is not None), key=lambda call: call.begun)


def unsynced(traced, vote_ids, log="-wal"):
    """Per vote that was acknowledged before it was safe, or never: its id and what is wrong."""
    replied = _first(
        vote_ids, ((call.arguments, call.begun) for call in _sent(traced) if "receipt" in call.arguments)
    )
    fates = _fates(traced, vote_ids, log)
    wrong = []
    for vote_id in vote_ids:
        written, safe = fates.get(vote_id, (None, None))
        if vote_id not in replied:
            wrong.append((vote_id, "no reply carries its receipt"))
        elif vote_id not in fates:
            wrong.append((vote_id, "it was never written to the log"))
        elif written is None or written > replied[vote_id]:
            wrong.append((vote_id, "its transaction was not written when the reply left"))
        elif safe is None or safe > replied[vote_id]:
            wrong.append((vote_id, "no sync that began after the write had succeeded when the reply left"))
    return wrong


def shown_early(traced, polls, log="-wal"):
    """Results that told of more votes than were safe: (poll, votes told, votes safe); and how many were looked at.

    `polls`: the ids of all votes ever cast in each, by the poll's id; none of them was taken back.
    """
    fates = _fates(traced, [vote_id for vote_ids in polls.values() for vote_id in vote_ids], log)
    safe = {
        poll: sorted(
            fates[vote_id][1] for vote_id in vote_ids if fates.get(vote_id, (None, None))[1] is not None
        )
        for poll, vote_ids in polls.items()
    }
    looked, early = 0, []
    for call in _sent(traced):
        for poll, votes in _SHOWN.findall(call.arguments):
            looked += 1
            if int(votes) > (held := bisect.bisect_left(safe[poll], call.begun)):
                early.append((poll, int(votes), held))
    return early, looked


def _sent(traced):
    return (call for call in traced if call.file.startswith(("socket:", "TCP")))


def _fates(traced, vote_ids, log):
    """Per vote in the log: when its transaction was written, and when it was safe; None: never."""
    frames = _frames([call for call in traced if call.name.startswith("pwrite") and call.file.endswith(log)])
    synced = [call for call in traced if call.name in {"fdatasync", "fsync"} and call.file.endswith(log)]
    synced = [call for call in synced if call.result == 0]
    fates = {}
    for vote_id, place in _first(vote_ids, ((frame.content, at) for at, frame in enumerate(frames))).items():
        commit = next((frame for frame in itertools.islice(frames, place, None) if frame.commits), None)
        if commit is None:
            fates[vote_id] = (None, None)
            continue
        after = bisect.bisect_right(synced, commit.ended, key=lambda call: call.begun)
        fates[vote_id] = (commit.ended, synced[after].ended if after < len(synced) else None)
    return fates


def _frames(writes):
    """Writes of frame headers and of their pages, in pairs."""
    frames, header = [], None
    for write in writes:
        text = _TEXT.search(write.arguments)
        if text is None or text[2] or write.result != int(text[3]):
            raise UnreadableTrace(f"a write to the log that is cut or has failed: {write.arguments[:200]}")
        if write.result == _FILE_HEADER:
            continue
        if write.result == _FRAME_HEADER:
            header = write, text[1]
        elif header is None:
            raise UnreadableTrace("a page in the log without a header before it")
        else:
            size = header[1].encode().decode("unicode_escape").encode("latin-1")[4:8]
            frames.append(Frame(text[1], size != bytes(4), header[0].begun, write.ended))
            header = None
    return frames


def _first(names, texts):
    """Where each name stands first: `texts` are pairs of a text and its place."""
    some = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    first = {}
    for text, place in texts:
        for name in some.findall(text):
            first.setdefault(name, place)
    return first


def _call(name, arguments, begun, ended):
    file, result = _FILE.match(arguments), _RESULT.findall(arguments[-200:])
    if file is None or not result:
        return None
    return Call(name, file[1], arguments, begun, ended, int(result[-1]))
