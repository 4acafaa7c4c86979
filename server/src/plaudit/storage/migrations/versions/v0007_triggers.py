"""Project settings, events, triggers and their decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "project_settings",
        sa.Column("project_id", sa.Text, sa.ForeignKey("projects.id"), primary_key=True, nullable=False),
        sa.Column("environment", sa.Text, primary_key=True, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "triggers",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("archived_at", _NUMBER),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("triggers_page", "triggers", ["project_id", "environment", "no"])
    for statement in _HOT_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    for name in ("people", "trigger_memory", "trigger_counters", "decisions", "events"):
        op.drop_table(name)
    for name in ("triggers", "project_settings"):
        op.drop_table(name)
    op.execute("DELETE FROM instance WHERE key = 'events_decided'")


# Hot tables, which are SQLite's own: events come in crowds, and so do decisions about them.
# `key` is a digest of who told the event and its id: a page cannot take the id of a backend's event.
_HOT_SQLITE = (
    """CREATE TABLE events (
        no INTEGER PRIMARY KEY,
        key BLOB NOT NULL UNIQUE,
        project_id TEXT NOT NULL,
        environment TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        person TEXT,
        source TEXT NOT NULL,
        at INTEGER NOT NULL,
        received_at INTEGER NOT NULL,
        properties BLOB NOT NULL,
        attributes BLOB,
        url TEXT
    ) STRICT""",
    "CREATE INDEX events_page ON events(project_id, environment, no)",
    "CREATE INDEX events_named ON events(project_id, environment, name, no)",
    "CREATE INDEX events_of_person ON events(project_id, environment, person, no) WHERE person IS NOT NULL",
    """CREATE TABLE decisions (
        no INTEGER PRIMARY KEY,
        project_id TEXT NOT NULL,
        environment TEXT NOT NULL,
        person TEXT,
        trigger_id TEXT NOT NULL,
        at INTEGER NOT NULL,
        document BLOB NOT NULL
    ) STRICT""",
    (
        "CREATE INDEX decisions_of_person ON decisions(project_id, environment, person, no)"
        " WHERE person IS NOT NULL"
    ),
    """CREATE TABLE trigger_counters (
        trigger_id TEXT NOT NULL,
        hour INTEGER NOT NULL,
        reason TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (trigger_id, hour, reason)
    ) STRICT, WITHOUT ROWID""",
    # What is left of a trigger's interactions once they are forgotten.
    """CREATE TABLE trigger_memory (
        trigger_id TEXT NOT NULL,
        person TEXT NOT NULL,
        shown INTEGER NOT NULL,
        last_shown INTEGER NOT NULL,
        answered_at INTEGER,
        PRIMARY KEY (trigger_id, person)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE people (
        project_id TEXT NOT NULL,
        environment TEXT NOT NULL,
        person TEXT NOT NULL,
        attributes BLOB NOT NULL,
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (project_id, environment, person)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX people_by_age ON people(seen_at)",
)
