"""From bytes to a typed request: one strict reading of JSON for every route, and where exactly it is wrong.

Stricter than JSON itself, where two readers of one text could disagree: no repeated names, no nesting beyond
16, UTF-8 only, no U+0000 (one of our databases cannot store it). Unknown fields are refused by the structs.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, TypeVar

import msgspec

from plaudit.kernel.errors import FieldProblem, Invalid, PlauditError
from plaudit.kernel.field_problems import escaped, problem_of, shortened, told

T = TypeVar("T")

DEEPEST: Final = 16
# The one way to write it: as a byte of its own no reader of JSON takes it.
_ESCAPED_NUL: Final = b"\\u0000"


class _Repeated(ValueError):
    """A name stands twice in one object."""


def check_media_type(content_type: str, content_encoding: str = "") -> None:
    """Raises unless the body is plain, uncompressed `application/json`, which no foreign form post can be."""
    if content_encoding and content_encoding.lower() != "identity":
        raise Invalid("unsupported_media_type", "send the body without a Content-Encoding")
    name, _, parameters = content_type.partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if name.strip().lower() != "application/json" or charset not in {"", "utf-8", "utf8"}:
        raise Invalid("unsupported_media_type", "send the body as Content-Type: application/json")


def read(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """The typed value of a body. Raises `Invalid` with `invalid_json` (400) or `invalid_field` (422)."""
    check_text(body)
    return decode(body, decoder)


def decode(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """The typed value of a text that needs no `check_text`: the caller has made sure of it in another way."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise wrong_field(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid("invalid_json", "the body is not valid JSON in UTF-8") from error


def check_text(body: bytes) -> None:
    """Raises `Invalid("invalid_json")` for a text two readers might read differently."""
    if not body.strip():
        raise Invalid("invalid_json", "the body is empty; a JSON object is expected")
    try:
        value = _strictly(body.decode("utf-8"))
    except _Repeated as error:
        raise Invalid("invalid_json", f"the name {error.args[0]!r} stands twice in one object") from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise Invalid("invalid_json", "the body is not valid JSON in UTF-8") from error
    if may_hold_nul(body):
        _check_texts(value)
    _check_depth(value)


def may_hold_nul(body: bytes) -> bool:
    """Whether `check_text` would point to a place in the text, if it finds something."""
    return _ESCAPED_NUL in body


def wrong_field(error: msgspec.ValidationError, prefix: str = "#") -> PlauditError:
    """What a decoder found wrong, as `invalid_field` that points to it."""
    return invalid_field([problem_of(error, prefix)])


def invalid_field(problems: Sequence[FieldProblem]) -> Invalid:
    first, *_ = found = told(problems)
    return Invalid("invalid_field", f"{first.pointer}: {first.detail}", errors=found)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        name, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise _Repeated(name[:100])
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


_strictly: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse_constant).decode


# Where a value stands: the trail of what holds it, and its own name or index. Spelled out only to complain;
# a pointer for each value would cost the length of every name times the number of values below it.
_Trail = tuple[Any, str | int] | None


def _check_texts(root: Any) -> None:
    waiting: list[tuple[Any, _Trail]] = [(root, None)] if isinstance(root, str | dict | list) else []
    while waiting:
        value, trail = waiting.pop()
        if isinstance(value, str):
            if "\0" in value:
                raise invalid_field(
                    [FieldProblem(_pointer(trail), "Text must not hold the character U+0000.")]
                )
            continue
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for name, one in inner:
            if isinstance(name, str) and "\0" in name:
                problem = FieldProblem(_pointer(trail), "Names must not hold the character U+0000.")
                raise invalid_field([problem])
            if isinstance(one, str | dict | list):
                waiting.append((one, (trail, name)))


def _check_depth(root: Any) -> None:
    level = [root] if isinstance(root, dict | list) else []
    for _ in range(DEEPEST):
        level = [
            one
            for value in level
            for one in (value.values() if isinstance(value, dict) else value)
            if isinstance(one, dict | list)
        ]
    if level:
        raise _too_deep()


def _pointer(trail: _Trail) -> str:
    steps: list[str] = []
    while trail is not None:
        trail, step = trail
        steps.append(f"/{escaped(str(step))}")
    return shortened("#" + "".join(reversed(steps)))


def _too_deep() -> Invalid:
    return Invalid("invalid_json", f"the body is nested deeper than {DEEPEST} levels")
