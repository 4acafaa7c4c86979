"""SQLite passes the public suites of settings, triggers, events and decisions."""

import pytest

from plaudit.testing.decision_store import DecisionStoreContract
from plaudit.testing.trigger_store import EventStoreContract, SettingsStoreContract, TriggerStoreContract


class Sqlite:
    @pytest.fixture
    def settings(self, database):
        return database.settings

    @pytest.fixture
    def triggers(self, database):
        return database.triggers

    @pytest.fixture
    def events(self, database):
        return database.events

    @pytest.fixture
    def decisions(self, database):
        return database.decisions

    @pytest.fixture
    def interactions(self, database):
        return database.interactions

    @pytest.fixture
    def polls(self, database):
        return database.polls

    @pytest.fixture
    def clock(self, clock):
        return clock


class TestSqliteSettings(Sqlite, SettingsStoreContract):
    pass


class TestSqliteTriggers(Sqlite, TriggerStoreContract):
    pass


class TestSqliteEvents(Sqlite, EventStoreContract):
    pass


class TestSqliteDecisions(Sqlite, DecisionStoreContract):
    pass
