"""One option out of a list, of which the future will show whether it was right: the host resolves it."""

from collections.abc import Sequence

import msgspec

from plaudit.features.polls.kinds.algebra import Kind, Portion, Reading, Summary, portion
from plaudit.features.polls.kinds.choices import (
    admit_one,
    check_options,
    fold_one,
    sample_one,
    shares,
    shown_options,
)
from plaudit.features.polls.kinds.forms import Pick
from plaudit.features.polls.model import Counters, Definition


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What it came to, and how many had foreseen it; there only once it is decided."""

    outcome: Sequence[str]
    right: Portion
    basis: str = "answers"


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:
    summary = shares(definition, counters)
    if reading.outcome is None:
        return summary
    right = sum(counters.get(f"opt:{option}", 0) for option in reading.outcome)
    told = Details(outcome=reading.outcome, right=portion(right, counters.get("votes", 0)))
    return msgspec.structs.replace(summary, details=told)


def _form(definition: Definition) -> Pick:
    return Pick(options=shown_options(definition))


KIND = Kind(
    field="choice",
    resolves=True,
    check=check_options,
    admit=admit_one,
    fold=fold_one,
    summarise=summarise,
    form=_form,
    example={
        "question": "Who will win the final?",
        "options": ["The home team", "The visitors", "Nobody: a draw"],
    },
    sample=sample_one,
)
