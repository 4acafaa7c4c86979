"""The cold tables: what changes by people's hands, not by a crowd's.

Created by `migrations`; a test holds the two against each other. Instants are Unix milliseconds.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

metadata = MetaData()

# SQLite's STRICT tables know INTEGER only, and it is 64 bits wide there.
Instant = BigInteger().with_variant(Integer(), "sqlite")
Number = BigInteger().with_variant(Integer(), "sqlite")

instance = Table(
    "instance",
    metadata,
    Column("key", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)

projects = Table(
    "projects",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("name", Text, nullable=False),
    Column("signing_secret", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("jwks_url", Text),
    sqlite_strict=True,
)

keys = Table(
    "keys",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("environment", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("hint", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # JSON list
    Column("origins", Text, nullable=False),  # JSON list
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index("keys_of_project", "project_id", "created_at"),
    Index("keys_revoked", "revoked_at", sqlite_where=text("revoked_at IS NOT NULL")),
    sqlite_strict=True,
)

# Said in the same words by the indexes and by the queries they serve, or the planner sees no connection.
TO_OPEN = text("status = 'scheduled'")
TO_CLOSE = text("status IN ('open', 'locked')")
NAMED = text("external_id IS NOT NULL")
SURVEY_TO_CLOSE = text("status = 'open'")

# `document` is the whole poll; the columns beside it are copies to search and decide by.
polls = Table(
    "polls",
    metadata,
    Column("no", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("environment", Text, nullable=False),
    Column("short_code", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("opens_at", Instant),
    Column("closes_at", Instant),
    Column("run", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("words", Text, nullable=False, server_default=""),  # the question, folded
    Column("external_id", Text),
    Index("polls_page", "project_id", "environment", "no"),
    Index("polls_named", "project_id", "environment", "external_id", sqlite_where=NAMED),
    Index("polls_to_open", "opens_at", sqlite_where=TO_OPEN),
    Index("polls_to_close", "closes_at", sqlite_where=TO_CLOSE),
    sqlite_strict=True,
)

poll_tags = Table(
    "poll_tags",
    metadata,
    Column("tag", Text, primary_key=True, nullable=False),
    Column("poll_no", Number, ForeignKey("polls.no"), primary_key=True, nullable=False),
    Index("poll_tags_of", "poll_no"),
    sqlite_strict=True,
)

replies = Table(
    "replies",
    metadata,
    Column("scope", Text, primary_key=True, nullable=False),
    Column("key", Text, primary_key=True, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Index("replies_by_age", "at"),
    sqlite_strict=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("type", Text, nullable=False),
    Column("poll_no", Number, ForeignKey("polls.no")),
    Column("at", Instant, nullable=False),
    Column("data", Text, nullable=False),  # JSON
    Column("project_id", Text),  # of events that are about no poll
    Column("environment", Text),
    sqlite_strict=True,
)

# `document` is the whole survey, without its polls; the columns beside it are copies to search and decide by.
surveys = Table(
    "surveys",
    metadata,
    Column("no", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("environment", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("closes_at", Instant),
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("words", Text, nullable=False),  # title and description, case folded
    Column("document", LargeBinary, nullable=False),
    Column("external_id", Text),
    Index("surveys_page", "project_id", "environment", "no"),
    Index("surveys_named", "project_id", "environment", "external_id", sqlite_where=NAMED),
    Index("surveys_to_close", "closes_at", sqlite_where=SURVEY_TO_CLOSE),
    sqlite_strict=True,
)

survey_tags = Table(
    "survey_tags",
    metadata,
    Column("tag", Text, primary_key=True, nullable=False),
    Column("survey_no", Number, ForeignKey("surveys.no"), primary_key=True, nullable=False),
    sqlite_strict=True,
)

# One response for each participant: the unique index decides, not a look beforehand.
responses = Table(
    "responses",
    metadata,
    Column("no", Number, primary_key=True),
    Column("survey_no", Number, ForeignKey("surveys.no"), nullable=False),
    Column("id", Text, nullable=False),
    Column("participant", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Index("responses_participant", "survey_no", "participant", unique=True),
    Index("responses_id", "survey_no", "id", unique=True),
    sqlite_strict=True,
)

survey_counters = Table(
    "survey_counters",
    metadata,
    Column("survey_no", Number, ForeignKey("surveys.no"), primary_key=True, nullable=False),
    Column("name", Text, primary_key=True, nullable=False),
    Column("n", Number, nullable=False),
    sqlite_strict=True,
)

# What the audience suggests. Unique indexes decide: one suggestion of a text, `per_voter` slots for a voter.
suggestions = Table(
    "suggestions",
    metadata,
    Column("no", Number, primary_key=True),
    Column("poll_no", Number, ForeignKey("polls.no"), nullable=False),
    Column("id", Text, nullable=False),
    Column("voter_key", LargeBinary, nullable=False),
    Column("slot", Integer, nullable=False),
    Column("folded", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("option_id", Text),
    Column("at", Instant, nullable=False),
    Index("suggestions_id", "poll_no", "id", unique=True),
    Index("suggestions_text", "poll_no", "folded", unique=True),
    Index("suggestions_voter", "poll_no", "voter_key", "slot", unique=True),
    Index("suggestions_queue", "poll_no", "state", "no"),
    Index("suggestions_page", "poll_no", "no"),
    sqlite_strict=True,
)

# What a project has chosen for its triggers and pages.
project_settings = Table(
    "project_settings",
    metadata,
    Column("project_id", Text, ForeignKey("projects.id"), primary_key=True, nullable=False),
    Column("environment", Text, primary_key=True, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    sqlite_strict=True,
)

triggers = Table(
    "triggers",
    metadata,
    Column("no", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("environment", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("archived_at", Instant),
    Column("document", LargeBinary, nullable=False),
    Index("triggers_page", "project_id", "environment", "no"),
    sqlite_strict=True,
)
