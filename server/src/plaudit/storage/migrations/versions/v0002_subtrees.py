"""Roots of the subtrees of each poll's Merkle tree: a restart and a proof read these, not every leaf."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # no counts the subtrees of `ledger.log.SUBTREE` leaves from 0; kept with the checkpoint that covers them.
    op.execute(
        """CREATE TABLE subtrees (
            poll_no INTEGER NOT NULL, no INTEGER NOT NULL, root BLOB NOT NULL, PRIMARY KEY (poll_no, no)
        ) STRICT, WITHOUT ROWID"""
    )


def downgrade() -> None:
    op.execute("DROP TABLE subtrees")
