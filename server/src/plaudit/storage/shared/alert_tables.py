"""The tables of alerts, of letters to send, and of what happened to responses; see `tables`."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from plaudit.storage.shared.tables import Instant, Number, metadata

OPEN = text("status = 'fired'")
ENABLED = text("enabled = 1")

# `document` is the whole rule, `state` that of its machine as saved last.
alert_rules = Table(
    "alert_rules",
    metadata,
    Column("no", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("environment", Text, nullable=False),
    Column("enabled", Integer, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("state", LargeBinary),
    Index("alert_rules_page", "project_id", "environment", "no"),
    Index("alert_rules_enabled", "no", sqlite_where=ENABLED),
    sqlite_strict=True,
)

# The unique index allows one open alert of a rule.
alerts = Table(
    "alerts",
    metadata,
    Column("no", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("rule_no", Number, ForeignKey("alert_rules.no"), nullable=False),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("environment", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Index("alerts_open", "rule_no", unique=True, sqlite_where=OPEN),
    Index("alerts_page", "project_id", "environment", "no"),
    Index("alerts_of_rule", "rule_no", "no"),
    sqlite_strict=True,
)

# Letters not sent yet; one that is sent or given up is gone.
letters = Table(
    "letters",
    metadata,
    Column("no", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index("letters_due", "due_at", "no"),
    sqlite_strict=True,
)

# The log of a survey: a row when a response begins, and one when it is complete.
response_log = Table(
    "response_log",
    metadata,
    Column("no", Number, primary_key=True),
    Column("survey_no", Number, ForeignKey("surveys.no"), nullable=False),
    Column("act", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Index("response_log_of", "survey_no", "no"),
    sqlite_strict=True,
)

# The log of a trigger: a row when a person was first shown what it decided, and one when they answered.
showing_log = Table(
    "showing_log",
    metadata,
    Column("no", Number, primary_key=True),
    Column("trigger_id", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Index("showing_log_of", "trigger_id", "no"),
    sqlite_strict=True,
)

# What waits to be pushed: an interaction, unless it is seen before it is due. `sent` is JSON.
pushes = Table(
    "pushes",
    metadata,
    Column("interaction_id", Text, primary_key=True, nullable=False),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("environment", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent", Text, nullable=False),
    Index("pushes_due", "due_at"),
    sqlite_strict=True,
)

# Where a browser lets itself be reached while no page is open. `digest` is of the endpoint.
push_subscriptions = Table(
    "push_subscriptions",
    metadata,
    Column("no", Number, primary_key=True),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("environment", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Index("push_subscriptions_of", "project_id", "environment", "person", "no"),
    Index("push_subscriptions_endpoint", "project_id", "environment", "digest", unique=True),
    sqlite_strict=True,
)
