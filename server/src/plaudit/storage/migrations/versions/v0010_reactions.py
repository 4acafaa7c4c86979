"""Subjects, who likes them, what was tapped; what was celebrated of polls."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for statement in _HOT_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    for name in ("celebrated", "subject_voters", "subject_counts", "subjects"):
        op.drop_table(name)


# Hot tables, which are SQLite's own: a crowd taps twenty times a second each.
_HOT_SQLITE = (
    """CREATE TABLE subjects (
        no INTEGER PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES projects(id),
        environment TEXT NOT NULL,
        name TEXT NOT NULL,
        likes INTEGER NOT NULL CHECK (likes >= 0),
        reactions TEXT NOT NULL,
        version INTEGER NOT NULL,
        secret BLOB NOT NULL,
        epoch TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        UNIQUE (project_id, environment, name)
    ) STRICT""",
    "CREATE INDEX subjects_page ON subjects(project_id, environment, no)",
    """CREATE TABLE subject_counts (
        project_id TEXT NOT NULL,
        environment TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (project_id, environment)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE subject_voters (
        subject_no INTEGER NOT NULL REFERENCES subjects(no) ON DELETE CASCADE,
        voter_key BLOB NOT NULL,
        liked INTEGER NOT NULL,
        batches TEXT NOT NULL,
        allowance INTEGER NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (subject_no, voter_key)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX subject_voters_idle ON subject_voters(at) WHERE liked = 0",
    """CREATE TABLE celebrated (
        poll_id TEXT PRIMARY KEY,
        past BLOB NOT NULL,
        is_over INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX celebrated_going_on ON celebrated(poll_id) WHERE is_over = 0",
)
