"""Subjects with nothing on them are found, to be forgotten."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("CREATE INDEX subjects_empty ON subjects(updated_at) WHERE likes = 0 AND reactions = '{}'")


def downgrade() -> None:
    op.execute("DROP INDEX subjects_empty")
