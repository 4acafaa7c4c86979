"""Finding polls again: by words of the question, by tag, and, as surveys too, by the host's own id."""

import json

import sqlalchemy as sa
from alembic import op

from plaudit.storage.shared.words import folded

revision = "0004"
down_revision = "0003"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NAMED = sa.text("external_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("polls", sa.Column("words", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "poll_tags",
        sa.Column("tag", sa.Text, primary_key=True, nullable=False),
        sa.Column("poll_no", _NUMBER, sa.ForeignKey("polls.no"), primary_key=True, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("poll_tags_of", "poll_tags", ["poll_no"])
    for table in ("polls", "surveys"):
        op.add_column(table, sa.Column("external_id", sa.Text))
        op.create_index(
            f"{table}_named", table, ["project_id", "environment", "external_id"], sqlite_where=_NAMED
        )
    _copy_from_documents()


def downgrade() -> None:
    op.drop_table("poll_tags")
    for table in ("polls", "surveys"):
        op.drop_index(f"{table}_named")
        op.drop_column(table, "external_id")
    op.drop_column("polls", "words")


def _copy_from_documents() -> None:
    """What polls of before are found by; none of them had tags, and there were no surveys."""
    connection = op.get_bind()
    statement = sa.text("UPDATE polls SET words = :words, external_id = :external_id WHERE no = :no")
    for number, document in connection.execute(sa.text("SELECT no, document FROM polls")).fetchall():
        facts = json.loads(document)
        found_by = {"words": folded(facts["question"]), "external_id": facts.get("external_id")}
        connection.execute(statement, {"no": number, **found_by})
