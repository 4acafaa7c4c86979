"""The files under `contract/` and `docs/problems/`, made from the code; the same bytes every time."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, get_args

import msgspec

from plaudit.edge.documents import problem_index_markdown, problem_markdown
from plaudit.edge.openapi import openapi
from plaudit.edge.problems import PROBLEMS, WEBSOCKET_ONLY
from plaudit.edge.publications import Envelope
from plaudit.edge.rest.promises import EVERY
from plaudit.edge.rest.schemas import Problem
from plaudit.edge.views import VoteReply
from plaudit.features.polls.results import HiddenResults, VisibleResults
from plaudit.live import frames

_LIFECYCLE: Final = ("opened", "locked", "closed", "canceled", "reset", "revealed", "resolved", "updated")
_REFERENCE: Final = "#/$defs/{name}"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def documents() -> Mapping[str, str]:
    """Every generated file: its path from the root of the repository, and its text."""
    made = {
        "contract/openapi.json": _json(openapi(EVERY)),
        "contract/problems.json": _json(_problems()),
        "contract/live.schema.json": _json(_live()),
        "contract/events.json": _json(_events()),
        "docs/problems/README.md": problem_index_markdown(),
    }
    made |= {f"docs/problems/{code}.md": problem_markdown(code) for code in PROBLEMS}
    return made


def write(root: Path) -> None:
    for name, text in documents().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for stale in stale_files(root):
        stale.unlink()


def differences(root: Path) -> list[str]:
    """The files that are not what the code says, or that no code says."""
    wrong = [
        name
        for name, text in documents().items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != text
    ]
    return wrong + [str(path.relative_to(root)) for path in stale_files(root)]


def stale_files(root: Path) -> list[Path]:
    """Pages of problem codes that are no more."""
    made = documents()
    pages = (root / "docs" / "problems").glob("*.md")
    return [path for path in sorted(pages) if f"docs/problems/{path.name}" not in made]


def _problems() -> dict[str, Any]:
    return {
        code: {
            "status": row.status,
            "title": row.title,
            "close": row.close,
            "transports": ["websocket"] if code in WEBSOCKET_ONLY else ["http", "websocket"],
        }
        for code, row in PROBLEMS.items()
    }


def _live() -> dict[str, Any]:
    """The frames of `plaudit.v1.json`: what a client may send, and the shapes the server answers with."""
    client, definitions = _schemas(*get_args(frames.ClientFrame))
    server, more = _schemas(VisibleResults, HiddenResults, VoteReply, Problem)
    return {
        "$schema": _DIALECT,
        "title": "plaudit.v1.json",
        "client": {"oneOf": client},
        "publication": _publication(server[:2]),
        "voted": server[2],
        "problem": server[3],
        "$defs": _sorted({**definitions, **more}),
    }


def _events() -> dict[str, Any]:
    """The types of publications and the one shape they have on every transport."""
    shapes, definitions = _schemas(VisibleResults, HiddenResults)
    return {
        "$schema": _DIALECT,
        "types": ["poll.results", *(f"poll.{step}" for step in _LIFECYCLE)],
        "publication": _publication(shapes),
        "$defs": _sorted(definitions),
    }


def _publication(data: Sequence[Any]) -> dict[str, Any]:
    """`publications.Envelope`, field by field; its data is either form of the results."""
    types = {"type": "string", "channel": "string", "version": "integer", "at": "string"}
    assert set(Envelope.__struct_fields__) == {*types, "data"}, "the envelope has grown"
    properties = {name: {"type": kind} for name, kind in types.items()}
    return {
        "type": "object",
        "required": [*types, "data"],
        "properties": {**properties, "data": {"anyOf": list(data)}},
    }


def _schemas(*kinds: Any) -> tuple[list[Any], dict[str, Any]]:
    found, definitions = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    return list(found), dict(definitions)


def _sorted(definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {name: definitions[name] for name in sorted(definitions)}


def _json(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"
