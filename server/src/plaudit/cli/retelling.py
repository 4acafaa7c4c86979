"""What each kind of question makes of the answers in an export: the rest of the results, recounted.

The verifier is one file that knows votes, options and grades. Whoever has the product has the kinds too, and
leaves nothing of the results unchecked: this is what `plaudit verify` gives it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.algebra import Reading, Summary
from plaudit.features.polls.model import Answer, Definition


def definition_of(poll: Mapping[str, Any]) -> Definition:
    """What is asked, from a poll's JSON. Raises `ValueError` where that is no poll of this release."""
    definition = msgspec.convert(poll, Definition)
    if definition.kind not in KINDS:
        raise ValueError(f"this release knows no kind {definition.kind!r}; use the one the export is from")
    return definition


def summary_of(poll: Mapping[str, Any], answers: Sequence[Any], voters: int) -> Summary:
    """The kind's reading of all answers that count. `poll` is its host's JSON, its status as last written."""
    definition = definition_of(poll)
    counters = Counter[str]()
    for answer in answers:
        counters.update(fold(definition, _canonical(answer)))
    reading = Reading(
        answer_key=poll["revealed"] or poll["status"] in {"closed", "archived"},
        outcome=None if poll["outcome"] is None else tuple(poll["outcome"]),
    )
    counted = {name: amount for name, amount in counters.items() if amount}
    counted |= {"voters": voters, "votes": len(answers)}
    return KINDS[definition.kind].summarise(definition, counted, reading)


def retold(poll: Mapping[str, Any], answers: Sequence[Any], voters: int) -> Mapping[str, Any]:
    """What of the results the verifier cannot recount alone, as JSON has it."""
    summary = summary_of(poll, answers, voters)
    told = {"details": summary.details, "mean": summary.mean, "median": summary.median}
    there = {name: value for name, value in told.items() if value is not msgspec.UNSET}
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(there))
    return {name: value for name, value in found.items() if name != "details" or value is not None}


def _canonical(answer: Any) -> Answer:
    return tuple(answer) if isinstance(answer, list) else answer
