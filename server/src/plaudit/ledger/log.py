"""A poll's Merkle tree: what is kept to sign its root without reading the log again, and audit paths."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from plaudit.ledger.verifier import Frontier, node

LEAF_BYTES: Final = 32
_REMEMBERED: Final = 1024


def split_leaves(joined: bytes) -> list[bytes]:
    return [joined[start : start + LEAF_BYTES] for start in range(0, len(joined), LEAF_BYTES)]


def audit_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """RFC 6962 section 2.1.1: what leads from leaf `index` to the root, bottom up."""
    path: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        pairs = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) & ~1 :]
        index >>= 1
    return path


class Frontiers:
    """Frontiers of the polls signed lately. A forgotten one is grown anew from the log."""

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
