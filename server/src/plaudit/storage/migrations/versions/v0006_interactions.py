"""Interactions and what came of them; events without a poll; keys may do what this release adds."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_SECRET = ["polls:read", "polls:write", "votes:read", "votes:write", "results:read"]
_PUBLISHABLE = ["polls:read", "votes:write", "results:read"]
_SECRET_MORE = [
    f"{what}:{may}"
    for what in ("effects", "events", "triggers", "alerts", "webhooks", "reactions")
    for may in ("read", "write")
]
_PUBLISHABLE_MORE = ["effects:read", "events:write", "reactions:read", "reactions:write"]


def upgrade() -> None:
    _outbox(poll_required=False)
    for statement in _HOT_SQLITE:
        op.execute(statement)
    _rescope(_SECRET, _SECRET_MORE, "secret")
    _rescope(_PUBLISHABLE, _PUBLISHABLE_MORE, "publishable")


def downgrade() -> None:
    for name in ("interaction_totals", "interaction_counters", "showings", "interactions"):
        op.drop_table(name)
    op.execute("DELETE FROM outbox WHERE poll_no IS NULL")
    _outbox(poll_required=True)


def _outbox(*, poll_required: bool) -> None:
    """What an event is about was always a poll, and now need not be: then its tenant stands beside it."""
    columns = ["id", "type", "poll_no", "at", "data"]
    op.rename_table("outbox", "outbox_before")
    more = [] if poll_required else [sa.Column("project_id", sa.Text), sa.Column("environment", sa.Text)]
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("poll_no", _NUMBER, sa.ForeignKey("polls.no"), nullable=not poll_required),
        sa.Column("at", _NUMBER, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        *more,
        sqlite_strict=True,
    )
    listed = ", ".join(columns)
    op.execute(f"INSERT INTO outbox ({listed}) SELECT {listed} FROM outbox_before")  # noqa: S608 - names above
    op.drop_table("outbox_before")


def _rescope(had: list[str], more: list[str], kind: str) -> None:
    """Keys that could do all there was can do all there is; others keep what they were given."""
    keys = sa.table("keys", sa.column("id"), sa.column("kind"), sa.column("scopes"))
    connection = op.get_bind()
    for key_id, scopes in connection.execute(sa.select(keys.c.id, keys.c.scopes).where(keys.c.kind == kind)):
        if set(json.loads(scopes)) == set(had):
            wider = json.dumps([*json.loads(scopes), *more])
            connection.execute(sa.update(keys).where(keys.c.id == key_id).values(scopes=wider))


# Hot tables, which are SQLite's own: pages report outcomes by the thousand.
_HOT_SQLITE = (
    """CREATE TABLE interactions (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        project_id TEXT NOT NULL REFERENCES projects(id),
        environment TEXT NOT NULL,
        type TEXT NOT NULL,
        person TEXT,
        poll_id TEXT,
        trigger_id TEXT,
        dedupe BLOB UNIQUE,
        state TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        document BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX interactions_page ON interactions(project_id, environment, no)",
    (
        "CREATE INDEX interactions_of_person ON interactions(project_id, environment, person, expires_at)"
        " WHERE person IS NOT NULL"
    ),
    (
        "CREATE INDEX interactions_to_many ON interactions(project_id, environment, expires_at)"
        " WHERE person IS NULL AND poll_id IS NULL"
    ),
    "CREATE INDEX interactions_of_poll ON interactions(expires_at) WHERE poll_id IS NOT NULL",
    (
        "CREATE INDEX interactions_of_trigger ON interactions(trigger_id, person, no)"
        " WHERE trigger_id IS NOT NULL"
    ),
    "CREATE INDEX interactions_by_trigger ON interactions(trigger_id, no) WHERE trigger_id IS NOT NULL",
    "CREATE INDEX interactions_by_end ON interactions(state, expires_at)",
    """CREATE TABLE showings (
        interaction_no INTEGER NOT NULL REFERENCES interactions(no) ON DELETE CASCADE,
        person TEXT NOT NULL,
        slot TEXT NOT NULL,
        holder TEXT,
        delivered_at INTEGER,
        shown_at INTEGER,
        clicked_at INTEGER,
        dismissed_at INTEGER,
        answered_at INTEGER,
        unsupported_at INTEGER,
        fallback TEXT,
        detail TEXT,
        PRIMARY KEY (interaction_no, person, slot)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE interaction_counters (
        interaction_no INTEGER NOT NULL REFERENCES interactions(no) ON DELETE CASCADE,
        name TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (interaction_no, name)
    ) STRICT, WITHOUT ROWID""",
    # What all of a sort came to, hour by hour: read without walking the interactions.
    """CREATE TABLE interaction_totals (
        project_id TEXT NOT NULL,
        environment TEXT NOT NULL,
        sort TEXT NOT NULL,
        hour INTEGER NOT NULL,
        key TEXT NOT NULL,
        name TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (project_id, environment, sort, hour, key, name)
    ) STRICT, WITHOUT ROWID""",
)
