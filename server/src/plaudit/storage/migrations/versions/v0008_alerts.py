"""Alert rules, alerts, letters, what happened to responses, web push subscriptions."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _alerts()
    op.create_table(
        "letters",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", _NUMBER, nullable=False),
        sa.Column("due_at", _NUMBER, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("letters_due", "letters", ["due_at", "no"])
    _responses()
    op.create_table(
        "push_subscriptions",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("project_id", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _NUMBER, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "showing_log",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("trigger_id", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("at", _NUMBER, nullable=False),
        sa.Column("begun_at", _NUMBER, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("showing_log_of", "showing_log", ["trigger_id", "no"])
    op.create_table(
        "pushes",
        sa.Column("interaction_id", sa.Text, primary_key=True, nullable=False),
        sa.Column("project_id", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("due_at", _NUMBER, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("pushes_due", "pushes", ["due_at"])
    tenant = ["project_id", "environment"]
    op.create_index("push_subscriptions_of", "push_subscriptions", [*tenant, "person", "no"])
    op.create_index("push_subscriptions_endpoint", "push_subscriptions", [*tenant, "digest"], unique=True)


def downgrade() -> None:
    for name in (
        "pushes",
        "showing_log",
        "push_subscriptions",
        "response_log",
        "letters",
        "alerts",
        "alert_rules",
    ):
        op.drop_table(name)


def _alerts() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("enabled", sa.Integer, nullable=False),
        sa.Column("deleted", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.LargeBinary),
        sqlite_strict=True,
    )
    op.create_index("alert_rules_page", "alert_rules", ["project_id", "environment", "no"])
    op.create_index("alert_rules_enabled", "alert_rules", ["no"], sqlite_where=sa.text("enabled = 1"))
    op.create_table(
        "alerts",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("rule_no", _NUMBER, sa.ForeignKey("alert_rules.no"), nullable=False),
        sa.Column("project_id", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    is_open = sa.text("status = 'fired'")
    op.create_index("alerts_open", "alerts", ["rule_no"], unique=True, sqlite_where=is_open)
    op.create_index("alerts_page", "alerts", ["project_id", "environment", "no"])
    op.create_index("alerts_of_rule", "alerts", ["rule_no", "no"])


def _responses() -> None:
    """The log of responses, with what can be told of those stored before there was one, in order of time."""
    op.create_table(
        "response_log",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("survey_no", _NUMBER, sa.ForeignKey("surveys.no"), nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("at", _NUMBER, nullable=False),
        sa.Column("begun_at", _NUMBER, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("response_log_of", "response_log", ["survey_no", "no"])
    op.execute(
        "INSERT INTO response_log (survey_no, act, at, begun_at)"
        " SELECT survey_no, act, at, started_at FROM ("
        " SELECT survey_no, 'began' AS act, started_at AS at, started_at FROM responses"
        " UNION ALL"
        " SELECT survey_no, 'completed', updated_at, started_at FROM responses WHERE status = 'completed')"
        " ORDER BY at, act"
    )
