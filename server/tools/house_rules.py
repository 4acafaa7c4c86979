"""The rules of the house that no off-the-shelf linter knows. Prints each breach with its place; exit code 1.

Files stay under 600 lines and functions under 60; file names are verbs or nouns of the field, never kinds;
tasks are made by the supervisor alone; tests neither sleep nor skip nor run again; nothing is left undone.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SERVER: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = SERVER / "src" / "plaudit"
TESTS: Final = SERVER / "tests"
FILE_LINES: Final = 600
FUNCTION_LINES: Final = 60
BANNED_NAMES: Final = frozenset(
    {"helpers", "helper", "utils", "util", "manager", "service", "common", "base", "misc"}
)
SUPERVISION: Final = SOURCES / "kernel" / "supervision.py"
TASK_MAKERS: Final = frozenset({"create_task", "ensure_future"})
UNDONE: Final = re.compile(r"\b(?:TODO|FIXME|XXX)\b|raise NotImplementedError")
SUITES: Final = SOURCES / "testing"
# A first and only version has no way back; Alembic wants the function all the same;
# and suites that are to be inherited say what their heirs provide.
MAY_REFUSE: Final = frozenset({SOURCES / "storage" / "migrations" / "versions", SUITES})
SLEEPERS: Final = frozenset({"sleep"})
SKIPPERS: Final = frozenset({"skip", "skipif", "xfail", "flaky", "importorskip"})

Breach = tuple[Path, int, str]


def breaches() -> Iterator[Breach]:
    """Every breach in the sources and the tests of the server."""
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text())
        yield from _sizes(path, tree)
        yield from _undone(path)
        if path != SUPERVISION and SUITES not in path.parents:
            yield from _calls(path, tree, TASK_MAKERS, "tasks are made by kernel/supervision.py alone")
        if path.stem in BANNED_NAMES:
            yield path, 1, f"`{path.stem}` names a kind of file, not what it does"
    for path in sorted(TESTS.rglob("*.py")):
        tree = ast.parse(path.read_text())
        yield from _sizes(path, tree)
        yield from _undone(path)
        yield from _calls(
            path, tree, SLEEPERS, "a test waits for a condition or winds a clock, it does not sleep"
        )
        yield from _calls(path, tree, SKIPPERS, "a test is not skipped: what it needs is installed")


def _sizes(path: Path, tree: ast.Module) -> Iterator[Breach]:
    lines = len(path.read_text().splitlines())
    if lines > FILE_LINES:
        yield path, 1, f"{lines} lines; a file over {FILE_LINES} is about more than one thing"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _body_lines(node)
            if length > FUNCTION_LINES:
                yield path, node.lineno, f"`{node.name}` has {length} lines, over {FUNCTION_LINES}"


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines that do something: neither the signature nor the docstring."""
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or first.lineno) - first.lineno + 1


def _calls(path: Path, tree: ast.Module, names: frozenset[str], why: str) -> Iterator[Breach]:
    groups = _task_groups(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            if ast.unparse(node.func.value) in groups or ast.unparse(node).endswith("sleep(0)"):
                continue
            yield path, node.lineno, f"`{node.func.attr}`: {why}"


def _task_groups(tree: ast.Module) -> set[str]:
    """Names of task groups: they wait for their tasks, which therefore cannot vanish."""
    return {
        item.optional_vars.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
        if isinstance(item.optional_vars, ast.Name) and "TaskGroup" in ast.unparse(item.context_expr)
    }


def _undone(path: Path) -> Iterator[Breach]:
    if MAY_REFUSE.intersection(path.parents):
        return
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if UNDONE.search(line):
            yield path, number, "left undone"


def main() -> int:
    found = list(breaches())
    for path, line, why in found:
        print(f"{path.relative_to(SERVER)}:{line}: {why}")
    print(f"house rules: {len(found)} breaches" if found else "house rules: kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
