"""Trees in two levels: the same roots and proofs as the plain tree, after a restart and without stored subtrees."""

import pytest

from plaudit.ledger import verifier
from plaudit.ledger.log import SUBTREE, Tree, path_leads_to, root_of
from plaudit.testing import samples

VOTES = 2 * SUBTREE + 1500
PROBES = (0, 1, SUBTREE - 2, SUBTREE - 1, SUBTREE, 2 * SUBTREE - 1, 2 * SUBTREE, VOTES - 1)


@pytest.mark.parametrize("size", [0, 1, SUBTREE - 1, SUBTREE, SUBTREE + 1, 3 * SUBTREE, 3 * SUBTREE + 7])
def test_the_root_is_that_of_the_plain_tree(size):
    leaves = [verifier.leaf_hash(n.to_bytes(4, "big")) for n in range(size)]
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    resumed = Tree(root for _, root in tree.unsaved)
    for leaf in leaves[resumed.size :]:
        resumed.add(leaf)
    assert (tree.size, tree.root()) == (size, root_of(leaves)) == (resumed.size, resumed.root())


async def test_proofs_of_a_long_log_hold_before_and_after_a_restart(opened):
    database = await opened()
    await database.projects.create(samples.project(), [])
    await database.polls.create(samples.poll(), [])
    await vote(database, range(SUBTREE + 900))
    await database.ledger.checkpoint(2)
    await database.close()

    database = await opened()
    await vote(database, range(SUBTREE + 900, VOTES))
    await holds(database)
    await database.writer.run(
        lambda transaction: transaction.raw.execute("DELETE FROM subtrees WHERE no = 0")
    )
    await holds(database)
    await database.close()
    await holds(await opened())


async def vote(database, numbers):
    acts = [samples.cast(f"v{n}") for n in numbers]
    for start in range(0, len(acts), 500):
        await database.votes.commit(acts[start : start + 500])


async def holds(database):
    (made,) = await database.ledger.checkpoint(3) or [None]
    for number in PROBES:
        proof = await database.ledger.proof("poll_tea", f"vote_v{number}")
        point = proof.checkpoint
        assert made is None or point.root == made.root
        path = [bytes.fromhex(step) for step in proof.path]
        root, leaf = bytes.fromhex(point.root), bytes.fromhex(proof.leaf)
        assert path_leads_to(root, leaf, proof.index, point.size, path), number
