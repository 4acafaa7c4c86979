"""The shelf of templates: bodies of `POST /v1/polls` and `POST /v1/surveys` with a title and a few words.

A template is data. It knows nothing of polls: whether its body is a good one is for the server to say when
it is sent, and a test sends every one of them.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

import msgspec

from plaudit.kernel.errors import NotFound

_FILES: Final = "files"
_SUFFIX: Final = ".toml"

Type = Literal["poll", "survey"]


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of `files/`, named by its key. `body` is sent as it is to the list of its type."""

    key: str
    title: str
    description: str
    type: Type
    body: dict[str, Any]


@cache
def every() -> Mapping[str, Template]:
    """All templates by key, in the order of their titles."""
    found = [
        _read(file.name.removesuffix(_SUFFIX), file.read_text(encoding="utf-8"))
        for file in resources.files(__package__).joinpath(_FILES).iterdir()
        if file.name.endswith(_SUFFIX)
    ]
    return {one.key: one for one in sorted(found, key=lambda one: one.title.casefold())}


def of_key(key: str) -> Template:
    """Raises `NotFound("template_not_found")`."""
    template = every().get(key)
    if template is None:
        raise NotFound("template_not_found", "There is no such template.")
    return template


def _read(key: str, text: str) -> Template:
    return msgspec.convert({"key": key, **tomllib.loads(text)}, Template)
