"""Cold data in SQLAlchemy Core: plain functions of a connection, the same text for every engine."""
