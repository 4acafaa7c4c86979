"""Pages for developers, made without a script: what a problem means, and the API at a glance."""

import tomllib
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import Any, Final, NamedTuple

from plaudit.edge.problems import PROBLEMS, WEBSOCKET_ONLY, row

_ADVICE: Final = "problem_advice.toml"


class Advice(NamedTuple):
    """A code in words: what it means, why it happens, what to do. Markdown, `code` spans only."""

    means: str
    why: str
    todo: str


@cache
def advice() -> Mapping[str, Advice]:
    """The hand-written advice of every code."""
    text = resources.files("plaudit.edge").joinpath(_ADVICE).read_text(encoding="utf-8")
    return {code: Advice(**words) for code, words in tomllib.loads(text).items()}


def problem_markdown(code: str) -> str:
    """`docs/problems/<code>.md`."""
    words, shown = advice()[code], row(code)
    where = "WebSocket only" if code in WEBSOCKET_ONLY else f"HTTP {shown.status}"
    closes = f", closes a WebSocket with {shown.close}" if shown.close else ""
    return (
        f"# {code}\n\n**{shown.title}** ({where}{closes})\n\n{words.means}\n\n"
        f"## Why\n\n{words.why}\n\n## What to do\n\n{words.todo}\n"
    )


def problem_index_markdown() -> str:
    """`docs/problems/README.md`: every code with its status and title."""
    lines = [
        "# Problems",
        "",
        "Every failure of the API is `application/problem+json` with one of these codes.",
        "This page and the others here are made from the server's one table by `make contract`.",
        "",
        "| code | status | meaning |",
        "| --- | --- | --- |",
    ]
    lines += [f"| [{code}]({code}.md) | {shown.status} | {shown.title} |" for code, shown in PROBLEMS.items()]
    return "\n".join(lines) + "\n"


def problem_page(code: str) -> bytes:
    words, shown = advice()[code], row(code)
    return _page(
        f"{code} · Plaudit",
        f"<h1><code>{code}</code></h1><p><strong>{escape(shown.title)}</strong> (status {shown.status})</p>"
        f"<p>{_inline(words.means)}</p><h2>Why</h2><p>{_inline(words.why)}</p>"
        f"<h2>What to do</h2><p>{_inline(words.todo)}</p>",
    )


def docs_page(document: Mapping[str, Any]) -> bytes:
    """Every operation of the OpenAPI document, grouped by tag, with what it takes and answers."""
    by_tag: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            by_tag.setdefault(operation["tags"][0], []).append(_operation(method, path, operation))
    groups = "".join(f"<h2>{escape(tag)}</h2>{''.join(told)}" for tag, told in by_tag.items())
    intro = (
        f"<h1>Plaudit API</h1><p>{_inline(document['info']['description'])}</p>"
        '<p>The whole description: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>'
    )
    return _page("Plaudit API", intro + groups)


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    parameters = ", ".join(f"<code>{escape(one['name'])}</code>" for one in operation["parameters"])
    replies = "".join(
        f"<li><strong>{status}</strong> {_inline(told['description'])}</li>"
        for status, told in operation["responses"].items()
    )
    takes = f"<p>Takes {parameters}</p>" if parameters else ""
    body = _schema_name(operation)
    return (
        f'<section id="{escape(operation["operationId"])}">'
        f"<h3><code>{method.upper()} {escape(path)}</code></h3><p>{escape(operation['summary'])}</p>"
        f"{takes}{f'<p>Body: <code>{escape(body)}</code></p>' if body else ''}<ul>{replies}</ul></section>"
    )


def _schema_name(operation: Mapping[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    reference: str = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2]


def _inline(text: str) -> str:
    parts = escape(text, quote=False).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))


def _page(title: str, body: str) -> bytes:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title></head><body><main>{body}</main></body></html>"
    ).encode()
