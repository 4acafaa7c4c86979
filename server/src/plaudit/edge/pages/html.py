"""HTML as values: `tag.p("a < b", class_="note")` is safe text, and nothing else becomes markup.

Children and attribute values are escaped unless they are `Safe`, which only this module makes. Attributes
that could run code or style (`on…`, `style`, `srcdoc`) and links to anything but http, https and this very
server are refused: they are mistakes of ours, since no user text ever names an attribute.
"""

import html
import re
from collections.abc import Iterable
from functools import partial
from typing import Final, Protocol, Union


class Safe(str):
    """Text that is markup already."""

    __slots__ = ()


Child = Union[str, int, bool, None, Iterable["Child"]]  # noqa: UP007 - a recursive alias needs the quotes
Attribute = str | int | bool | None

_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta"})
_FOREIGN: Final = frozenset({"rect", "path"})  # of SVG: closed by their own slash
_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_FORBIDDEN: Final = re.compile(r"on.*|style|srcdoc", re.IGNORECASE)
_LINKS: Final = frozenset({"href", "src", "action", "formaction"})
_LINK: Final = re.compile(r"https?://[^\s]+|/(?!/)[^\s]*|#[^\s]*|\?[^\s]*")


class Tag(Protocol):
    def __call__(self, *children: Child, **attributes: Attribute) -> Safe: ...


class _Tags:
    def __getattr__(self, name: str) -> Tag:
        return partial(_element, name.replace("_", "-"))


tag: Final = _Tags()


def leads_somewhere(address: str) -> bool:
    """Whether `address` may stand in a link, for what people wrote; anything else would be an error."""
    return _LINK.fullmatch(address) is not None


def document(root: Safe) -> bytes:
    return f"<!doctype html>\n{root}\n".encode()


def join(*children: Child) -> Safe:
    """Siblings without a parent."""
    return Safe("".join(_text(child) for child in children))


def _element(name: str, /, *children: Child, **attributes: Attribute) -> Safe:
    opening = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Safe(f"<{opening}>")
    if name in _FOREIGN:
        return Safe(f"<{opening}/>")
    if name in {"script", "style"} and children:
        raise ValueError(f"{name} with content is refused by our own policy")
    return Safe(f"<{opening}>{join(*children)}</{name}>")


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    if not _NAME.fullmatch(name) or _FORBIDDEN.fullmatch(name):
        raise ValueError(f"the attribute {name!r} is not allowed")
    if value is True:
        return f" {name}"
    if name in _LINKS and not leads_somewhere(str(value)):
        raise ValueError(f"{name} must lead to this server or to http(s)")
    return f' {name}="{html.escape(str(value))}"'


def _text(child: Child) -> str:
    if child is None or isinstance(child, bool):
        return ""
    if isinstance(child, Safe):
        return child
    if isinstance(child, str):
        return html.escape(child)
    if isinstance(child, int):
        return str(child)
    return "".join(_text(one) for one in child)
