"""What makes a poll this one and no other, and how the same question is asked again as another poll."""

import os
from typing import Any, Final

import msgspec

from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.choices import options_by_name
from plaudit.features.polls.milestone_rules import Milestone
from plaudit.features.polls.model import Definition, Poll, Translation
from plaudit.kernel.ids import new_id

_CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def fresh_identity(now: int) -> dict[str, Any]:
    """The fields of a `Poll` that no two polls share, and the instants of its birth."""
    return {
        "id": new_id("poll", now),
        "short_code": "".join(_CODE_LETTERS[byte % len(_CODE_LETTERS)] for byte in os.urandom(7)),
        "voter_secret": os.urandom(32),
        "epoch": f"e{os.urandom(4).hex()}",
        "created_at": now,
        "updated_at": now,
    }


def copied(poll: Poll, now: int) -> Poll:
    """A draft that asks the same, without dates, votes or outcome.

    It is not found by the external id of the first: a host finds one thing by one name. Options are new
    ones; whatever names them names the new ones. Where the audience brings the options it begins empty.
    """
    kept = () if KINDS[poll.definition.kind].grows else poll.definition.options
    ids = {option.id: new_id("opt", now) for option in kept}
    renamed = {tag: _translation(words, ids) for tag, words in poll.translations.items()}
    return msgspec.structs.replace(
        poll,
        **fresh_identity(now),
        definition=_definition(poll.definition, ids),
        translations=renamed,
        milestones=_milestones(poll, ids),
        status="draft",
        opens_at=None,
        closes_at=None,
        revealed=False,
        outcome=None,
        external_id=None,
        run=1,
        meaning=1,
        revision=1,
        hidden_version=1,
    )


def _definition(definition: Definition, ids: dict[str, str]) -> Definition:
    options = tuple(
        msgspec.structs.replace(option, id=ids[option.id], state=None)
        for option in definition.options
        if option.id in ids
    )
    return msgspec.structs.replace(definition, options=options, settings=_renamed(definition.settings, ids))


def _milestones(poll: Poll, ids: dict[str, str]) -> tuple[Milestone, ...] | None:
    """Those that can be reached in the copy: of an option that stayed behind there is nothing to reach."""
    if poll.milestones is None:
        return None
    known = options_by_name(poll.definition.options)
    kept = []
    for rule in poll.milestones:
        goal = rule.goal
        if goal is None or goal.option is None:
            kept.append(rule)
        elif goal.option in known and known[goal.option].id in ids:
            goal = msgspec.structs.replace(goal, option=ids.get(goal.option, goal.option))
            kept.append(msgspec.structs.replace(rule, goal=goal))
    return tuple(kept)


def _translation(words: Translation, ids: dict[str, str]) -> Translation:
    texts = {ids[option]: text for option, text in words.options.items() if option in ids}
    return msgspec.structs.replace(words, options=texts)


def _renamed(value: Any, ids: dict[str, str]) -> Any:
    """The value with every option id in it exchanged, wherever a kind keeps one."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, dict):
        return {ids.get(name, name): _renamed(one, ids) for name, one in value.items()}
    return [_renamed(one, ids) for one in value] if isinstance(value, list) else value
