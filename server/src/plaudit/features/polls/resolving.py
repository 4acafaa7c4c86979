"""What a prediction came to: the options that came true, named by the host when it is known."""

from collections.abc import Sequence

from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.choices import option_named
from plaudit.features.polls.model import Poll
from plaudit.features.polls.transitions import resolved
from plaudit.kernel.errors import Conflict, FieldProblem, Invalid


def resolution(poll: Poll, outcome: Sequence[str], now: int) -> Poll:
    """The poll closed with its outcome: options named by id, key or exact text, kept in listed order.

    Raises `Conflict("poll_state")` for other kinds of poll and for one that has no votes to judge, and
    `Invalid` with the codes of answers for options that are not there or named twice.
    """
    if not KINDS[poll.definition.kind].resolves:
        kind, status = poll.definition.kind, poll.status_at(now)
        raise Conflict(
            "poll_state", f"A {kind} poll has no outcome to tell.", status=status, action="resolve"
        )
    chosen: set[str] = set()
    for index, name in enumerate(outcome):
        option = option_named(poll.definition.options, name)
        if option is None:
            raise _unfit("option_unknown", index, "This poll has no such option.")
        if option.id in chosen:
            raise _unfit("option_repeated", index, "This option is named already.")
        chosen.add(option.id)
    listed = tuple(option.id for option in poll.definition.options if option.id in chosen)
    return resolved(poll, listed, now)


def _unfit(code: str, index: int, detail: str) -> Invalid:
    return Invalid(code, detail, errors=[FieldProblem(f"#/outcome/{index}", detail)])
