"""What concerns the whole project: its settings, its people, anonymous voters and tickets."""

from typing import Unpack

from plaudit_client._calls import AsyncResource, Resource, call
from plaudit_client._request import Request, get, patch, path, post
from plaudit_client.types import Explanation, NewTicket, NewVoter, SettingsBody, SettingsView, TicketBody


class SettingsCalls:
    @call
    @staticmethod
    def get() -> Request[SettingsView]:
        """How interactions are handled in this project."""
        return get("settings.get", path("settings"))

    @call
    @staticmethod
    def edit(*, if_revision: int | None = None, **changes: Unpack[SettingsBody]) -> Request[SettingsView]:
        """Change what is named; null takes the default back."""
        return patch("settings.edit", path("settings"), changes, if_revision)


class PeopleCalls:
    @call
    @staticmethod
    def explain(user: str) -> Request[Explanation]:
        """What this user of yours would be shown now, what was decided lately, and why."""
        return get("people.explain", path("users", user, "explain"))

    @call
    @staticmethod
    def explain_voter(voter: str) -> Request[Explanation]:
        """The same for an anonymous voter."""
        return get("people.explain_voter", path("voters", voter, "explain"))

    @call
    @staticmethod
    def new_voter() -> Request[NewVoter]:
        """An anonymous voter with a token, for a visitor you do not know."""
        return post("people.new_voter", path("voters")).open

    @call
    @staticmethod
    def ticket(**ticket: Unpack[TicketBody]) -> Request[NewTicket]:
        """A single-use ticket for a browser's `EventSource`, good for a minute."""
        return post("people.ticket", path("tickets"), ticket).open


class ProjectSettingsResource(SettingsCalls, Resource):
    """Settings, at once."""


class AsyncProjectSettings(SettingsCalls, AsyncResource):
    """Settings, awaited."""


class People(PeopleCalls, Resource):
    """People, at once."""


class AsyncPeople(PeopleCalls, AsyncResource):
    """People, awaited."""
