"""Surveys, the responses to them, and the counters of those."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("closes_at", _NUMBER),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", _NUMBER, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("surveys_page", "surveys", ["project_id", "environment", "no"])
    op.create_table(
        "survey_tags",
        sa.Column("tag", sa.Text, primary_key=True, nullable=False),
        sa.Column("survey_no", _NUMBER, sa.ForeignKey("surveys.no"), primary_key=True, nullable=False),
        sqlite_strict=True,
    )
    _responses()


def _responses() -> None:
    op.create_table(
        "responses",
        sa.Column("no", _NUMBER, primary_key=True),
        sa.Column("survey_no", _NUMBER, sa.ForeignKey("surveys.no"), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("participant", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("started_at", _NUMBER, nullable=False),
        sa.Column("updated_at", _NUMBER, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("responses_participant", "responses", ["survey_no", "participant"], unique=True)
    op.create_index("responses_id", "responses", ["survey_no", "id"], unique=True)
    op.create_table(
        "survey_counters",
        sa.Column("survey_no", _NUMBER, sa.ForeignKey("surveys.no"), primary_key=True, nullable=False),
        sa.Column("name", sa.Text, primary_key=True, nullable=False),
        sa.Column("n", _NUMBER, nullable=False),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for name in ("survey_counters", "responses", "survey_tags", "surveys"):
        op.drop_table(name)
