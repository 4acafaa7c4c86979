"""The two flavours of doing what an exchange asks for: all code that exists twice, once with `await`."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, TypeVar

import httpx

from plaudit_client._exchange import Attempt, Pause, Silence, exchange
from plaudit_client._reading import Answer
from plaudit_client._request import Request
from plaudit_client._settings import Settings
from plaudit_client.errors import Misuse

T = TypeVar("T")

_UNREACHED: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Sender:
    """Sends with `httpx.Client`; safe to share between threads."""

    def __init__(self, settings: Settings, transport: httpx.BaseTransport | None = None) -> None:
        self.settings = settings
        self._http = httpx.Client(timeout=settings.timeout, transport=transport)

    def __call__(self, request: Request[T]) -> T:
        steps = exchange(_allowed(request, self), self.settings.retries)
        came: Answer | Silence | None = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as end:
                value: T = end.value
                return value
            came = self._do(step)

    def _do(self, step: Attempt | Pause) -> Answer | Silence | None:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        try:
            return _answer(self._http.send(self._built(step.request)))
        except httpx.RequestError as error:
            return _silence(error)

    @contextmanager
    def opened(self, request: Request[Any], read_timeout: float) -> Iterator[httpx.Response]:
        """The response to a stream's request, its body still to be read."""
        allowed = _allowed(request, self)
        response = self._http.send(self._built(allowed, read_timeout), stream=True)
        try:
            yield response
        finally:
            response.close()

    @property
    def is_closed(self) -> bool:
        return self._http.is_closed

    def close(self) -> None:
        self._http.close()

    def _built(self, request: Request[Any], read_timeout: float | None = None) -> httpx.Request:
        return self._http.build_request(**_parts(request, self.settings, read_timeout))


class AsyncSender:
    """Sends with `httpx.AsyncClient`."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.settings = settings
        self._http = httpx.AsyncClient(timeout=settings.timeout, transport=transport)

    async def __call__(self, request: Request[T]) -> T:
        steps = exchange(_allowed(request, self), self.settings.retries)
        came: Answer | Silence | None = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as end:
                value: T = end.value
                return value
            came = await self._do(step)

    async def _do(self, step: Attempt | Pause) -> Answer | Silence | None:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        try:
            return _answer(await self._http.send(self._built(step.request)))
        except httpx.RequestError as error:
            return _silence(error)

    @asynccontextmanager
    async def opened(self, request: Request[Any], read_timeout: float) -> AsyncIterator[httpx.Response]:
        """The response to a stream's request, its body still to be read."""
        allowed = _allowed(request, self)
        response = await self._http.send(self._built(allowed, read_timeout), stream=True)
        try:
            yield response
        finally:
            await response.aclose()

    @property
    def is_closed(self) -> bool:
        return self._http.is_closed

    async def close(self) -> None:
        await self._http.aclose()

    def _built(self, request: Request[Any], read_timeout: float | None = None) -> httpx.Request:
        return self._http.build_request(**_parts(request, self.settings, read_timeout))


def _allowed(request: Request[T], sender: Sender | AsyncSender) -> Request[T]:
    """Refuse before anything is sent what the server would refuse for the kind of the key."""
    if sender.is_closed:
        raise Misuse(f"{request.name}: this client is closed")
    if request.secret and not sender.settings.is_secret:
        raise Misuse(f"{request.name} needs a secret key (pl_sk_…); this client has a publishable one")
    return request


def _parts(request: Request[Any], settings: Settings, read_timeout: float | None) -> dict[str, Any]:
    headers = {**settings.headers, **request.headers}
    content = request.content
    if content is not None:
        headers["Content-Type"] = "application/json"
    seconds = settings.timeout if read_timeout is None else read_timeout
    return {
        "method": request.method,
        "url": settings.server + request.path,
        "params": dict(request.query) or None,
        "content": content,
        "headers": headers,
        "timeout": httpx.Timeout(settings.timeout, read=seconds + request.waits),
    }


def headers_of(response: httpx.Response) -> dict[str, str]:
    """The headers, by lower-case names."""
    return {name.lower(): text for name, text in response.headers.items()}


def _answer(response: httpx.Response) -> Answer:
    return Answer(response.status_code, headers_of(response), response.content)


def _silence(error: httpx.RequestError) -> Silence:
    """What went wrong, without the address, which may name a person."""
    return Silence(
        why=type(error).__name__,
        reached=not isinstance(error, _UNREACHED),
        slow=isinstance(error, httpx.TimeoutException),
    )
