"""What should be decided, told by a second bookkeeping that the product does not have.

It keeps in lists what was given out, shown and answered, and asks the same pure decision. So what it checks
is everything around that: which histories a store reads, in which order, and what it writes down.
"""

from dataclasses import dataclass

from plaudit.features.interactions.ports import LATE_MS
from plaudit.features.triggers.choose import choose
from plaudit.features.triggers.decide import decide, expires
from plaudit.features.triggers.model import History, Surroundings


@dataclass
class Given:
    """One interaction as the oracle remembers it."""

    trigger: object
    person: str
    created_at: int
    expires_at: int
    shown_at: int | None = None
    answered_at: int | None = None


class Oracle:
    def __init__(self, settings):
        self.settings = settings
        self.given, self.loud = {}, {}
        self.log = {}

    def happens(self, moment, triggers):
        """Decide about a moment; the triggers that show, in the order they are weighed."""
        weighed = [(one, decide(one, moment, self.history(one, moment), self.around())) for one in triggers]
        showing = []
        for trigger, decision in choose(weighed):
            self.log.setdefault(moment.person, []).append((trigger.id, decision.reason, decision.until))
            if decision.show:
                showing.append(trigger)
                given = Given(trigger, moment.person, moment.at, expires(trigger, moment))
                self.given.setdefault((trigger.id, moment.person), []).append(given)
                if trigger.is_loud:
                    self.loud.setdefault(moment.person, []).append(given)
        return showing

    def around(self):
        chosen = self.settings
        return Surroundings(
            timezone=chosen.timezone,
            quiet_hours=chosen.quiet_hours,
            muted=chosen.muted,
            cooldown_seconds=chosen.cooldown_seconds,
        )

    def history(self, trigger, moment):
        mine = self.given.get((trigger.id, moment.person), [])
        shown = [one.shown_at for one in mine if one.shown_at is not None]
        waits = [one for one in mine if one.shown_at is None and one.expires_at + LATE_MS > moment.at]
        return History(
            shown=len(shown),
            last_shown=max(shown, default=None),
            answered=any(one.answered_at is not None for one in mine),
            waiting_until=max((one.expires_at + LATE_MS for one in waits), default=None),
            last_at=max([*shown, *(one.created_at for one in waits)], default=None),
            last_loud_at=self.last_loud(moment),
        )

    def last_loud(self, moment):
        found = []
        for one in self.loud.get(moment.person, ()):
            waits = one.shown_at is None and one.expires_at > moment.at
            found.append(one.created_at if waits else one.shown_at)
        return max((at for at in found if at is not None), default=None)
