"""Several triggers answer one moment: who goes first. Pure.

What interrupts comes one at a time: of the loud ones that may show, the one of highest priority does, and of
equal ones the oldest. Effects and what waits in its slot or tab always go.
"""

from collections.abc import Sequence

from plaudit.features.triggers.model import Decision, Trigger

Weighed = tuple[Trigger, Decision]


def choose(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The same triggers with their last word, those of higher priority first."""
    ordered = sorted(weighed, key=lambda one: (-one[0].priority, one[0].id))
    chosen: list[Weighed] = []
    first: str | None = None
    for trigger, decision in ordered:
        told = decision
        if decision.show and trigger.is_loud:
            if first is not None:
                told = Decision(reason="lower_priority", facts={"than": first})
            else:
                first = trigger.id
        chosen.append((trigger, told))
    return chosen
