"""Whether conditions mean something, checked when a survey is saved; options named by people become ids."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.choices import options_by_name
from plaudit.features.polls.model import Definition, Option
from plaudit.features.surveys.model import Condition
from plaudit.kernel.errors import FieldProblem
from plaudit.kernel.field_problems import escaped

_ALWAYS: Final = frozenset({"answered", "skipped"})
_NUMBERS: Final = frozenset({"eq", "ne", "lt", "lte", "gt", "gte", "in"})
_LISTS: Final = frozenset({"eq", "ne", "in", "includes"})
_TEXTS: Final = frozenset({"eq", "ne", "in", "contains"})
_OPS: Final[Mapping[str, frozenset[str]]] = {
    "choice": frozenset({"eq", "ne", "in"}),
    "choices": _LISTS,
    "ranking": _LISTS,
    "words": _LISTS | {"contains"},
    "points": frozenset({"includes"}),
    "taps": frozenset({"includes"}),
    "matrix": frozenset({"eq", "ne", "includes"}),
    "rating": _NUMBERS,
    "value": _NUMBERS,
    "date": _NUMBERS,
    "text": _TEXTS,
    "email": _TEXTS,
    "consent": frozenset({"eq", "ne"}),
}
_OPTIONS: Final = frozenset({"choice", "choices", "ranking", "points", "taps"})
_JOINERS: Final = (("all", "all_of"), ("any", "any_of"))
_MOST_JOINED: Final = 50


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What conditions at one place may look at. `earlier`: definitions by key, None where one is faulty.

    `later`: keys of items that come after this place, for a better word than "unknown".
    """

    earlier: Mapping[str, Definition | None]
    later: frozenset[str]
    fields: frozenset[str]
    _named: dict[str, Mapping[str, Option]] = {}

    def options_of(self, key: str, definition: Definition) -> Mapping[str, Option]:
        """The options of an item by name, looked up once for all conditions."""
        if key not in self._named:
            self._named[key] = options_by_name(definition.options)
        return self._named[key]


def resolved(condition: Condition, pointer: str, scope: Scope) -> tuple[Condition, list[FieldProblem]]:
    """The condition with options by id, and what is wrong with it."""
    named = [
        name
        for name, value in (
            ("all", condition.all_of),
            ("any", condition.any_of),
            ("not", condition.negated),
            ("item", condition.item),
            ("field", condition.field),
            ("attribute", condition.attribute),
        )
        if value is not None
    ]
    if len(named) != 1:
        said = "Needs exactly one of all, any, not, item, field and attribute."
        return condition, [FieldProblem(pointer, said)]
    if named[0] in {"all", "any", "not"}:
        return _joined(condition, pointer, scope)
    return _compared(condition, pointer, scope)


def _joined(condition: Condition, pointer: str, scope: Scope) -> tuple[Condition, list[FieldProblem]]:
    problems: list[FieldProblem] = []
    if condition.op is not None or condition.value is not None:
        problems.append(
            FieldProblem(f"{pointer}/op", "Conditions that are joined compare nothing themselves.")
        )
    changes: dict[str, Any] = {}
    for name, attribute in _JOINERS:
        inner: tuple[Condition, ...] | None = getattr(condition, attribute)
        if inner is None:
            continue
        if not 1 <= len(inner) <= _MOST_JOINED:
            problems.append(FieldProblem(f"{pointer}/{name}", f"1 to {_MOST_JOINED} conditions."))
        pairs = [resolved(one, f"{pointer}/{name}/{index}", scope) for index, one in enumerate(inner)]
        changes[attribute] = tuple(one for one, _ in pairs)
        problems += [problem for _, found in pairs for problem in found]
    if condition.negated is not None:
        changes["negated"], found = resolved(condition.negated, f"{pointer}/not", scope)
        problems += found
    return msgspec.structs.replace(condition, **changes), problems


def _compared(condition: Condition, pointer: str, scope: Scope) -> tuple[Condition, list[FieldProblem]]:
    op, value = condition.op, condition.value
    if op is None:
        return condition, [FieldProblem(f"{pointer}/op", "Says how to compare, such as eq or lte.")]
    if op in _ALWAYS and value is not None:
        return condition, [FieldProblem(f"{pointer}/value", f"`{op}` compares with nothing.")]
    if op not in _ALWAYS and value is None:
        return condition, [FieldProblem(f"{pointer}/value", f"`{op}` needs something to compare with.")]
    if op == "in" and not isinstance(value, list):
        return condition, [FieldProblem(f"{pointer}/value", "`in` takes a list.")]
    if condition.field is not None and condition.field not in scope.fields:
        return condition, [FieldProblem(f"{pointer}/field", "hidden_fields has no such name.")]
    if condition.item is None:
        return condition, []
    return _about_item(condition, condition.item, pointer, scope)


def _about_item(
    condition: Condition, key: str, pointer: str, scope: Scope
) -> tuple[Condition, list[FieldProblem]]:
    if key not in scope.earlier:
        why = "This item comes later." if key in scope.later else "There is no item with this key."
        return condition, [FieldProblem(f"{pointer}/item", why)]
    definition = scope.earlier[key]
    if definition is None:
        return condition, []
    field = KINDS[definition.kind].field
    if field is None:
        return condition, [FieldProblem(f"{pointer}/item", f"{definition.kind} takes no answer.")]
    allowed = _OPS[field]
    op = condition.op
    if op in _ALWAYS:
        return condition, []
    if op not in allowed:
        fits = ", ".join(sorted(allowed | _ALWAYS))
        return condition, [FieldProblem(f"{pointer}/op", f"{definition.kind} compares by {fits}.")]
    if op == "contains":
        return condition, _wrong(f"{pointer}/value", isinstance(condition.value, str), "A text.")
    value, problems = _value(
        definition, scope.options_of(key, definition), field, condition.value, f"{pointer}/value"
    )
    return msgspec.structs.replace(condition, value=value), problems


def _value(
    definition: Definition, options: Mapping[str, Option], field: str, value: Any, pointer: str
) -> tuple[Any, list[FieldProblem]]:
    """The value as answers of this field are held, each of a list by itself."""
    if field == "matrix":
        return _cells(definition, options, value, pointer)
    if isinstance(value, list):
        pairs = [
            _value(definition, options, field, one, f"{pointer}/{index}") for index, one in enumerate(value)
        ]
        return [one for one, _ in pairs], [problem for _, found in pairs for problem in found]
    if field in _OPTIONS:
        option = options.get(value) if isinstance(value, str) else None
        if option is None:
            return value, [FieldProblem(pointer, "The item's poll has no such option.")]
        return option.id, []
    fits, words = _FORMS[field]
    return value, _wrong(pointer, fits(value), words)


def _cells(
    definition: Definition, rows: Mapping[str, Option], value: Any, pointer: str
) -> tuple[Any, list[FieldProblem]]:
    if not isinstance(value, dict):
        return value, [FieldProblem(pointer, 'Rows with a column each, such as {"speed": "good"}.')]
    columns = [column.get("key") for column in definition.settings.get("columns", ())]
    cells: dict[str, str] = {}
    problems: list[FieldProblem] = []
    for name, column in value.items():
        if name not in rows:
            problems.append(FieldProblem(f"{pointer}/{escaped(name)}", "The item's poll has no such row."))
        elif column not in columns:
            problems.append(FieldProblem(f"{pointer}/{escaped(name)}", "It has no such column."))
        else:
            cells[rows[name].id] = column
    return cells, problems


def _wrong(pointer: str, fits: bool, words: str) -> list[FieldProblem]:  # noqa: FBT001 - a verdict
    return [] if fits else [FieldProblem(pointer, words)]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_FORMS: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "rating": (_is_number, "A number."),
    "value": (_is_number, "A number."),
    "date": (_is_text, "A day, such as 2026-11-21."),
    "text": (_is_text, "A text."),
    "email": (_is_text, "A text."),
    "words": (_is_text, "A text."),
    "consent": (lambda value: isinstance(value, bool), "true or false."),
}
