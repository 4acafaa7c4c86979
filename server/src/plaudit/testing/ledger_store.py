"""What every `LedgerStore` must do."""

from collections.abc import Sequence

import msgspec
import pytest

from plaudit.features.polls.ports import Event, PollStore, VoteStore
from plaudit.ledger import verifier
from plaudit.ledger.log import path_leads_to
from plaudit.ledger.ports import LedgerStore, LogEntry
from plaudit.testing import samples
from plaudit.testing.samples import cast, retract


async def all_entries(ledger: LedgerStore, poll_id: str) -> Sequence[LogEntry]:
    snapshot = await ledger.snapshot(poll_id)
    assert snapshot is not None
    return [entry async for page in ledger.entries(poll_id, snapshot.size) for entry in page]


def leaf(poll_id: str, entry: LogEntry) -> bytes:
    content = verifier.leaf_content(poll_id, msgspec.to_builtins(entry))
    return verifier.leaf_hash(verifier.canonical(content))


class LedgerStoreContract:
    """Inherit and provide `ledger`, `polls` and `votes`, over an empty store with the sample project."""

    @pytest.fixture
    def ledger(self) -> LedgerStore:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def votes(self) -> VoteStore:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    async def log(self, polls: PollStore, votes: VoteStore) -> None:
        poll = samples.poll(rules=samples.LENIENT)
        await polls.create(
            poll, [Event(type="poll.opened", poll_id=poll.id, at=3, data={"b": [1], "a": "é"})]
        )
        await polls.create(samples.poll("other"), [])
        await votes.commit([cast("a"), cast("b", ("opt_a", "opt_b")), cast("x", poll_id="poll_other")])
        await votes.commit([cast("a", "opt_c", vote_id="again"), retract("b"), cast("c")])

    async def test_entries_are_all_acts_of_the_poll_in_order(self, ledger: LedgerStore) -> None:
        entries = await all_entries(ledger, "poll_tea")
        assert sorted(entry.act for entry in entries) == sorted(
            ["poll.opened", "cast", "cast", "cast", "change", "retract"]
        )
        assert [entry.sequence for entry in entries] == sorted(entry.sequence for entry in entries)
        assert entries[0].data == {"a": "é", "b": [1]}
        assert entries[2].answer == ["opt_a", "opt_b"]
        casts = {entry.vote_id: entry.sequence for entry in entries if entry.act == "cast"}
        (change,) = (entry for entry in entries if entry.act == "change")
        assert change.refers == casts["vote_a"]

    async def test_entries_end_at_the_snapshot(self, ledger: LedgerStore, votes: VoteStore) -> None:
        snapshot = await ledger.snapshot("poll_tea")
        assert snapshot is not None
        await votes.commit([cast("later")])
        entries = [e async for page in ledger.entries("poll_tea", snapshot.size) for e in page]
        assert (len(entries), entries[-1].sequence) == (snapshot.size, snapshot.size)
        assert await ledger.snapshot("poll_nowhere") is None

    async def test_a_receipts_leaf_is_its_entrys_leaf(self, ledger: LedgerStore, votes: VoteStore) -> None:
        leaves = {e.vote_id: leaf("poll_tea", e).hex() for e in await all_entries(ledger, "poll_tea")}
        for _, recorded in await votes.votes("poll_tea", 0, 10):
            assert leaves[recorded.vote.id] == recorded.receipt.leaf

    async def test_extensions_chain_all_entries(self, ledger: LedgerStore) -> None:
        leaves = [leaf("poll_tea", entry) for entry in await all_entries(ledger, "poll_tea")]
        chain, done = verifier.genesis("poll_tea"), 0
        for extension in await ledger.extensions("poll_tea"):
            chain = verifier.extend(chain, b"".join(leaves[done : extension.size]))
            done = extension.size
            assert extension.chain == chain.hex()
        assert done == len(leaves)

    async def test_checkpoints_are_made_for_logs_that_grew_and_are_signed(
        self, ledger: LedgerStore, votes: VoteStore
    ) -> None:
        assert sorted(made.poll_id for made in await ledger.checkpoint(7)) == ["poll_other", "poll_tea"]
        assert await ledger.checkpoint(8) == []
        await votes.commit([cast("later")])
        (second,) = await ledger.checkpoint(9)
        first, stored = await ledger.checkpoints("poll_tea")
        assert stored == second
        key_id, public_key = await ledger.public_key()
        leaves = [leaf("poll_tea", entry) for entry in await all_entries(ledger, "poll_tea")]
        for made in (first, second):
            frontier = verifier.Frontier()
            for each in leaves[: made.size]:
                frontier.add(each)
            assert made.root == frontier.root().hex()
            text = verifier.checkpoint_text(msgspec.structs.asdict(made))
            assert verifier.signature_holds(bytes.fromhex(public_key), text, bytes.fromhex(made.signature))
            assert made.key_id == key_id

    async def test_a_proof_leads_from_the_receipts_leaf_to_a_signed_root(
        self, ledger: LedgerStore, votes: VoteStore
    ) -> None:
        for _, recorded in await votes.votes("poll_tea", 0, 10):
            proof = await ledger.proof("poll_tea", recorded.vote.id)
            assert proof is not None
            assert proof.leaf == recorded.receipt.leaf
            path = [bytes.fromhex(step) for step in proof.path]
            root, size = bytes.fromhex(proof.checkpoint.root), proof.checkpoint.size
            assert path_leads_to(root, bytes.fromhex(proof.leaf), proof.index, size, path)
        assert await ledger.proof("poll_tea", "nothing") is None

    async def test_a_proof_of_a_vote_after_the_last_checkpoint_makes_one(
        self, ledger: LedgerStore, votes: VoteStore
    ) -> None:
        await ledger.checkpoint(7)
        await votes.commit([cast("later")])
        proof = await ledger.proof("poll_tea", "vote_later")
        assert proof is not None
        assert proof.index < proof.checkpoint.size
        assert proof.checkpoint in await ledger.checkpoints("poll_tea")
