"""What the audience writes: suggestions of options, rulings on answers in words, likes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "suggestions",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("poll_no", _NUMBER, sa.ForeignKey("polls.no"), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("voter_key", sa.LargeBinary, nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("option_id", sa.Text),
        sa.Column("at", _NUMBER, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("suggestions_id", "suggestions", ["poll_no", "id"], unique=True)
    op.create_index("suggestions_text", "suggestions", ["poll_no", "folded"], unique=True)
    op.create_index("suggestions_voter", "suggestions", ["poll_no", "voter_key", "slot"], unique=True)
    op.create_index("suggestions_queue", "suggestions", ["poll_no", "state", "no"])
    op.create_index("suggestions_page", "suggestions", ["poll_no", "no"])
    for statement in _HOT_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    for name in ("likes", "answers", "suggestions"):
        op.drop_table(name)


# answers has a row for each vote in words that is current in its run: what was ruled on it, and how many like
# it. Written with the vote, so it is one of the hot tables, which are SQLite's own. The words stay in acts.
_HOT_SQLITE = (
    """CREATE TABLE answers (
        seq INTEGER PRIMARY KEY REFERENCES acts(seq),
        poll_no INTEGER NOT NULL,
        run INTEGER NOT NULL,
        place INTEGER NOT NULL,
        state TEXT NOT NULL,
        likes INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX answers_newest ON answers(poll_no, run, state, place)",
    "CREATE INDEX answers_liked ON answers(poll_no, run, state, likes, place)",
    """CREATE TABLE likes (
        seq INTEGER NOT NULL REFERENCES answers(seq) ON DELETE CASCADE,
        voter_key BLOB NOT NULL,
        PRIMARY KEY (seq, voter_key)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX likes_of_voter ON likes(voter_key, seq)",
)
