"""Every number the server states against the crowd's own. Pure."""

from collections.abc import Mapping
from typing import Any

import msgspec

from plaudit.cli.crowd.ballots import Question
from plaudit.cli.crowd.truth import Truth, counts_of
from plaudit.cli.retelling import retold


def differences(
    poll: Mapping[str, Any], question: Question, truth: Truth, results: Mapping[str, Any]
) -> list[str]:
    """A sentence for each number that differs; empty when all are equal.

    Votes per option or grade are counted here. What the kind makes of all answers together (a mean, a score,
    the words said most) is compared where nothing stood before the crowd came.
    """
    found = truth.compare(counts_of(results))
    if found or not truth.began_empty or "held_back" in results:
        return found
    answers = [question.canonical(ballot) for ballot in truth.ballots()]
    try:
        own = retold(poll, answers, truth.expected().voters)
    except msgspec.ValidationError:  # a right answer that is not told to us
        return found
    return [
        f"{name}: the server states {results.get(name)}, the answers give {value}"
        for name, value in own.items()
        if results.get(name) != value
    ]
