"""Instants as the API writes them."""

from datetime import datetime


def millis(instant):
    return int(datetime.fromisoformat(instant).timestamp() * 1000)
