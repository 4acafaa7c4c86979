"""Lists of the API as one goes through them: a page is fetched when the one before it is used up."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, Final, Generic, TypeVar

from plaudit_client._request import Listing
from plaudit_client._senders import AsyncSender, Sender
from plaudit_client.errors import UnexpectedAnswer

T = TypeVar("T")

_OK: Final = 200


class Pages(Generic[T]):
    """All there is, in the server's order: `for poll in client.polls.list()`."""

    def __init__(self, sender: Sender, request: Listing[T]) -> None:
        self._sender = sender
        self._request = request

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[list[T]]:
        """Page by page, as long as the server says that there is more."""
        request: Listing[T] | None = self._request
        while request is not None:
            page: Any = self._sender(request)
            yield _rows(page)
            request = _next(request, page)

    def first(self) -> T | None:
        """The first of them, or None."""
        return next(iter(self), None)


class AsyncPages(Generic[T]):
    """All there is, in the server's order: `async for poll in client.polls.list()`."""

    def __init__(self, sender: AsyncSender, request: Listing[T]) -> None:
        self._sender = sender
        self._request = request

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for one in page:
                yield one

    async def pages(self) -> AsyncIterator[list[T]]:
        """Page by page, as long as the server says that there is more."""
        request: Listing[T] | None = self._request
        while request is not None:
            page: Any = await self._sender(request)
            yield _rows(page)
            request = _next(request, page)

    async def first(self) -> T | None:
        """The first of them, or None."""
        async for one in self:
            return one
        return None


def _rows(page: Any) -> list[Any]:
    rows = page.get("data") if isinstance(page, dict) else None
    if not isinstance(rows, list):
        raise UnexpectedAnswer(_OK, "not a page of a list")
    return rows


def _next(request: Listing[T], page: Any) -> Listing[T] | None:
    cursor = page.get("next_cursor")
    return request.after(cursor) if page.get("has_more") and cursor else None
