"""What has been celebrated of something, stored with the effects it caused: so that each is sent once.

What `past` holds is the business of whoever celebrates; here it is bytes, one entry for each poll.
"""

from collections.abc import Sequence
from typing import Protocol

from plaudit.features.interactions.model import Interaction


class CelebrationStore(Protocol):
    """A conformance test stands for each sentence."""

    async def past(self, poll_id: str) -> bytes | None:
        """What was kept last; None when nothing ever was."""
        ...

    async def celebrate(
        self, poll_id: str, past: bytes, *, is_over: bool, effects: Sequence[Interaction]
    ) -> Sequence[Interaction]:
        """Keep `past` and store the effects in one transaction, on disk on return; those that are new.

        An effect whose dedupe key still lives is stored by somebody else already, and not again.
        """
        ...

    async def going_on(self) -> Sequence[str]:
        """The polls whose last `is_over` was False: where more may come, or was cut off by a crash."""
        ...
