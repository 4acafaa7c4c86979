"""Facts about this installation: the boot marker, the ledger's signing key."""

from sqlalchemy import Connection, delete, insert, select

from plaudit.storage.shared.tables import instance


def get(connection: Connection, key: str) -> str | None:
    return connection.execute(select(instance.c.value).where(instance.c.key == key)).scalar()


def put(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(instance).where(instance.c.key == key))
    connection.execute(insert(instance).values(key=key, value=value))
