"""Everything about triggers in one process, put together: what the edge is handed, and what is to be run."""

from collections.abc import Sequence

from plaudit.features.interactions.sending import Sending
from plaudit.features.triggers.authoring import Authoring
from plaudit.features.triggers.evaluating import Cueing, Evaluating
from plaudit.features.triggers.ports import DecisionStore, EventStore, TriggerStore
from plaudit.features.triggers.roster import Roster
from plaudit.features.triggers.settings import SettingsCache
from plaudit.features.triggers.sweeping import Sweep
from plaudit.features.triggers.taking import People, Taking
from plaudit.kernel.clock import Clock
from plaudit.kernel.courtesy import Courtesy
from plaudit.kernel.supervision import Loop


class Triggering:
    """Events come in by `taking`, cues by `cueing`; `evaluating` decides; `authoring` changes the rules."""

    def __init__(
        self,
        *,
        triggers: TriggerStore,
        events: EventStore,
        decisions: DecisionStore,
        settings: SettingsCache,
        sending: Sending,
        clock: Clock,
        event_days: int,
        courtesy: Courtesy,
    ) -> None:
        self.triggers = triggers
        self.events = events
        self.decisions = decisions
        self.settings = settings
        self.roster = Roster(settings)
        self.authoring = Authoring(triggers, self.roster, clock)
        self.courtesy = courtesy
        self.taking = Taking(events, courtesy)
        self.people = People(events, clock)
        self.evaluating = Evaluating(decisions, self.roster, sending.announce, courtesy)
        self.cueing = Cueing(decisions, self.roster, sending.announce)
        self.taking.on_stored(self.evaluating.note)
        self._sweep = Sweep(events, decisions, clock, event_days)

    async def load(self) -> None:
        """Take the rules into memory, before anybody asks."""
        self.roster.load(await self.triggers.all())

    @property
    def loops(self) -> Sequence[Loop]:
        return (self.taking, self.people, self.evaluating, self.cueing, self._sweep)

    async def drain(self) -> None:
        """Take nothing more; answer everything that was taken."""
        await self.taking.drain()
        await self.cueing.drain()
        await self.people.drain()
