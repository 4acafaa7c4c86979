"""Pages for developers, made without a script: what a problem means, and the API at a glance."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from plaudit.edge.pages import docs_page
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
    """`/problems/{code}`: the same, for a browser."""
    words, shown = advice()[code], row(code)
    told = {"Means": words.means, "Why": words.why, "What to do": words.todo}
    return docs_page.problem_page(code, shown.title, shown.status, told)
