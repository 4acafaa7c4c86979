"""How a function that returns a `Request` becomes a method, in both flavours.

A resource lists its calls once, as static functions under one of the three decorators. Held by a `Resource`
a call does what it says; held by an `AsyncResource` it is awaited. Type checkers see the same parameters and
the same result either way.
"""

import functools
from collections.abc import Awaitable, Callable
from typing import Any, Generic, ParamSpec, Self, TypeVar, overload

from plaudit_client._paging import AsyncPages, Pages
from plaudit_client._request import Listing, Request, Watch
from plaudit_client._senders import AsyncSender, Sender
from plaudit_client._streams import AsyncStream, Stream

P = ParamSpec("P")
T = TypeVar("T")


class Resource:
    """Some calls of the API, done at once."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender


class AsyncResource:
    """Some calls of the API, awaited."""

    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender


class call(Generic[P, T]):
    """One request, one reply."""

    def __init__(self, describe: Callable[P, Request[T]]) -> None:
        self.describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, held: None, owner: Any = None) -> Self: ...
    @overload
    def __get__(self, held: Resource, owner: Any = None) -> Callable[P, T]: ...
    @overload
    def __get__(self, held: AsyncResource, owner: Any = None) -> Callable[P, Awaitable[T]]: ...
    def __get__(self, held: Resource | AsyncResource | None, owner: Any = None) -> Any:
        return self if held is None else _bound(self.describe, held._sender)  # noqa: SLF001 - ours


class listing(Generic[P, T]):
    """A list that fetches its pages as they are needed."""

    def __init__(self, describe: Callable[P, Listing[T]]) -> None:
        self.describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, held: None, owner: Any = None) -> Self: ...
    @overload
    def __get__(self, held: Resource, owner: Any = None) -> Callable[P, Pages[T]]: ...
    @overload
    def __get__(self, held: AsyncResource, owner: Any = None) -> Callable[P, AsyncPages[T]]: ...
    def __get__(self, held: Resource | AsyncResource | None, owner: Any = None) -> Any:
        if held is None:
            return self
        sender = held._sender  # noqa: SLF001 - ours
        if isinstance(sender, Sender):
            return _bound(self.describe, lambda request: Pages(sender, request))
        return _bound(self.describe, lambda request: AsyncPages(sender, request))


class watch(Generic[P, T]):
    """A stream of publications that comes back by itself."""

    def __init__(self, describe: Callable[P, Watch[T]]) -> None:
        self.describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, held: None, owner: Any = None) -> Self: ...
    @overload
    def __get__(self, held: Resource, owner: Any = None) -> Callable[P, Stream[T]]: ...
    @overload
    def __get__(self, held: AsyncResource, owner: Any = None) -> Callable[P, AsyncStream[T]]: ...
    def __get__(self, held: Resource | AsyncResource | None, owner: Any = None) -> Any:
        if held is None:
            return self
        sender = held._sender  # noqa: SLF001 - ours
        if isinstance(sender, Sender):
            return _bound(self.describe, lambda request: Stream(sender, request))
        return _bound(self.describe, lambda request: AsyncStream(sender, request))


def _bound(describe: Callable[..., Any], perform: Callable[[Any], Any]) -> Callable[..., Any]:
    @functools.wraps(describe)
    def bound(*given: Any, **named: Any) -> Any:
        return perform(describe(*given, **named))

    return bound
