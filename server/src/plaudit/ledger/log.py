"""A poll's Merkle tree, kept in two levels so that neither a restart nor a proof needs all of its leaves.

The tree of RFC 6962 over n leaves is the tree over its subtrees of 4096 leaves, the last one being whatever
is left over. Roots of whole subtrees never change once they are known: they are stored, and stand for theirs.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final

from plaudit.ledger.verifier import Frontier, node

LEAF_BYTES: Final = 32
SUBTREE: Final = 4096
"""Leaves of a subtree whose root is kept; a power of two. A proof hashes about this many."""

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


def path_leads_to(root: bytes, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bool:
    """RFC 9162 section 2.1.3.2: whether the leaf at `index` of a tree of `size` hashes up to `root`."""
    if not 0 <= index < size:
        return False
    position, last, value = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            value = node(step, value)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            value = node(value, step)
        position, last = position >> 1, last >> 1
    return last == 0 and value == root


def root_of(leaves: Iterable[bytes]) -> bytes:
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


class Tree:
    """A growing tree: the roots of its whole subtrees, folded, and the leaves since."""

    def __init__(self, subtrees: Iterable[bytes] = ()) -> None:
        self._whole = Frontier()
        self._rest = Frontier()
        self.unsaved: list[tuple[int, bytes]] = []
        for subtree in subtrees:
            self._whole.add(subtree)

    @property
    def size(self) -> int:
        return self._whole.size * SUBTREE + self._rest.size

    def add(self, leaf: bytes) -> None:
        self._rest.add(leaf)
        if self._rest.size == SUBTREE:
            subtree = self._rest.root()
            self.unsaved.append((self._whole.size, subtree))
            self._whole.add(subtree)
            self._rest = Frontier()

    def root(self) -> bytes:
        return Frontier(self.size, self._whole.peaks + self._rest.peaks).root()


class Trees:
    """Trees of the polls signed lately. A forgotten one begins again from its stored subtrees."""

    def __init__(self) -> None:
        self._trees: OrderedDict[str, Tree] = OrderedDict()

    def of(self, poll_id: str) -> Tree | None:
        return self._trees.get(poll_id)

    def keep(self, poll_id: str, tree: Tree) -> None:
        """Remember a tree whose subtrees are all stored."""
        self._trees[poll_id] = tree
        self._trees.move_to_end(poll_id)
        while len(self._trees) > _REMEMBERED:
            self._trees.popitem(last=False)

    def forget(self, poll_id: str) -> None:
        self._trees.pop(poll_id, None)
