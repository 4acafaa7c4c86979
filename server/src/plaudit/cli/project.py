"""`plaudit project create | list | jwks`."""

import json
import os

from plaudit.cli.failures import UNUSABLE, CommandFailed
from plaudit.cli.options import Json
from plaudit.cli.stores import with_stores
from plaudit.features.projects.creation import NewProject, create_project
from plaudit.kernel.clock import SystemClock, format_instant
from plaudit.settings import read_settings
from plaudit.stores import Stores


def create(name: str, *, json_output: Json = False) -> None:
    """Create a project and print its keys. They are shown once: only their hashes are kept.

    Parameters
    ----------
    name
        Shown to you only.
    json_output
        Print JSON, for programs.
    """
    new = create_project(name, SystemClock().now())
    with_stores(lambda stores: stores.projects.create(new.project, new.keys))
    print(json.dumps(secrets_of(new), indent=2) if json_output else describe(new))


def show_all(*, json_output: Json = False) -> None:
    """List the projects, oldest first.

    Parameters
    ----------
    json_output
        Print JSON, for programs.
    """
    projects = with_stores(lambda stores: stores.projects.projects())
    rows: list[dict[str, str | None]] = [
        {
            "project_id": one.id,
            "name": one.name,
            "created_at": format_instant(one.created_at),
            "jwks_url": one.jwks_url,
        }
        for one in sorted(projects, key=lambda one: one.created_at)
    ]
    if json_output:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['project_id']}  {row['created_at']}  {row['name']}")


def jwks(project_id: str, url: str | None = None, *, clear: bool = False) -> None:
    """Set the address of the key set that signs the host's voter tokens (EdDSA, ES256, RS256).

    Parameters
    ----------
    project_id
        The project.
    url
        An https address that serves a JWKS.
    clear
        Take the address away: only the signing secret counts then.
    """
    if clear == (url is not None):
        raise CommandFailed("give an address, or --clear", UNUSABLE)
    schemes = ("https://", "http://") if read_settings(os.environ).allow_private_jwks else ("https://",)
    if url is not None and not url.startswith(schemes):
        raise CommandFailed(
            f"a key set has an https address, not {url!r}; PLAUDIT_ALLOW_PRIVATE_JWKS=on lets http in",
            UNUSABLE,
        )

    async def keep(stores: Stores) -> None:
        if await stores.projects.load(project_id) is None:
            raise CommandFailed(f"there is no project {project_id}; `plaudit project list` shows them")
        await stores.projects.set_jwks_url(project_id, url)

    with_stores(keep)
    print(f"{project_id}: {'no key set' if url is None else f'key set at {url}'}")


def secrets_of(new: NewProject) -> dict[str, str]:
    """What is shown once, under the names of the contract."""
    return {
        "project_id": new.project.id,
        "secret_key": new.secret_key,
        "publishable_key": new.publishable_key,
        "signing_secret": new.project.signing_secret,
    }


def describe(new: NewProject) -> str:
    """The same for people."""
    notes = {
        "project_id": "",
        "secret_key": "your backend only",
        "publishable_key": "safe in a page",
        "signing_secret": "signs your users' voter tokens; your backend only",
    }
    lines = [
        f"  {name.ljust(15)}  {value}  {'# ' + notes[name] if notes[name] else ''}".rstrip()
        for name, value in secrets_of(new).items()
    ]
    return "\n".join(
        [f'Project "{new.project.name}". Keep these now: the keys are not shown again.', "", *lines]
    )
