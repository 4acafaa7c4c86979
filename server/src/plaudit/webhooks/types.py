"""Which types of messages there are, and which of them an endpoint wants."""

from collections.abc import Iterable
from typing import Final

VOTES: Final = ("vote.cast", "vote.changed", "vote.retracted")
PING: Final = "test.ping"
# Every type an endpoint can ask for. A ping comes when asked for, to whomever was named.
EVERY: Final = (
    *("poll.created", "poll.updated", "poll.opened", "poll.locked", "poll.closed", "poll.canceled"),
    *("poll.reset", "poll.revealed", "poll.resolved", "poll.archived"),
    *VOTES,
    *("survey.opened", "survey.closed", "response.completed"),
    *("interaction.shown", "interaction.answered", "interaction.dismissed", "interaction.expired"),
    *("alert.fired", "alert.resolved"),
)


def wants(patterns: Iterable[str], message_type: str) -> bool:
    """Whether one of the patterns says this type: by name, by its first word (`poll.*`), or `*`."""
    family = message_type.partition(".")[0] + ".*"
    return any(pattern in {message_type, family, "*"} for pattern in patterns)


def is_pattern(text: str) -> bool:
    """Whether a pattern says any type there is: a misspelt one would be silent for ever."""
    return text == "*" or any(wants((text,), known) for known in EVERY)
