"""Conditions over what is known of a person and a moment. Pure."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

import msgspec

from plaudit.kernel.comparisons import Op, compared
from plaudit.kernel.errors import FieldProblem

DEEPEST: Final = 8
MOST: Final = 50
_NEED_NO_VALUE: Final = frozenset({"answered", "skipped"})
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Value = Annotated[str, msgspec.Meta(max_length=1000)] | bool | int | float


class Circumstance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One comparison, or others joined by all, any or not.

    A comparison looks at an attribute of the person's token (`attribute`), at a property of the event
    (`property`; parts inside it by dots: `cart.total`), or at the page (`page`: `url`, `language`, `device`).
    """

    attribute: Name | None = None
    property: Name | None = None
    page: Name | None = None
    op: Op | None = None
    value: Value | list[Value] | None = None
    all_of: tuple["Circumstance", ...] | None = msgspec.field(default=None, name="all")
    any_of: tuple["Circumstance", ...] | None = msgspec.field(default=None, name="any")
    negated: "Circumstance | None" = msgspec.field(default=None, name="not")


class Facts(msgspec.Struct, frozen=True):
    """What conditions look at."""

    attributes: Mapping[str, Any] = {}
    properties: Mapping[str, Any] = {}
    page: Mapping[str, Any] = {}


def holds(condition: Circumstance | None, facts: Facts) -> bool:
    """Whether it is true of these facts. No condition at all holds of everybody."""
    if condition is None:
        return True
    if condition.all_of is not None:
        return all(holds(one, facts) for one in condition.all_of)
    if condition.any_of is not None:
        return any(holds(one, facts) for one in condition.any_of)
    if condition.negated is not None:
        return not holds(condition.negated, facts)
    assert condition.op is not None, "checked when it was saved"
    return compared(condition.op, _known(condition, facts), condition.value)


def problems(condition: Circumstance, pointer: str, *, allowed: frozenset[str]) -> Iterator[FieldProblem]:
    """What is wrong with it, with pointers. `allowed`: which of attribute, property, page it may ask."""
    if sum(1 for _ in _each(condition)) > MOST:
        yield FieldProblem(pointer, f"a condition holds at most {MOST} comparisons")
        return
    yield from _problems(condition, pointer, allowed, DEEPEST)


def _problems(
    condition: Circumstance, pointer: str, allowed: frozenset[str], depth: int
) -> Iterator[FieldProblem]:
    joined = [("all", condition.all_of), ("any", condition.any_of)]
    inner = [(f"{name}/{at}", one) for name, ones in joined for at, one in enumerate(ones or ())]
    if condition.negated is not None:
        inner.append(("not", condition.negated))
    asked = [name for name in ("attribute", "property", "page") if getattr(condition, name) is not None]
    forms = sum((condition.all_of is not None, condition.any_of is not None, condition.negated is not None))
    if forms + bool(asked) != 1 or len(asked) > 1 or (forms and condition.op is not None):
        yield FieldProblem(pointer, "give one of all, any, not, or one comparison")
    elif forms and not inner:
        yield FieldProblem(pointer, "all and any hold at least one condition")
    elif depth == 0:
        yield FieldProblem(pointer, f"conditions are nested at most {DEEPEST} deep")
    elif asked:
        yield from _comparison(condition, pointer, asked[0], allowed)
    for name, one in inner if depth else ():
        yield from _problems(one, f"{pointer}/{name}", allowed, depth - 1)


def _comparison(
    condition: Circumstance, pointer: str, asked: str, allowed: frozenset[str]
) -> Iterator[FieldProblem]:
    if asked not in allowed:
        known = ", ".join(sorted(allowed))
        yield FieldProblem(f"{pointer}/{asked}", f"not known here; this condition may ask: {known}")
    if condition.op is None:
        yield FieldProblem(f"{pointer}/op", "a comparison needs an op")
    elif condition.op not in _NEED_NO_VALUE and condition.value is None:
        yield FieldProblem(f"{pointer}/value", f"{condition.op} needs a value")


def _each(condition: Circumstance) -> Iterator[Circumstance]:
    yield condition
    for one in (*(condition.all_of or ()), *(condition.any_of or ())):
        yield from _each(one)
    if condition.negated is not None:
        yield from _each(condition.negated)


def _known(condition: Circumstance, facts: Facts) -> Any:
    if condition.attribute is not None:
        return facts.attributes.get(condition.attribute)
    if condition.page is not None:
        return facts.page.get(condition.page)
    name = condition.property or ""
    if name in facts.properties:
        return facts.properties[name]
    known: Any = facts.properties
    for part in name.split("."):
        known = known.get(part) if isinstance(known, Mapping) else None
    return known
