"""SQLite passes the public suites."""

import json

import pytest

from plaudit.testing.alert_store import AlertStoreContract, LetterStoreContract, LogsContract
from plaudit.testing.answer_store import AnswerStoreContract
from plaudit.testing.audience_store import AudienceStoreContract
from plaudit.testing.celebration_store import CelebrationStoreContract
from plaudit.testing.interaction_ends import InteractionEndsContract
from plaudit.testing.interaction_store import InteractionStoreContract
from plaudit.testing.ledger_store import LedgerStoreContract
from plaudit.testing.poll_store import PollStoreContract
from plaudit.testing.project_store import ProjectStoreContract
from plaudit.testing.push_store import PushStoreContract
from plaudit.testing.reaction_store import ReactionStoreContract
from plaudit.testing.survey_store import ResponseStoreContract, SurveyStoreContract
from plaudit.testing.vote_store import VoteStoreContract
from plaudit.testing.webhook_delivery_store import DeliveryStoreContract
from plaudit.testing.webhook_store import EndpointStoreContract, RelayStoreContract


class Sqlite:
    @pytest.fixture
    def votes(self, database):
        return database.votes

    @pytest.fixture
    def polls(self, database):
        return database.polls

    @pytest.fixture
    def audience(self, database):
        return database.audience

    @pytest.fixture
    def surveys(self, database):
        return database.surveys

    @pytest.fixture
    def responses(self, database):
        return database.responses

    @pytest.fixture
    def celebrations(self, database):
        return database.celebrations

    @pytest.fixture
    def reactions(self, database):
        return database.reactions

    @pytest.fixture
    def projects(self, database):
        return database.projects

    @pytest.fixture
    def ledger(self, database):
        return database.ledger

    @pytest.fixture
    def interactions(self, database):
        return database.interactions

    @pytest.fixture
    def told(self, database):
        """The types and data of all events that are no poll's, in order."""

        async def read():
            query = "SELECT type, data FROM outbox WHERE poll_no IS NULL ORDER BY id"
            rows = await database.writer.inspect(lambda raw: raw.execute(query).fetchall())
            return [(kind, json.loads(data)) for kind, data in rows]

        return read

    @pytest.fixture
    def alerts(self, database):
        return database.alerts

    @pytest.fixture
    def pushes(self, database):
        return database.pushes

    @pytest.fixture
    def letters(self, database):
        return database.letters

    @pytest.fixture
    def logs(self, database):
        return database.logs

    @pytest.fixture
    def clock(self, clock):
        return clock


class TestSqliteVotes(Sqlite, VoteStoreContract):
    pass


class TestSqlitePolls(Sqlite, PollStoreContract):
    pass


class TestSqliteProjects(Sqlite, ProjectStoreContract):
    pass


class TestSqliteLedger(Sqlite, LedgerStoreContract):
    pass


class TestSqliteInteractions(Sqlite, InteractionStoreContract):
    pass


class TestSqliteInteractionEnds(Sqlite, InteractionEndsContract):
    pass


class TestSqliteSurveys(Sqlite, SurveyStoreContract):
    pass


class TestSqliteResponses(Sqlite, ResponseStoreContract):
    pass


class TestSqliteAudience(Sqlite, AudienceStoreContract):
    pass


class TestSqliteAnswers(Sqlite, AnswerStoreContract):
    pass


class TestSqliteReactions(Sqlite, ReactionStoreContract):
    pass


class TestSqliteAlerts(Sqlite, AlertStoreContract):
    pass


class TestSqliteLetters(Sqlite, LetterStoreContract):
    pass


class TestSqliteLogs(Sqlite, LogsContract):
    pass


class SqliteWebhooks(Sqlite):
    @pytest.fixture
    def endpoints(self, database):
        return database.webhooks.endpoints

    @pytest.fixture
    def relay(self, database):
        return database.webhooks.relay

    @pytest.fixture
    def deliveries(self, database):
        return database.webhooks.deliveries


class TestSqliteEndpoints(SqliteWebhooks, EndpointStoreContract):
    pass


class TestSqliteRelay(SqliteWebhooks, RelayStoreContract):
    pass


class TestSqliteDeliveries(SqliteWebhooks, DeliveryStoreContract):
    pass


class TestSqlitePushes(Sqlite, PushStoreContract):
    pass


class TestSqliteCelebrations(Sqlite, CelebrationStoreContract):
    pass
