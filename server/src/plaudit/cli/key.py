"""`plaudit key create | list | revoke`."""

import json
import re
from collections.abc import Sequence
from typing import Annotated, Final, Literal, get_args

from cyclopts import Parameter

from plaudit.cli.failures import UNUSABLE, CommandFailed
from plaudit.cli.options import Json
from plaudit.cli.stores import with_stores
from plaudit.features.projects.keys import new_key
from plaudit.features.projects.model import PUBLISHABLE_SCOPES, SECRET_SCOPES, Key, Scope
from plaudit.kernel.clock import SystemClock, format_instant
from plaudit.stores import Stores

# As browsers send it (RFC 6454): lower case, no path, no user, no port that the scheme implies. Any scheme,
# for the web views of apps.
_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://(?:\[[0-9a-f:.]+\]|[^\s/?#@:A-Z]+)(?::[1-9][0-9]{0,4})?")
_IMPLIED: Final = ("http", ":80"), ("https", ":443")


def create(
    *,
    project: str,
    kind: Literal["secret", "publishable"],
    scope: Annotated[list[str] | None, Parameter(negative="")] = None,
    origin: Annotated[list[str] | None, Parameter(negative="")] = None,
    test: Annotated[bool, Parameter(negative="")] = False,
    json_output: Json = False,
) -> None:
    """Create a key and print it. It is shown once: only its hash is kept.

    Parameters
    ----------
    project
        The project's id.
    kind
        secret: for your backend. publishable: for pages.
    scope
        What it may do, may be repeated: polls:read polls:write votes:read votes:write results:read.
        All its kind may if left out.
    origin
        For a publishable key: an origin whose pages may use it (https://shop.example); may be repeated.
        Any page if left out.
    test
        A test key: it sees test data only.
    json_output
        Print JSON, for programs.
    """
    if origin and kind == "secret":
        raise CommandFailed("origins bind publishable keys; a secret key never belongs in a page", UNUSABLE)
    new = new_key(
        project,
        kind,
        "test" if test else "live",
        SystemClock().now(),
        scopes=_scopes(kind, scope or []) or None,
        origins=_origins(origin or []),
    )

    async def add(stores: Stores) -> None:
        if await stores.projects.load(project) is None:
            raise _no_project(project)
        await stores.projects.add_key(new.key)

    with_stores(add)
    if json_output:
        print(json.dumps({"key": new.text, **_row(new.key)}, indent=2))
    else:
        print(f"{new.text}\n  {new.key.id}, for {', '.join(new.key.scopes)}. Not shown again.")


def show_all(*, project: str, json_output: Json = False) -> None:
    """List a project's keys.

    Parameters
    ----------
    project
        The project's id.
    json_output
        Print JSON, for programs.
    """

    async def read(stores: Stores) -> Sequence[Key]:
        if await stores.projects.load(project) is None:
            raise _no_project(project)
        return await stores.projects.keys(project)

    keys = with_stores(read)
    if json_output:
        print(json.dumps([_row(key) for key in keys], indent=2, ensure_ascii=False))
        return
    for key in keys:
        state = "revoked" if key.revoked_at is not None else "in force"
        print("  ".join([key.id, key.hint, key.kind, state, " ".join(key.scopes), *key.origins]))


def revoke(key_id: str) -> None:
    """Revoke a key. It takes effect within a second, on open connections too.

    Parameters
    ----------
    key_id
        The key's id (key_…), as `plaudit key list` shows it.
    """
    now = SystemClock().now()
    if not with_stores(lambda stores: stores.projects.revoke_key(key_id, now)):
        raise CommandFailed(f"no key {key_id} is in force")
    print(f"{key_id} is revoked.")


def _no_project(project: str) -> CommandFailed:
    return CommandFailed(f"there is no project {project}; `plaudit project list` shows them")


def _origins(wanted: Sequence[str]) -> tuple[str, ...]:
    """The origins as they will be compared. One no browser sends would lock every page out, unnoticed."""
    for one in wanted:
        implied = any(one.startswith(f"{scheme}://") and one.endswith(port) for scheme, port in _IMPLIED)
        if implied or not _ORIGIN.fullmatch(one):
            raise CommandFailed(
                f"{one!r} is not an origin as browsers send it: https://shop.example", UNUSABLE
            )
    return tuple(wanted)


def _scopes(kind: str, wanted: Sequence[str]) -> tuple[Scope, ...]:
    allowed = SECRET_SCOPES if kind == "secret" else PUBLISHABLE_SCOPES
    for one in wanted:
        if one not in get_args(Scope):
            raise CommandFailed(f"{one} is not a scope; there are {', '.join(get_args(Scope))}", UNUSABLE)
        if one not in allowed:
            raise CommandFailed(f"a {kind} key cannot have {one}; it may have {', '.join(allowed)}", UNUSABLE)
    return tuple(one for one in allowed if one in wanted)


def _row(key: Key) -> dict[str, object]:
    return {
        "id": key.id,
        "project_id": key.project_id,
        "kind": key.kind,
        "environment": key.environment,
        "hint": key.hint,
        "scopes": list(key.scopes),
        "origins": list(key.origins),
        "created_at": format_instant(key.created_at),
        "revoked_at": None if key.revoked_at is None else format_instant(key.revoked_at),
    }
