"""The bus of a single process: a publication is a call."""

import logging
from collections.abc import Callable

from plaudit.features.polls.model import Tally

log = logging.getLogger(__name__)


class InProcessBus:
    """`features.polls.ports.TallyBus` without a wire: nothing is lost, repeated or reordered."""

    def __init__(self) -> None:
        self._receivers: list[Callable[[Tally], None]] = []

    def publish(self, tally: Tally) -> None:
        for receive in self._receivers:
            try:
                receive(tally)
            except Exception:
                log.exception("a receiver of tallies failed")

    def subscribe(self, receive: Callable[[Tally], None]) -> None:
        self._receivers.append(receive)
