"""What a simulated voter may answer to a poll, as the server's own JSON describes it. Pure."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from plaudit.cli.failures import UNUSABLE, CommandFailed
from plaudit.cli.retelling import definition_of
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.forms import Pick

# The field and value of a vote: ("choice", "opt_…"), ("choices", ["opt_…", …]) or ("rating", 4).
Ballot = tuple[str, Any]

_IN_WEIGHTS = frozenset({"choice", "choices", "rating"})
_TAPS_MORE = 12
_IDEAS = (
    *(
        "Longer breaks",
        "Name badges people can read",
        "A quiet room",
        "Water on every table",
        "Shorter talks",
    ),
    *(
        "A map of the building",
        "Questions before slides",
        "Coat hooks",
        "Music between sessions",
        "Later start",
    ),
    *(
        "A list of who is here",
        "Recordings for those at home",
        "Fewer forms",
        "Fruit",
        "A shuttle to the station",
    ),
)


class Question:
    """The answerable things of one poll, and how an answer is drawn from them."""

    def __init__(self, poll: Mapping[str, Any]) -> None:
        try:
            self.definition = definition_of(poll)
        except (ValueError, msgspec.ValidationError) as unknown:
            raise CommandFailed(f"no simulated voter can read this poll: {unknown}", UNUSABLE) from unknown
        self.kind = KINDS[self.definition.kind]
        if self.kind.field is None:
            raise CommandFailed(f"a poll of kind {self.definition.kind} takes no answers", UNUSABLE)
        self.field = self.kind.field
        self.buckets = [option.id for option in self.definition.options]
        if self.definition.kind == "rating":
            self.buckets = [str(grade) for grade in range(1, (self.definition.scale or 5) + 1)]

    @property
    def takes_suggestions(self) -> bool:
        return self.definition.suggestions is not None

    def draw(self, chance: random.Random, weights: Sequence[float] | None = None) -> Ballot:
        """An answer somebody might give; by `weights` per bucket, where they are given and mean anything."""
        if weights is not None and self.field in _IN_WEIGHTS and self.buckets:
            return self._by_weight(chance, weights)
        try:
            return self.field, self.kind.sample(self.definition, chance)[self.field]
        except msgspec.ValidationError:  # a right answer that is not told to us
            return self.field, self._guessed(chance)

    def draw_other(self, chance: random.Random, ballot: Ballot) -> Ballot:
        """Another answer than `ballot`, if there is one within a few tries; more taps where they grow."""
        if self.kind.step is not None and isinstance(ballot[1], dict):
            team = chance.choice(list(ballot[1]))
            return self.field, ballot[1] | {team: ballot[1][team] + chance.randint(1, _TAPS_MORE)}
        for _ in range(20):
            other = self.draw(chance)
            if other != ballot:
                return other
        return ballot

    def suggestion(self, chance: random.Random) -> str:
        """Something to add to the poll."""
        return f"{chance.choice(_IDEAS)} ({chance.randint(1, 99)})"

    def canonical(self, ballot: Ballot) -> Any:
        """The answer as the server keeps it."""
        return self.kind.admit(self.definition, dict([ballot]))

    def _by_weight(self, chance: random.Random, weights: Sequence[float]) -> Ballot:
        if self.field == "choices":
            form = self.kind.form(self.definition)
            least, most = (form.least, form.most) if isinstance(form, Pick) else (1, 1)
            return self.field, sorted(self._several(chance, list(weights), chance.randint(least, most)))
        (one,) = chance.choices(self.buckets, weights)
        return (self.field, int(one)) if self.field == "rating" else (self.field, one)

    def _guessed(self, chance: random.Random) -> Any:
        one = chance.choice(self.buckets)
        return [one] if self.field == "choices" else one

    def _several(self, chance: random.Random, weights: list[float], wanted: int) -> list[str]:
        left = list(self.buckets)
        taken = []
        for _ in range(min(wanted, len(left))):
            (index,) = chance.choices(range(len(left)), weights)
            taken.append(left.pop(index))
            weights.pop(index)
        return taken


def buckets_of(ballot: Ballot) -> list[str]:
    """The options or grades one answer counts for, once each."""
    field, value = ballot
    if field in {"points", "taps"}:
        return [name for name, amount in value.items() if amount]
    if field == "ranking":
        return list(value[:1])
    if field == "choices":
        return list(value)
    return [str(value)] if field in {"choice", "rating"} else []
