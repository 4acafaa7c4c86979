"""The stores of webhooks over one file."""

from plaudit.kernel.clock import Clock
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.webhook_deliveries import SqliteDeliveries
from plaudit.storage.sqlite.webhook_endpoints import SqliteEndpoints
from plaudit.storage.sqlite.webhook_relay import SqliteRelay
from plaudit.storage.sqlite.writer import Writer
from plaudit.webhooks.pace import Pace


class SqliteWebhooks:
    """The three stores there are."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock, pace: Pace) -> None:
        self.endpoints = SqliteEndpoints(writer, readers)
        self.relay = SqliteRelay(writer, readers, clock)
        self.deliveries = SqliteDeliveries(writer, readers, clock, pace)
