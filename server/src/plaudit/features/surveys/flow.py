"""The way through a survey: a pure walk over its items. It only ever goes forward, so it always ends.

Conditions see the answers of the items passed on this very walk. Whoever goes back and takes another branch
leaves answers behind that are kept, for a change of mind, but no longer decide anything.
"""

from collections.abc import Sequence

import msgspec

from plaudit.features.surveys.conditions import Facts, holds
from plaudit.features.surveys.model import END, Ending, Item, Quota, Response, Survey


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """Where a participant is. `path`: the items reached, `missing`: the required one the path waits at.

    `next` is what to show now; None when nothing is left. `of`: how many answers the whole way would take,
    if what is still unanswered were left out; `answered` of them are there. `facts`: the answers on the way.
    """

    path: tuple[str, ...]
    missing: str | None
    next: str | None
    answered: int
    of: int
    facts: Facts


def walk(survey: Survey, response: Response) -> Walk:
    """The participant's way as it is now.

    It stops at the first required item that waits for its answer; beyond, only its length is looked at.
    """
    said: dict[str, object] = {}
    facts = Facts(said, response.fields, response.attributes)  # grows with the walk
    way: list[Item] = []
    stop: int | None = None
    position = 0
    while position < len(survey.items):
        item = survey.items[position]
        if item.show_when is not None and not holds(item.show_when, facts):
            position += 1
            continue
        given = response.answers.get(item.key)
        if stop is None and item.asks and given is not None and given.answer is not None:
            said[item.key] = given.answer
        elif stop is None and item.asks and item.required:
            stop = len(way)
        way.append(item)
        position = _after(survey, position, facts)
    reached = way if stop is None else way[: stop + 1]
    last = max((index for index, item in enumerate(reached) if item.key in response.answers), default=-1)
    upcoming = (item.key for item in reached[last + 1 :] if item.key not in said)
    missing = None if stop is None else way[stop].key
    return Walk(
        path=tuple(item.key for item in reached),
        missing=missing,
        next=next(upcoming, missing),
        answered=len(said),
        of=sum(item.asks for item in way),
        facts=facts,
    )


def _after(survey: Survey, position: int, facts: Facts) -> int:
    """The position after an item: the first jump that holds, else its `next`, else the item below."""
    item = survey.items[position]
    to = next((jump.to for jump in item.jumps if holds(jump.when, facts)), item.next)
    target = position + 1 if to is None else position_of(survey.items, to)
    assert target is not None
    assert target > position, "checked when the survey was saved"
    return target


def position_of(items: Sequence[Item], key: str) -> int | None:
    """Where an item stands; the end is after the last. None: there is no such item."""
    if key == END:
        return len(items)
    return next((index for index, item in enumerate(items) if item.key == key), None)


def ending_of(survey: Survey, facts: Facts) -> Ending | None:
    """The first ending whose condition holds; the last has none. None: the survey has no endings."""
    return next(
        (one for one in survey.endings if one.when is None or holds(one.when, facts)),
        None,
    )


def quotas_of(survey: Survey, facts: Facts) -> list[Quota]:
    """The quotas a response falls under."""
    return [quota for quota in survey.quotas if holds(quota.when, facts)]


def unreachable(items: Sequence[Item]) -> list[str]:
    """Items no answers lead to, whatever the conditions say: only the arrows between items count.

    An item that may be left out (`show_when`) or names no `next` leads to the one below it; one that is
    always shown and names a `next` does not.
    """
    places = {item.key: place for place, item in enumerate(items)}
    reached = {0}
    for position, item in enumerate(items):
        if position not in reached:
            continue
        if item.next is None or item.show_when is not None:
            reached.add(position + 1)
        named = [jump.to for jump in item.jumps] + ([] if item.next is None else [item.next])
        reached |= {places[to] for to in named if to in places}
    return [item.key for position, item in enumerate(items) if position not in reached]
