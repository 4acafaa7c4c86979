"""The two clients: the same calls, done at once or awaited."""

from types import TracebackType
from typing import Self

import httpx

from plaudit_client._resources.alerts import AlertRules, Alerts, AsyncAlertRules, AsyncAlerts
from plaudit_client._resources.effects import AsyncEffects, Effects
from plaudit_client._resources.events import AsyncEvents, Events
from plaudit_client._resources.interactions import AsyncInteractions, Interactions
from plaudit_client._resources.moderation import (
    Answers,
    AsyncAnswers,
    AsyncOptions,
    AsyncSuggestions,
    Options,
    Suggestions,
)
from plaudit_client._resources.polls import AsyncPolls, Polls
from plaudit_client._resources.project import (
    AsyncPeople,
    AsyncProjectSettings,
    People,
    ProjectSettingsResource,
)
from plaudit_client._resources.reactions import AsyncReactions, Reactions
from plaudit_client._resources.surveys import AsyncSurveys, Surveys
from plaudit_client._resources.templates import AsyncTemplates, Templates
from plaudit_client._resources.triggers import AsyncTriggers, Triggers
from plaudit_client._resources.votes import AsyncVotes, Votes
from plaudit_client._resources.webhooks import AsyncWebhooks, Webhooks
from plaudit_client._retrying import Retries
from plaudit_client._senders import AsyncSender, Sender
from plaudit_client._settings import Settings


class Plaudit:
    """Plaudit, for code that waits: `with Plaudit("https://plaudit.example", key) as plaudit: …`.

    One per process is right: it keeps connections open and may be shared between threads. `timeout` is
    seconds for connecting, sending and each piece of an answer. `voter_token` speaks for one voter, for
    clients with a publishable key. `transport` goes to `httpx.Client`.
    """

    def __init__(
        self,
        server: str,
        key: str,
        *,
        timeout: float = 10.0,
        retries: Retries | None = None,
        voter_token: str | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._settings = Settings(server, key, timeout, retries or Retries(), voter_token)
        self._sender = sender = Sender(self._settings, transport)
        self.polls = Polls(sender)
        self.votes = Votes(sender)
        self.suggestions = Suggestions(sender)
        self.options = Options(sender)
        self.answers = Answers(sender)
        self.surveys = Surveys(sender)
        self.templates = Templates(sender)
        self.effects = Effects(sender)
        self.interactions = Interactions(sender)
        self.events = Events(sender)
        self.triggers = Triggers(sender)
        self.alerts = Alerts(sender)
        self.alert_rules = AlertRules(sender)
        self.webhooks = Webhooks(sender)
        self.reactions = Reactions(sender)
        self.settings = ProjectSettingsResource(sender)
        self.people = People(sender)

    def close(self) -> None:
        """Close its connections."""
        self._sender.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Plaudit({self._settings.server!r}, {self._settings.shown!r})"


class AsyncPlaudit:
    """Plaudit, for asyncio: `async with AsyncPlaudit("https://plaudit.example", key) as plaudit: …`.

    Everything `Plaudit` has, awaited; lists and streams by `async for`.
    """

    def __init__(
        self,
        server: str,
        key: str,
        *,
        timeout: float = 10.0,
        retries: Retries | None = None,
        voter_token: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = Settings(server, key, timeout, retries or Retries(), voter_token)
        self._sender = sender = AsyncSender(self._settings, transport)
        self.polls = AsyncPolls(sender)
        self.votes = AsyncVotes(sender)
        self.suggestions = AsyncSuggestions(sender)
        self.options = AsyncOptions(sender)
        self.answers = AsyncAnswers(sender)
        self.surveys = AsyncSurveys(sender)
        self.templates = AsyncTemplates(sender)
        self.effects = AsyncEffects(sender)
        self.interactions = AsyncInteractions(sender)
        self.events = AsyncEvents(sender)
        self.triggers = AsyncTriggers(sender)
        self.alerts = AsyncAlerts(sender)
        self.alert_rules = AsyncAlertRules(sender)
        self.webhooks = AsyncWebhooks(sender)
        self.reactions = AsyncReactions(sender)
        self.settings = AsyncProjectSettings(sender)
        self.people = AsyncPeople(sender)

    async def close(self) -> None:
        """Close its connections."""
        await self._sender.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"AsyncPlaudit({self._settings.server!r}, {self._settings.shown!r})"
