"""Templates: polls and surveys to begin from."""

from typing import Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, get, pages, path
from plaudit_client.types import Template, TemplateQuery


class TemplateCalls:
    @listing
    @staticmethod
    def list(**query: Unpack[TemplateQuery]) -> Listing[Template]:
        """All templates by title, or those of one `type`."""
        return pages("templates.list", path("templates"), **query)

    @call
    @staticmethod
    def get(key: str) -> Request[Template]:
        """One template; its `body` is what `polls.create` or `surveys.create` takes: `create(**body)`."""
        return get("templates.get", path("templates", key))


class Templates(TemplateCalls, Resource):
    """Templates, at once."""


class AsyncTemplates(TemplateCalls, AsyncResource):
    """Templates, awaited."""
