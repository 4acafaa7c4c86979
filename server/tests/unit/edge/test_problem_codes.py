"""The table of problems lists what the server can say: no code that nothing says, and none said unlisted."""

import ast
from pathlib import Path

import plaudit
from plaudit.edge.problems import PROBLEMS, problem
from plaudit.kernel.errors import Conflict

SOURCES = Path(plaudit.__file__).parent
# Where codes are listed, promised or explained, but not said.
LISTS = {"problems.py", "poll_operations.py", "survey_operations.py", "contract.py"}


# Of the socket's own layer, which closes with 1009; and of routes that do not exist yet.
UNSAID = {"frame_too_large", "project_not_found"}


def said():
    """Every text of the sources that has the form of a code."""
    for path in SOURCES.rglob("*.py"):
        if path.name in LISTS or "testing" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_code_is_said_somewhere():
    assert PROBLEMS.keys() - set(said()) == UNSAID


ERRORS = {
    "Invalid",
    "Unauthenticated",
    "Forbidden",
    "NotFound",
    "Conflict",
    "TooMany",
    "Unavailable",
    "Unfit",
}
INTERNAL = {"short_code_taken"}  # answered by trying again


def test_every_code_that_is_said_is_listed():
    unlisted = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS
            if named and node.args and isinstance(node.args[0], ast.Constant):
                unlisted |= {node.args[0].value} - PROBLEMS.keys()
    assert unlisted <= INTERNAL, unlisted


def test_a_fact_does_not_hide_the_status_of_the_reply():
    for code, name in (("poll_state", "poll_status"), ("survey_state", "survey_status")):
        told = problem(Conflict(code, "no", status="closed"), public_url="", instance="/")
        assert (told["status"], told[name]) == (409, "closed")
