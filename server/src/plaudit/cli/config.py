"""`plaudit config show`: what the environment means, as the server would read it."""

import json
import os

from plaudit.cli.options import Json
from plaudit.settings import describe, read_settings


def show(*, json_output: Json = False) -> None:
    """Show the settings in force."""
    shown = describe(read_settings(os.environ))
    if json_output:
        print(json.dumps(shown, indent=2))
        return
    width = max(map(len, shown))
    for name, value in shown.items():
        print(f"{name.ljust(width)}  {_plain(value)}")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "(none)"
    return str(value) if value not in (None, "") else "(not set)"
