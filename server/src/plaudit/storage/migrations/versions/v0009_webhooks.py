"""Webhooks: endpoints, messages, deliveries and attempts; surveys are found by their deadline."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for statement in _HOT_SQLITE:
        op.execute(statement)
    op.execute("CREATE INDEX surveys_to_close ON surveys(closes_at) WHERE status = 'open'")


def downgrade() -> None:
    op.drop_index("surveys_to_close", "surveys")
    for name in ("attempts", "deliveries", "messages", "endpoints", "relay"):
        op.drop_table(f"webhook_{name}")


# Hot tables, which are SQLite's own: where votes are told, there are as many messages.
# An endpoint hears of rows of the outbox after `since`. `next_due`: when the first of its deliveries is due,
# no sooner than it has rested; NULL where nothing waits, or nothing may be sent.
# `leased`: somebody has the delivery, until `due_at`.
_HOT_SQLITE = (
    """CREATE TABLE webhook_endpoints (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        project_id TEXT NOT NULL REFERENCES projects(id),
        environment TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        pulled INTEGER NOT NULL,
        since INTEGER NOT NULL,
        next_due INTEGER,
        rests_until INTEGER NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        failing_since INTEGER,
        asked_at INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        document BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX webhook_endpoints_of ON webhook_endpoints(project_id, environment, no)",
    "CREATE INDEX webhook_endpoints_enabled ON webhook_endpoints(no) WHERE enabled = 1",
    "CREATE INDEX webhook_endpoints_due ON webhook_endpoints(next_due) WHERE next_due IS NOT NULL",
    """CREATE TABLE webhook_messages (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        project_id TEXT NOT NULL,
        environment TEXT NOT NULL,
        type TEXT NOT NULL,
        at INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE webhook_deliveries (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        endpoint_no INTEGER NOT NULL REFERENCES webhook_endpoints(no) ON DELETE CASCADE,
        message_no INTEGER NOT NULL REFERENCES webhook_messages(no) ON DELETE CASCADE,
        status TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        leased INTEGER NOT NULL DEFAULT 0,
        tries INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        settled_at INTEGER,
        UNIQUE (message_no, endpoint_no)
    ) STRICT""",
    (
        "CREATE INDEX webhook_deliveries_due ON webhook_deliveries(endpoint_no, due_at, no)"
        " WHERE status = 'waiting'"
    ),
    "CREATE INDEX webhook_deliveries_leased ON webhook_deliveries(no) WHERE leased = 1",
    "CREATE INDEX webhook_deliveries_of ON webhook_deliveries(endpoint_no, no)",
    "CREATE INDEX webhook_deliveries_failed ON webhook_deliveries(endpoint_no, no) WHERE status = 'failed'",
    """CREATE TABLE webhook_attempts (
        delivery_no INTEGER NOT NULL REFERENCES webhook_deliveries(no) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        at INTEGER NOT NULL,
        took_ms INTEGER NOT NULL,
        status INTEGER,
        error TEXT,
        reply TEXT,
        PRIMARY KEY (delivery_no, n)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE webhook_relay (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        outbox_id INTEGER NOT NULL,
        place INTEGER NOT NULL
    ) STRICT""",
    "INSERT INTO webhook_relay SELECT 1, ifnull(max(id), 0), 0 FROM outbox",
)
