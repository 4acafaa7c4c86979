"""From any failure to its reply: those in the table, the framework's own, and those nobody expected."""

import logging
from typing import Final

from litestar.exceptions import HTTPException

from plaudit.edge import problems, rate_limits
from plaudit.edge.exchange import Exchange, Reply
from plaudit.kernel.errors import Invalid, NotFound, PlauditError, Unavailable

log = logging.getLogger(__name__)

_RETRY_AFTER_SECONDS: Final = 2
_SERVER_ERROR: Final = 500
_FRAMEWORK: Final = {
    404: NotFound("not_found", "there is nothing at this path"),
    405: Invalid("method_not_allowed", "this path does not know this method"),
    413: Invalid("body_too_large", "the body is too large"),
    415: Invalid("unsupported_media_type", "send the body as Content-Type: application/json"),
    503: Unavailable("overloaded", "the server is at its limit", retry_after_seconds=_RETRY_AFTER_SECONDS),
}
_MALFORMED: Final = Invalid("invalid_request", "the request is malformed")
_INTERNAL: Final = PlauditError("internal", "the request failed; its id helps to find out why")


def refusal(error: Exception, exchange: Exchange, public_url: str) -> Reply:
    """The problem reply to a failure. Unexpected ones are logged with the request's id and tell nothing."""
    known = _expected(error, exchange)
    exchange.origin_refused = known.code == "origin_not_allowed"
    body = problems.problem(known, public_url=public_url, instance=exchange.path, chosen=exchange.chosen)
    headers = [("content-type", problems.MEDIA_TYPE), ("cache-control", "no-store")]
    if isinstance(known, rate_limits.RateLimited):
        exchange.standings = known.standings
    wait = known.facts.get("retry_after_seconds")
    if wait is None and body["status"] in {429, 503}:
        wait = _RETRY_AFTER_SECONDS
    if wait is not None:
        headers.append(("retry-after", str(wait)))
    if body["status"] == 401:  # noqa: PLR2004
        headers.append(("www-authenticate", 'Bearer realm="plaudit"'))
    if allow := _allowed_methods(error):
        headers.append(("allow", allow))
    return Reply(body["status"], problems.encoded(body), headers)


def expected(error: Exception) -> PlauditError:
    """What a live viewer is told: the error if it is ours, else that we cannot answer now; logged."""
    if isinstance(error, PlauditError):
        return error
    log.error("a live request failed", exc_info=error)
    return Unavailable("storage_unavailable", "The server cannot answer this now.", retry_after_seconds=2)


def _expected(error: Exception, exchange: Exchange) -> PlauditError:
    if isinstance(error, PlauditError):
        if error.code in problems.PROBLEMS:
            return error
        log.error("error code %r has no row in the problem table", error.code)
        return _INTERNAL
    if isinstance(error, HTTPException) and error.status_code < _SERVER_ERROR:
        return _FRAMEWORK.get(error.status_code, _MALFORMED)
    log.error("request %s failed", exchange.request_id, exc_info=error)
    return _INTERNAL


def _allowed_methods(error: Exception) -> str | None:
    headers = (error.headers if isinstance(error, HTTPException) else None) or {}
    return next((value for name, value in headers.items() if name.lower() == "allow"), None)
