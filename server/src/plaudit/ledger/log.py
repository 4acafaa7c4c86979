"""A poll's Merkle tree as it grows: what has to be kept to sign its root without reading the log again."""

from collections import OrderedDict
from typing import Final

from plaudit.ledger.verifier import Frontier

LEAF_BYTES: Final = 32
_REMEMBERED: Final = 1024


def split_leaves(joined: bytes) -> list[bytes]:
    return [joined[start : start + LEAF_BYTES] for start in range(0, len(joined), LEAF_BYTES)]


class Frontiers:
    """Frontiers of the polls signed lately. A forgotten one is grown anew from the log: slower, never wrong."""

    def __init__(self) -> None:
        self._frontiers: OrderedDict[str, Frontier] = OrderedDict()

    def of(self, poll_id: str) -> Frontier:
        """A copy: what grows from it counts only once `keep` has it."""
        known = self._frontiers.get(poll_id, Frontier())
        return Frontier(known.size, known.peaks)

    def keep(self, poll_id: str, frontier: Frontier) -> None:
        self._frontiers[poll_id] = frontier
        self._frontiers.move_to_end(poll_id)
        while len(self._frontiers) > _REMEMBERED:
            self._frontiers.popitem(last=False)
