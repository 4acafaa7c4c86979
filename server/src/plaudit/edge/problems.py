"""The one table: error code → HTTP status, title, WebSocket close code; and the one shape of every failure.

The shape is RFC 9457, `application/problem+json`. `contract/problems.json` is generated from the table, and
`docs/problems/<code>.md` explains each row; tests hold the three together. An error says nothing of HTTP
(see `kernel.errors`); only this module does.
"""

from typing import Any, Final, NamedTuple

import msgspec

from plaudit.features.polls.effects import Chosen
from plaudit.features.polls.feedback import for_refusal
from plaudit.kernel.errors import PlauditError

MEDIA_TYPE: Final = "application/problem+json"


class Row(NamedTuple):
    """`close` is the code a WebSocket ends with after this problem; None: the socket lives on."""

    status: int
    title: str
    close: int | None = None


PROBLEMS: Final[dict[str, Row]] = {
    "invalid_json": Row(400, "The body is not valid JSON"),
    "invalid_request": Row(400, "The request is malformed"),
    "idempotency_key_invalid": Row(400, "The Idempotency-Key header is malformed"),
    "key_missing": Row(401, "An API key is required", 4501),
    "key_invalid": Row(401, "The API key is not valid", 4501),
    "key_revoked": Row(401, "The API key was revoked", 4504),
    "voter_required": Row(401, "A voter is required"),
    "voter_token_invalid": Row(401, "The voter token is not valid", 4501),
    "voter_token_expired": Row(401, "The voter token has expired", 4401),
    "ticket_invalid": Row(401, "The ticket is not valid"),
    "scope_missing": Row(403, "The API key lacks a scope"),
    "origin_not_allowed": Row(403, "The origin is not on the key's list", 4503),
    "identity_required": Row(403, "This poll takes signed voters only"),
    "results_hidden": Row(403, "The results are hidden from this viewer"),
    "key_kind": Row(403, "This needs a secret key"),
    "secret_key_in_browser": Row(403, "A secret key was sent by a browser", 4501),
    "not_found": Row(404, "There is nothing here"),
    "poll_not_found": Row(404, "There is no such poll"),
    "vote_not_found": Row(404, "There is no such vote"),
    "project_not_found": Row(404, "There is no such project"),
    "suggestion_not_found": Row(404, "There is no such suggestion"),
    "answer_not_found": Row(404, "There is no such answer"),
    "option_not_found": Row(404, "The poll has no such option to act on"),
    "survey_not_found": Row(404, "There is no such survey"),
    "response_not_found": Row(404, "There is no such response"),
    "interaction_not_found": Row(404, "There is no such interaction"),
    "trigger_not_found": Row(404, "There is no such trigger"),
    "template_not_found": Row(404, "There is no such template"),
    "webhook_not_found": Row(404, "There is no such webhook"),
    "delivery_not_found": Row(404, "There is no such delivery"),
    "alert_rule_not_found": Row(404, "There is no such alert rule"),
    "alert_not_found": Row(404, "There is no such alert"),
    "method_not_allowed": Row(405, "The method is not allowed here"),
    "poll_state": Row(409, "The poll's status does not allow this"),
    "poll_closed": Row(409, "The poll is closed"),
    "poll_locked": Row(409, "The poll is locked"),
    "poll_not_open": Row(409, "The poll is not open yet"),
    "poll_canceled": Row(409, "The poll was canceled"),
    "trigger_archived": Row(409, "The trigger is archived"),
    "trigger_limit": Row(409, "The project has too many triggers"),
    "already_voted": Row(409, "This voter has already voted"),
    "vote_id_conflict": Row(409, "The vote id belongs to another vote"),
    "change_not_allowed": Row(409, "Votes on this poll cannot be changed"),
    "retract_not_allowed": Row(409, "Votes on this poll cannot be retracted"),
    "meaning_locked": Row(409, "The poll's meaning is fixed once somebody has voted"),
    "suggestion_exists": Row(409, "This has been suggested already"),
    "suggestion_limit": Row(409, "This voter has made all suggestions allowed"),
    "suggestions_closed": Row(409, "The poll takes no suggestions now"),
    "subject_limit": Row(409, "The project has all the subjects it may have"),
    "survey_state": Row(409, "The survey's status does not allow this"),
    "survey_closed": Row(409, "The survey is closed"),
    "survey_full": Row(409, "The survey has all the responses it takes"),
    "interaction_over": Row(409, "The time of this interaction is over"),
    "interaction_limit": Row(409, "Too many interactions are waiting"),
    "webhook_limit": Row(409, "The project has as many webhooks as it may have"),
    "webhook_disabled": Row(409, "The webhook is disabled"),
    "webhook_not_listened": Row(409, "The webhook cannot be listened to"),
    "idempotency_in_progress": Row(409, "The first request with this Idempotency-Key is still running"),
    "alert_rule_limit": Row(409, "The project has all the alert rules it may have"),
    "revision_mismatch": Row(412, "The poll has changed since it was read"),
    "body_too_large": Row(413, "The body is too large"),
    "unsupported_media_type": Row(415, "The body must be application/json"),
    "invalid_field": Row(422, "A field is wrong"),
    "definition_invalid": Row(422, "The poll's definition is not valid"),
    "option_unknown": Row(422, "The poll has no such option"),
    "option_repeated": Row(422, "An option was chosen twice"),
    "selection_count": Row(422, "Too few or too many options were chosen"),
    "answer_kind": Row(422, "The answer does not fit the kind of poll"),
    "rating_out_of_range": Row(422, "The rating is outside the scale"),
    "not_answerable": Row(422, "This kind of poll takes no answers"),
    "value_out_of_range": Row(422, "The number is not one the poll takes"),
    "text_too_long": Row(422, "The text is too long"),
    "text_empty": Row(422, "The text says nothing"),
    "word_count": Row(422, "Too few or too many words were given"),
    "ranking_incomplete": Row(422, "The ranking is not complete"),
    "points_total": Row(422, "The points do not add up"),
    "row_unknown": Row(422, "The poll has no such row"),
    "row_missing": Row(422, "A row was left out"),
    "column_unknown": Row(422, "The poll has no such column"),
    "date_invalid": Row(422, "The date is not a day of the calendar"),
    "date_out_of_range": Row(422, "The date is outside the poll's range"),
    "email_invalid": Row(422, "The e-mail address is not valid"),
    "consent_required": Row(422, "Consent is required here"),
    "taps_backwards": Row(422, "The taps are fewer than before"),
    "tapping_too_fast": Row(422, "The taps came faster than the poll counts"),
    "survey_invalid": Row(422, "The survey's definition is not valid"),
    "answer_required": Row(422, "A required question was left out"),
    "language_invalid": Row(422, "The language tag is not valid"),
    "alert_rule_invalid": Row(422, "The alert rule does not hold together"),
    "idempotency_key_reused": Row(422, "The Idempotency-Key was used for another request"),
    "rate_limited": Row(429, "Too many requests"),
    "internal": Row(500, "Something went wrong on our side"),
    "overloaded": Row(503, "The server is at its limit", 4413),
    "storage_unavailable": Row(503, "Storage is not answering"),
    "shutting_down": Row(503, "The server is restarting", 1012),
    # Only ever sent over the WebSocket; the status is what the same fault would be over HTTP.
    "bad_frame": Row(400, "The frame is malformed"),
    "unknown_type": Row(400, "The frame's type is unknown"),
    "not_connected": Row(401, "The first frame must be connect", 4500),
    "already_connected": Row(409, "This socket is connected already"),
    "channel_unknown": Row(404, "There is no such channel"),
    "not_subscribed": Row(409, "There is no such subscription"),
    "too_many_subscriptions": Row(429, "Too many subscriptions on one socket"),
    "frame_too_large": Row(413, "The frame is too large", 1009),
}

WEBSOCKET_ONLY: Final = frozenset(
    {
        "bad_frame",
        "unknown_type",
        "not_connected",
        "already_connected",
        "channel_unknown",
        "not_subscribed",
        "too_many_subscriptions",
        "frame_too_large",
    }
)

_MEMBERS: Final = frozenset({"type", "title", "status", "detail", "instance", "code", "errors", "feedback"})


def row(code: str) -> Row:
    """The row of a code. A code without a row is our fault, so it answers as `internal`."""
    return PROBLEMS.get(code, PROBLEMS["internal"])


def problem(error: PlauditError, *, public_url: str, instance: str, chosen: Chosen = ()) -> dict[str, Any]:
    """The body of a failure. `instance` is the path it happened at; `chosen`: the feedback that applies.

    A fact that shares a name with a member of RFC 9457 is told with a prefix: `poll_status`, `survey_status`.
    """
    known = error.code in PROBLEMS
    code = error.code if known else "internal"
    shown = row(code)
    body: dict[str, Any] = {
        "type": f"{public_url}/problems/{code}",
        "title": shown.title,
        "status": shown.status,
        "detail": error.detail if known else shown.title,
        "instance": instance,
        "code": code,
    }
    if known:
        whose = "survey" if code.startswith("survey_") else "poll"
        for name, value in error.facts.items():
            body[f"{whose}_{name}" if name in _MEMBERS else name] = value
        if error.errors:
            body["errors"] = [{"pointer": one.pointer, "detail": one.detail} for one in error.errors]
    body["feedback"] = for_refusal(code, chosen)
    return body


def encoded(body: dict[str, Any]) -> bytes:
    return msgspec.json.encode(body)


def frame(error: PlauditError, *, public_url: str, frame_id: int | str | None = None) -> dict[str, Any]:
    """The same failure as a frame of the live socket, answering the client's frame `frame_id`."""
    told = {"type": "problem", "problem": problem(error, public_url=public_url, instance="/v1/live")}
    return told if frame_id is None else {"id": frame_id, **told}


def close_code(code: str) -> int | None:
    return row(code).close
