"""What a simulated voter may answer to a poll, as the server's own JSON describes it. Pure."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from plaudit.cli.failures import UNUSABLE, CommandFailed

# The field and value of a vote: ("choice", "opt_…"), ("choices", ["opt_…", …]) or ("rating", 4).
Ballot = tuple[str, Any]


class Question:
    """The choosable things of one poll, and how an answer is drawn from them."""

    def __init__(self, poll: Mapping[str, Any]) -> None:
        self.kind: str = poll["kind"]
        self.buckets: list[str] = [option["id"] for option in poll["options"]]
        if self.kind == "rating":
            self.buckets = [str(rating) for rating in range(1, poll["scale"] + 1)]
        elif self.kind not in {"single_choice", "multiple_choice"}:
            raise CommandFailed(f"no simulated voter can answer a poll of kind {self.kind}", UNUSABLE)
        self._least = poll.get("min_selections") or 1
        self._most = poll.get("max_selections") or len(self.buckets)

    def draw(self, chance: random.Random, weights: Sequence[float] | None = None) -> Ballot:
        """A random answer; `weights` per bucket, even if not given."""
        if self.kind == "multiple_choice":
            wanted = chance.randint(self._least, self._most)
            return "choices", sorted(self._several(chance, list(weights or ()), wanted))
        (one,) = chance.choices(self.buckets, weights)
        return ("rating", int(one)) if self.kind == "rating" else ("choice", one)

    def draw_other(self, chance: random.Random, ballot: Ballot) -> Ballot:
        """Another answer than `ballot`, if this question has one within a few tries."""
        for _ in range(20):
            other = self.draw(chance)
            if other != ballot:
                return other
        return ballot

    def _several(self, chance: random.Random, weights: list[float], wanted: int) -> list[str]:
        left = list(self.buckets)
        shares = weights or [1.0] * len(left)
        taken = []
        for _ in range(wanted):
            (index,) = chance.choices(range(len(left)), shares)
            taken.append(left.pop(index))
            shares.pop(index)
        return taken


def buckets_of(ballot: Ballot) -> list[str]:
    """The buckets one answer counts in."""
    field, value = ballot
    return list(value) if field == "choices" else [str(value)]
