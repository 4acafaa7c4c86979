"""A file of definitions, read strictly: JSON or TOML, `{"polls": [...], "surveys": [...]}`.

What a definition says is the server's to judge. Here it only has to be an object with an `external_id` of
its own, by which it is found again.
"""

import datetime as dt
import json
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from plaudit.cli.apply import positions
from plaudit.cli.failures import UNUSABLE, CommandFailed

Type = Literal["poll", "survey"]
_LISTS: Final[dict[str, Type]] = {"polls": "poll", "surveys": "survey"}


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """One poll or survey as the file has it; `steps` lead to it in the file."""

    type: Type
    external_id: str
    body: dict[str, Any]
    steps: positions.Steps


class Source(msgspec.Struct, frozen=True):
    """The file as text, for telling where something in it stands."""

    path: Path
    text: str
    known: positions.Positions

    def where(self, steps: positions.Steps) -> str:
        """`polls.toml:12:3`, as editors and terminals link it."""
        line, column = positions.place(self.text, self.known, steps)
        return f"{self.path}:{line}:{column}"


class File(msgspec.Struct, frozen=True):
    source: Source
    definitions: Sequence[Definition]


def read(path: Path) -> File:
    """The definitions of a file in their order, polls first. Raises `CommandFailed`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFailed(f"cannot read {path}: {error}", UNUSABLE) from error
    source, document = _parsed(path, text)
    definitions = list(_definitions(source, document))
    _refuse_repeated(source, definitions)
    if not definitions:
        raise CommandFailed(f"{path} defines nothing: it has no `polls` and no `surveys`", UNUSABLE)
    return File(source, definitions)


def _parsed(path: Path, text: str) -> tuple[Source, dict[str, Any]]:
    try:
        if path.suffix.lower() == ".toml":
            document: Any = _plain(tomllib.loads(text))
            return Source(path, text, positions.of_toml(text)), document
        document = json.loads(text, object_pairs_hook=_unique)
        return Source(path, text, positions.of_json(text)), document
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        raise CommandFailed(f"{where}: not valid JSON: {error.msg}", UNUSABLE) from error
    except (ValueError, RecursionError) as error:
        raise CommandFailed(f"{path}: {error}", UNUSABLE) from error


def _definitions(source: Source, document: Any) -> Iterator[Definition]:
    if not isinstance(document, dict):
        raise _wrong(source, (), "expected an object with `polls` and `surveys`")
    for name in document:
        if name not in _LISTS:
            raise _wrong(source, (name,), f"`{name}` is not known here; there are `polls` and `surveys`")
    for name, kind in _LISTS.items():
        bodies = document.get(name, [])
        if not isinstance(bodies, list):
            raise _wrong(source, (name,), f"`{name}` is a list")
        for index, body in enumerate(bodies):
            yield _definition(source, kind, body, (name, str(index)))


def _definition(source: Source, kind: Type, body: Any, steps: positions.Steps) -> Definition:
    external_id = body.get("external_id") if isinstance(body, dict) else None
    if not isinstance(external_id, str) or not external_id:
        raise _wrong(source, steps, f"a {kind} needs an `external_id` to be found by")
    return Definition(type=kind, external_id=external_id, body=body, steps=steps)


def _refuse_repeated(source: Source, definitions: Sequence[Definition]) -> None:
    seen: set[tuple[Type, str]] = set()
    for one in definitions:
        if (one.type, one.external_id) in seen:
            steps = (*one.steps, "external_id")
            raise _wrong(source, steps, f"the {one.type} {one.external_id!r} is defined twice")
        seen.add((one.type, one.external_id))


def _wrong(source: Source, steps: positions.Steps, sentence: str) -> CommandFailed:
    return CommandFailed(f"{source.where(steps)}: {sentence}", UNUSABLE)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} stands twice in one object")
    return found


def _plain(value: Any) -> Any:
    """TOML's own dates and times as the API writes them."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value
