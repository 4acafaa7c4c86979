"""Links of the OpenAPI document: which operations take the id that a reply has just told."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from plaudit.edge.rest.operation import Operation

_POLL: Final = {"poll_id": "$response.body#/id"}
_VOTE: Final = {"poll_id": "$request.path.poll_id", "vote_id": "$response.body#/vote/id"}
_SURVEY: Final = {"survey_id": "$response.body#/id"}
_TRIGGER: Final = {"trigger_id": "$response.body#/id"}
_INTERACTION: Final = {"interaction_id": "$response.body#/id"}
_ALERT_RULE: Final = {"rule_id": "$response.body#/id"}
_RESPONSE: Final = {"survey_id": "$request.path.survey_id", "response_id": "$response.body#/response/id"}
_TOLD: Final[Mapping[str, tuple[tuple[int, ...], Mapping[str, str]]]] = {
    "createPoll": ((201,), _POLL),
    "castVote": ((200, 201), _VOTE),
    "createSurvey": ((201,), _SURVEY),
    "respond": ((200, 201), _RESPONSE),
    "createAlertRule": ((201,), _ALERT_RULE),
    "createTrigger": ((201,), _TRIGGER),
    "sendEffect": ((200, 201), _INTERACTION),
    "sendInteraction": ((200, 201), _INTERACTION),
}


def links(operation: Operation, status: int, everything: Sequence[Operation]) -> dict[str, Any]:
    """The `links` member of one reply: {} or {"links": …}, by the id of the operation they lead to."""
    statuses, told = _TOLD.get(operation.id, ((), {}))
    if status not in statuses:
        return {}
    found = {
        target.id: {"operationId": target.id, "parameters": dict(told)}
        for target in everything
        if set(re.findall(r"{(\w+)}", target.path)) == told.keys()
    }
    return {"links": found}
