"""What questions share where everybody approves of as many entries as they like, and entries keep coming.

The answer is the whole set approved of now, which may be empty. A hidden entry cannot be approved of any
more; a set that was given before and holds it stays counted as it was.
"""

from collections.abc import Sequence
from random import Random

import msgspec

from plaudit.features.polls.kinds.algebra import Submitted, Unfit, wrong_field, wrong_type
from plaudit.features.polls.kinds.choices import check_options, leaning, shown_options
from plaudit.features.polls.kinds.forms import Pick
from plaudit.features.polls.model import Answer, Definition, SuggestionRules
from plaudit.kernel.errors import FieldProblem

FIELD = "choices"
RULES_UNLESS_TOLD = SuggestionRules(moderated=True, per_voter=5, max_length=280)
_APPROVED_BY_A_SAMPLE = 4
_SHOWN_OF_A_NAME = 64
_BOARDS_KEPT = 64


def prepare(definition: Definition) -> Definition:
    """Suggestions are what these kinds are made of: there are always rules for them."""
    if definition.suggestions is not None:
        return definition
    return msgspec.structs.replace(definition, suggestions=RULES_UNLESS_TOLD)


def check(definition: Definition) -> Sequence[FieldProblem]:
    return check_options(definition, least=0)


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    """`choices`: different entries, none of them hidden, in an order of ours."""
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    choices = submitted[FIELD]
    if not isinstance(choices, list | tuple) or not all(isinstance(choice, str) for choice in choices):
        return wrong_type(FIELD, "`choices` is a list of option ids.")
    shown = _shown_ids(definition)
    for index, choice in enumerate(choices):
        if choice not in shown:
            detail, facts = "This poll has no such option.", {"option": choice[:_SHOWN_OF_A_NAME]}
            return Unfit("option_unknown", detail, f"#/choices/{index}", facts)
    if len(set(choices)) < len(choices):
        return Unfit("option_repeated", "An option can be chosen once in one vote.", "#/choices")
    return tuple(sorted(choices))


_kept: dict[int, tuple[Definition, frozenset[str]]] = {}


def _shown_ids(definition: Definition) -> frozenset[str]:
    """Kept for the boards that are voted in: going through a thousand entries costs more than the vote."""
    known = _kept.get(id(definition))
    if known is None or known[0] is not definition:
        if len(_kept) >= _BOARDS_KEPT:
            _kept.clear()
        known = (definition, frozenset(option.id for option in shown_options(definition)))
        _kept[id(definition)] = known
    return known[1]


def form(definition: Definition) -> Pick:
    shown = shown_options(definition)
    return Pick(options=shown, least=0, most=max(len(shown), 2))


def sample(definition: Definition, chance: Random) -> Submitted:
    """Most approve of a few entries, some of none."""
    left, chosen = shown_options(definition), []
    for _ in range(min(chance.randint(0, _APPROVED_BY_A_SAMPLE), len(left))):
        one = leaning(left, chance)
        left.remove(one)
        chosen.append(one.id)
    return {FIELD: chosen}
