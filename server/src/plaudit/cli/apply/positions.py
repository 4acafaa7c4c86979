"""Where in a text the value of a pointer stands, so that a refusal can be shown at its line.

Both readings trust that a real parser has accepted the text before. JSON is known to the column; TOML to
the line of the key or of the table's header, which is where an editor wants to go.
"""

import json
import re
from collections.abc import Iterator
from typing import Final

Steps = tuple[str, ...]
# Offsets into the text, by the steps of the pointer that leads there; () is the whole document.
Positions = dict[Steps, int]

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_SCALAR: Final = re.compile(r"[^\s,\]}]+")
_NAME: Final = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_NAMES: Final = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER: Final = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_NAMES})[ \t]*\]")
_KEY: Final = re.compile(rf"[ \t]*({_NAMES})[ \t]*=")
_DECODER: Final = json.JSONDecoder()
_LONG: Final = ('"""', "'''")


def steps_of(pointer: str) -> Steps:
    """The steps of an RFC 6901 pointer written as a fragment: `#/options/2/text`."""
    parts = pointer.removeprefix("#").split("/")[1:]
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def place(text: str, positions: Positions, steps: Steps) -> tuple[int, int]:
    """Line and column, from 1, of the longest beginning of `steps` that stands in the text."""
    while steps and steps not in positions:
        steps = steps[:-1]
    offset = positions.get(steps, 0)
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def of_json(text: str) -> Positions:
    """Of every name and every element."""
    found: Positions = {}
    _walk_json(text, _skip(text, 0), (), found)
    return found


def of_toml(text: str) -> Positions:
    """Of keys and headers that begin a line; elements of arrays written inline are found by their key."""
    found: Positions = {}
    counts: dict[Steps, int] = {}
    table: Steps = ()
    for offset, line in _toml_lines(text):
        here = offset + len(line) - len(line.lstrip())
        if header := _HEADER.match(line):
            table = _table(_split(header[2]), counts, another=header[1] == "[[")
            _note(found, table, here)
        elif key := _KEY.match(line):
            _note(found, table + _split(key[1]), here)
    return found


def _walk_json(text: str, at: int, steps: Steps, found: Positions) -> int:
    """Note the value that begins at `at` and what it holds; where it ends."""
    found.setdefault(steps, at)
    if text[at] == '"':
        return _string(text, at)[1]
    if text[at] not in "[{":
        scalar = _SCALAR.match(text, at)
        return scalar.end() if scalar else len(text)
    closing, number = "]" if text[at] == "[" else "}", 0
    at = _skip(text, at + 1)
    while text[at] != closing:
        step = str(number)
        if closing == "}":
            begins = at
            step, at = _string(text, at)
            found[(*steps, step)] = begins
            at = _skip(text, _skip(text, at) + 1)
        at = _skip(text, _walk_json(text, at, (*steps, step), found))
        at, number = (_skip(text, at + 1) if text[at] == "," else at), number + 1
    return at + 1


def _string(text: str, at: int) -> tuple[str, int]:
    value, end = _DECODER.raw_decode(text, at)
    return str(value), end


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _toml_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their offsets, without those inside strings of several lines."""
    offset, inside = 0, ""
    for line in text.splitlines(keepends=True):
        if not inside:
            yield offset, line
        rest = line
        while marks := [mark for mark in ([inside] if inside else _LONG) if mark in rest]:
            first = min(marks, key=rest.index)
            rest = rest.partition(first)[2]
            inside = "" if inside else first
        offset += len(line)


def _split(names: str) -> Steps:
    return tuple(json.loads(name) if name[0] == '"' else name.strip("'") for name in re.findall(_NAME, names))


def _table(names: Steps, counts: dict[Steps, int], *, another: bool) -> Steps:
    """The steps to a table; a name of an array of tables stands for its newest one."""
    steps: Steps = ()
    for number, name in enumerate(names):
        steps = (*steps, name)
        if another and number == len(names) - 1:
            counts[steps] = counts.get(steps, -1) + 1
        if steps in counts:
            steps = (*steps, str(counts[steps]))
    return steps


def _note(found: Positions, steps: Steps, offset: int) -> None:
    """A key or header is also the first sight of the tables it stands in."""
    for length in range(1, len(steps) + 1):
        found.setdefault(steps[:length], offset)
