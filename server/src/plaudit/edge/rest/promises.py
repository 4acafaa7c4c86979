"""Every promise of the API in the order of the document: the contract is made from this, without a server.

A test holds that the routes of a running server are exactly these.
"""

from typing import Final

from plaudit.edge.rest import (
    alert_operations,
    exports,
    interaction_operations,
    moderation_operations,
    operations,
    poll_operations,
    pushes,
    reaction_operations,
    results,
    stream_operations,
    survey_operations,
    templates,
    tickets,
    trigger_operations,
    voters,
    votes,
    webhook_operations,
)
from plaudit.edge.rest.operation import Operation

EVERY: Final[tuple[Operation, ...]] = (
    *poll_operations.EVERY,
    *votes.EVERY,
    results.READ,
    *moderation_operations.EVERY,
    stream_operations.STREAM,
    stream_operations.STREAM_ME,
    *interaction_operations.EVERY,
    exports.EXPORT,
    *survey_operations.EVERY,
    *alert_operations.EVERY,
    *pushes.EVERY,
    *trigger_operations.EVERY,
    *reaction_operations.EVERY,
    voters.CREATE,
    tickets.CREATE,
    *templates.EVERY,
    *webhook_operations.EVERY,
    *operations.EVERY,
)
