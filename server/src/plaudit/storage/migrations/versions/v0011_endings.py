"""What an interaction shows stands beside it, so that the end of a poll finds what waits to show it."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE targets_over")
    op.execute("DROP INDEX interactions_of_target")
    op.execute("ALTER TABLE interactions DROP COLUMN target")


_STATEMENTS = (
    "ALTER TABLE interactions ADD COLUMN target TEXT",
    (
        "UPDATE interactions SET target = coalesce(json_extract(CAST(document AS TEXT), '$.show.poll'),"
        " json_extract(CAST(document AS TEXT), '$.show.survey')) WHERE type != 'effect'"
    ),
    (
        "CREATE INDEX interactions_of_target ON interactions(target, no)"
        " WHERE target IS NOT NULL AND state = 'open'"
    ),
    # Polls and surveys whose end is not yet written to all that would show them: up to that number.
    """CREATE TABLE targets_over (
        target TEXT PRIMARY KEY,
        until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
