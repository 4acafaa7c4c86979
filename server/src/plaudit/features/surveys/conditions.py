"""Whether a condition holds, given what was said so far. Pure; every client must come to the same answer.

An unanswered item, or a field nobody sent, makes every comparison false but `ne` and `skipped`. Numbers are
compared as numbers, also where a hidden field brings them as text; days and texts by their characters.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from plaudit.features.surveys.model import Condition
from plaudit.kernel.comparisons import compared


class Facts(msgspec.Struct, frozen=True):
    """What conditions look at: answers on the way so far, hidden fields, attributes of the token."""

    answers: Mapping[str, Any] = {}
    fields: Mapping[str, Any] = {}
    attributes: Mapping[str, Any] = {}


def holds(condition: Condition, facts: Facts) -> bool:
    if condition.all_of is not None:
        return all(holds(one, facts) for one in condition.all_of)
    if condition.any_of is not None:
        return any(holds(one, facts) for one in condition.any_of)
    if condition.negated is not None:
        return not holds(condition.negated, facts)
    assert condition.op is not None, "checked when the survey was saved"
    return compared(condition.op, _known(condition, facts), condition.value)


def comparisons(condition: Condition, pointer: str) -> Iterator[tuple[Condition, str]]:
    """Every condition that holds no others, with where it stands."""
    for name, joined in (("all", condition.all_of), ("any", condition.any_of)):
        for index, one in enumerate(joined or ()):
            yield from comparisons(one, f"{pointer}/{name}/{index}")
    if condition.negated is not None:
        yield from comparisons(condition.negated, f"{pointer}/not")
    if condition.all_of is None and condition.any_of is None and condition.negated is None:
        yield condition, pointer


def _known(condition: Condition, facts: Facts) -> Any:
    if condition.item is not None:
        return facts.answers.get(condition.item)
    if condition.field is not None:
        return facts.fields.get(condition.field)
    return facts.attributes.get(condition.attribute or "")
