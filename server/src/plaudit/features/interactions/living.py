"""What was said to a poll's viewers and still holds: in memory, for those who come while it does.

A copy of what the store holds, loaded at the start and kept by what is sent and withdrawn. Bounded: of one
poll the newest twenty, and ten thousand in all; what is pushed out was shown to everybody who was there.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final

from plaudit.features.interactions.model import Interaction
from plaudit.features.interactions.ports import MOST_HELD

OF_ONE_POLL: Final = 20
IN_ALL: Final = MOST_HELD


class Living:
    """Interactions addressed to polls, by poll."""

    def __init__(self) -> None:
        self._by_poll: OrderedDict[str, dict[str, Interaction]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def load(self, interactions: Iterable[Interaction]) -> None:
        """Take in what lived when the process started, oldest first."""
        for interaction in interactions:
            self.add(interaction)

    def add(self, interaction: Interaction) -> None:
        """Remember it if it is addressed to a poll. Adding it again changes nothing."""
        poll_id = interaction.to.poll
        if poll_id is None:
            return
        held = self._by_poll.setdefault(poll_id, {})
        self._by_poll.move_to_end(poll_id)
        self._count += interaction.id not in held
        held[interaction.id] = interaction
        if len(held) > OF_ONE_POLL:
            self._drop(poll_id, next(iter(held)))
        while self._count > IN_ALL:
            oldest = next(iter(self._by_poll))
            self._drop(oldest, next(iter(self._by_poll[oldest])))

    def remove(self, interaction: Interaction) -> None:
        """Forget what was withdrawn. Harmless when it is unknown."""
        if interaction.to.poll is not None:
            self._drop(interaction.to.poll, interaction.id)

    def of(self, poll_id: str, now: int) -> Sequence[Interaction]:
        """What holds for this poll's viewers now, oldest first; what is over is forgotten on the way."""
        for interaction in tuple(self._by_poll.get(poll_id, {}).values()):
            if not interaction.is_live(now):
                self._drop(poll_id, interaction.id)
        return tuple(self._by_poll.get(poll_id, {}).values())

    def _drop(self, poll_id: str, interaction_id: str) -> None:
        held = self._by_poll.get(poll_id)
        if held is None or held.pop(interaction_id, None) is None:
            return
        self._count -= 1
        if not held:
            del self._by_poll[poll_id]
