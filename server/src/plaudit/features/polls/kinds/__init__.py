"""The kinds of question. A kind is one small pure module; adding one is a file and a line in `KINDS`.

A kind never counts and never stores. It says what may be asked (`check`), what may be answered (`admit`),
what an answer is worth as counters (`fold`) and how counters read (`summarise`). Casting, changing,
retracting and recounting are the same for all kinds, because counters only ever move by `fold`.
"""

from plaudit.features.polls.kinds import multiple_choice, rating, single_choice
from plaudit.features.polls.kinds.algebra import Kind, Submitted
from plaudit.features.polls.model import Answer, Counters, Definition

KINDS: dict[str, Kind] = {
    "single_choice": single_choice,
    "multiple_choice": multiple_choice,
    "rating": rating,
}


def fold(definition: Definition, answer: Answer) -> Counters:
    """The answer as counters, by whichever kind the definition names."""
    return KINDS[definition.kind].fold(definition, answer)


__all__ = ["KINDS", "Kind", "Submitted", "fold"]
