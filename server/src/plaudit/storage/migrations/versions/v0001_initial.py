"""All tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _cold()
    for statement in _HOT_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("there is no version before the first")


def _cold() -> None:
    op.create_table(
        "instance",
        sa.Column("key", sa.Text, primary_key=True, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("signing_secret", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("jwks_url", sa.Text),
        sqlite_strict=True,
    )
    op.create_table(
        "keys",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("project_id", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("hint", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("origins", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("revoked_at", _INSTANT),
        sqlite_strict=True,
    )
    op.create_index("keys_of_project", "keys", ["project_id", "created_at"])
    op.create_index("keys_revoked", "keys", ["revoked_at"], sqlite_where=sa.text("revoked_at IS NOT NULL"))
    _polls()
    op.create_table(
        "replies",
        sa.Column("scope", sa.Text, primary_key=True, nullable=False),
        sa.Column("key", sa.Text, primary_key=True, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("replies_by_age", "replies", ["at"])
    op.create_table(
        "outbox",
        sa.Column("id", _INSTANT, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("poll_no", _INSTANT, sa.ForeignKey("polls.no"), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sqlite_strict=True,
    )


def _polls() -> None:
    op.create_table(
        "polls",
        sa.Column("no", _INSTANT, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("short_code", sa.Text, nullable=False, unique=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("opens_at", _INSTANT),
        sa.Column("closes_at", _INSTANT),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("polls_page", "polls", ["project_id", "environment", "no"])
    op.create_index("polls_to_open", "polls", ["opens_at"], sqlite_where=sa.text("status = 'scheduled'"))
    op.create_index(
        "polls_to_close", "polls", ["closes_at"], sqlite_where=sa.text("status IN ('open', 'locked')")
    )


# The hot tables are SQLite's own; another engine writes its own beside them.
#
# acts is the truth: every cast, change, retract and lifecycle event. A vote that counts has current = 1.
# seq orders the acts of all polls and never leaves this database; place is an act's place in its own poll's
# log, from 1 without a gap, and is what receipts and exports call its sequence.
# sealed = 1: this act's receipt keeps its sequence to itself (it would tell a hidden count).
# commitment is kept only once the voter's identity (voter_key, nonce) is erased.
_HOT_SQLITE = (
    """CREATE TABLE acts (
        seq INTEGER PRIMARY KEY,
        poll_no INTEGER NOT NULL REFERENCES polls(no),
        place INTEGER NOT NULL,
        run INTEGER NOT NULL,
        act TEXT NOT NULL,
        at INTEGER NOT NULL,
        vote_id TEXT,
        voter_key BLOB,
        slot INTEGER,
        current INTEGER CHECK (current = 1),
        answer TEXT,
        nonce BLOB,
        commitment BLOB,
        refers INTEGER REFERENCES acts(seq),
        sealed INTEGER,
        data TEXT
    ) STRICT""",
    "CREATE UNIQUE INDEX acts_vote ON acts(poll_no, vote_id) WHERE vote_id IS NOT NULL",
    "CREATE UNIQUE INDEX acts_current ON acts(poll_no, run, voter_key, slot) WHERE current = 1",
    "CREATE UNIQUE INDEX acts_refers ON acts(refers) WHERE refers IS NOT NULL",
    "CREATE UNIQUE INDEX acts_log ON acts(poll_no, place)",
    """CREATE TABLE tallies (
        poll_no INTEGER NOT NULL, run INTEGER NOT NULL, shard INTEGER NOT NULL, bucket TEXT NOT NULL,
        n INTEGER NOT NULL, PRIMARY KEY (poll_no, run, shard, bucket)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE heads (
        poll_no INTEGER NOT NULL, shard INTEGER NOT NULL, version INTEGER NOT NULL, size INTEGER NOT NULL,
        chain BLOB NOT NULL, PRIMARY KEY (poll_no, shard)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE extensions (
        poll_no INTEGER NOT NULL, shard INTEGER NOT NULL, size INTEGER NOT NULL,
        chain BLOB NOT NULL, leaves BLOB NOT NULL, UNIQUE (poll_no, shard, size)
    ) STRICT""",
    """CREATE TABLE checkpoints (
        poll_no INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL,
        chain BLOB NOT NULL, at INTEGER NOT NULL, key_id TEXT NOT NULL, signature BLOB NOT NULL,
        PRIMARY KEY (poll_no, size)
    ) STRICT, WITHOUT ROWID""",
)
