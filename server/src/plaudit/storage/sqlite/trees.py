"""Where the Merkle trees of the logs are read from: leaves beside the chain's extensions, subtrees by number.

Nothing here reads a whole log in one go, because reading threads share the interpreter with the votes.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from plaudit.ledger.log import LEAF_BYTES, SUBTREE, Tree, Trees, audit_path, root_of, split_leaves
from plaudit.storage.sqlite.heads import SHARD
from plaudit.storage.sqlite.readers import Readers

_PAGE: Final = 2 * SUBTREE


def leaves(raw: Any, number: int | None, start: int, end: int) -> list[bytes]:
    """Leaves `start` (from 0) to `end` (exclusive) of a poll's log, or as many of them as there are."""
    return [leaf for part in _parts(raw, number, start, end) for leaf in split_leaves(part)]


def _parts(raw: Any, number: int | None, start: int, end: int) -> Iterator[bytes]:
    if start >= end:
        return
    rows = raw.execute(
        "SELECT size, leaves FROM extensions WHERE poll_no = ? AND shard = ? AND size > ? ORDER BY size",
        (number, SHARD, start),
    )
    for size, joined in rows:
        first = size - len(joined) // LEAF_BYTES
        if first < end:
            yield joined[LEAF_BYTES * max(0, start - first) : LEAF_BYTES * (end - first)]
        if size >= end:
            return


async def grown(readers: Readers, trees: Trees, number: int, poll_id: str, size: int) -> Tree:
    """The poll's tree at `size`. It must be `kept` or forgotten: until then its new subtrees are unsaved."""
    tree = trees.of(poll_id)
    trees.forget(poll_id)
    if tree is None or tree.size > size:
        tree = Tree(await readers.run(lambda snapshot: _subtrees(snapshot.raw, number, size // SUBTREE)))
    while (before := tree.size) < size:
        await readers.run(lambda snapshot: _add(snapshot.raw, number, tree, min(size, before + _PAGE)))
        if tree.size == before:
            raise LookupError(f"the log of {poll_id} has no leaves after {before}")
    return tree


def _add(raw: Any, number: int, tree: Tree, until: int) -> None:
    for leaf in leaves(raw, number, tree.size, until):
        tree.add(leaf)


def save(raw: Any, number: int, tree: Tree) -> None:
    raw.executemany(
        "INSERT INTO subtrees VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(number, no, root) for no, root in tree.unsaved],
    )


def kept(trees: Trees, poll_id: str, tree: Tree) -> None:
    """What `save` wrote is committed."""
    tree.unsaved.clear()
    trees.keep(poll_id, tree)


def path(raw: Any, number: int, index: int, size: int) -> list[str]:
    """RFC 6962 audit path of leaf `index` in the tree of `size` leaves: within its subtree, then above."""
    within, whole = index // SUBTREE, size // SUBTREE
    own = leaves(raw, number, within * SUBTREE, min(size, (within + 1) * SUBTREE))
    roots = list(_subtrees(raw, number, whole))
    roots += [  # a log that has not grown since before they were kept
        root_of(leaves(raw, number, no * SUBTREE, (no + 1) * SUBTREE)) for no in range(len(roots), whole)
    ]
    if rest := leaves(raw, number, whole * SUBTREE, size):
        roots.append(root_of(rest))
    return [step.hex() for step in audit_path(own, index % SUBTREE) + audit_path(roots, within)]


def _subtrees(raw: Any, number: int, until: int) -> Sequence[bytes]:
    """Stored roots of the first subtrees without a gap, at most `until`."""
    rows = raw.execute(
        "SELECT no, root FROM subtrees WHERE poll_no = ? AND no < ? ORDER BY no", (number, until)
    )
    return [root for at, (no, root) in enumerate(rows) if at == no]
