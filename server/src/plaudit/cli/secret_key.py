"""The secret key of commands that speak to a server."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from plaudit.cli.failures import UNUSABLE, CommandFailed

_KEY: Final = "PLAUDIT_SECRET_KEY"


def secret_key(environment: Mapping[str, str]) -> str:
    """Never an argument: those are seen by everybody on the machine. Raises `CommandFailed`."""
    key = environment.get(_KEY, "").strip()
    if not key and (path := environment.get(f"{_KEY}_FILE")):
        try:
            key = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandFailed(f"{_KEY}_FILE: {error}", UNUSABLE) from error
    if not key:
        raise CommandFailed(f"set {_KEY} to a secret key of the project", UNUSABLE)
    if not key.isascii() or not key.isprintable():
        raise CommandFailed(f"{_KEY} does not look like a key", UNUSABLE)
    return key
