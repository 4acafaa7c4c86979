"""`plaudit apply FILE`: bring a server to what a file of definitions says, and say what that changes."""

import os
from collections import Counter
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from plaudit.cli.apply import definitions, polls, report, surveys
from plaudit.cli.apply.definitions import Definition, File
from plaudit.cli.apply.polls import Edit
from plaudit.cli.apply.report import Outcome
from plaudit.cli.apply.server import Json, Refusal, Server
from plaudit.cli.failures import UNUSABLE
from plaudit.cli.secret_key import secret_key
from plaudit.settings import read_settings


def apply(
    file: Path,
    *,
    dry_run: Annotated[bool, Parameter(name="--dry-run", negative="")] = False,
    server: str | None = None,
) -> int:
    """Make and edit polls and surveys until a server has what a file says.

    Each definition is found by its external_id and printed with a sign: + created, ~ changed (with every
    field before and after), = unchanged, ! refused (with the place in the file). What a definition does not
    name stays as it is; what the file does not define is left alone. Applying twice changes nothing more.
    The secret key is read from PLAUDIT_SECRET_KEY, or from the file PLAUDIT_SECRET_KEY_FILE names.

    Exit code 0: the server has what the file says. 2: something was refused, or nothing could be asked.

    Parameters
    ----------
    file
        JSON or TOML (by its suffix): {"polls": [...], "surveys": [...]}, each as the body of its POST.
    dry_run
        Say what would change (+ created, ~ changed, = unchanged, ! refused), and change nothing.
    server
        The server's address; PLAUDIT_PUBLIC_URL, or else this machine's, if left out. The secret key is read
        from the environment: PLAUDIT_SECRET_KEY.
    """
    key = secret_key(os.environ)
    read = definitions.read(file)
    with Server(server or read_settings(os.environ).base_url, key) as asked:
        outcomes = Counter(_apply_one(asked, read, one, dry_run=dry_run) for one in read.definitions)
    print(report.summary(outcomes, dry_run=dry_run))
    return UNUSABLE if outcomes["refused"] else 0


def _apply_one(server: Server, file: File, one: Definition, *, dry_run: bool) -> Outcome:
    try:
        found = server.find(one.type, one.external_id)
        if found is None:
            return _create(server, one, dry_run=dry_run)
        return _edit(server, one, found, dry_run=dry_run)
    except Refusal as refused:
        print(report.line("refused", one))
        print("\n".join(report.refusal(file.source, one, refused)))
        return "refused"


def _create(server: Server, one: Definition, *, dry_run: bool) -> Outcome:
    if dry_run:
        server.validate(one.type, one.body)
        print(report.line("created", one))
    else:
        print(report.line("created", one, server.create(one.type, one.body)["id"]))
    return "created"


def _edit(server: Server, one: Definition, found: Json, *, dry_run: bool) -> Outcome:
    _refuse_other_kinds(one, found)
    edit = polls.edit_of(one.body, found) if one.type == "poll" else surveys.edit_of(one.body, found)
    for part in edit.within:
        try:
            if dry_run:
                server.validate_edit(part.poll, part.edit.body)
            else:
                server.edit("poll", part.poll, part.edit.body)
        except Refusal as refused:
            raise refused.below(part.pointer) from refused
    if edit.body and not dry_run:
        server.edit(one.type, found, edit.body)
    elif edit.body:
        _try_edit(server, one, found, edit)
    outcome: Outcome = "changed" if edit.changes else "unchanged"
    print(report.line(outcome, one, found["id"]))
    for change in edit.changes:
        print(report.change(change))
    return outcome


def _try_edit(server: Server, one: Definition, found: Json, edit: Edit) -> None:
    """Raises `Refusal` for an edit the server would not take."""
    if one.type == "poll":
        server.validate_edit(found, edit.body)
    elif surveys.is_whole(one.body):  # said whole, it can be tried as if it were new
        server.validate(one.type, one.body)


def _refuse_other_kinds(one: Definition, found: Json) -> None:
    if one.type == "survey":
        pointers = surveys.kinds_that_differ(one.body, found)
    else:
        pointers = ["#/kind"] if polls.kind_differs(one.body, found) else []
    if pointers:
        said = "The kind of a poll is for ever: define another one, by another name."
        raise Refusal(said, [(pointer, said) for pointer in pointers])
