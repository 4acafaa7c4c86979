"""Alembic's entry: migrate the connection that `schema.upgrade` hands in, inside its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
context.run_migrations()
