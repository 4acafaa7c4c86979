"""A survey of the file against the one on the server: its fields, its items, and the polls in those. Pure.

Items are found again by their keys, which are q1, q2 … where the file gives none. An item keeps its poll;
what differs in the poll is an edit of the poll.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from plaudit.cli.apply import polls
from plaudit.cli.apply.differences import NOTHING, Change, changes, merged
from plaudit.cli.apply.polls import Edit, Json, Within

_ONLY_AT_FIRST: Final = frozenset({"open", "external_id"})
_LOGIC: Final = ("required", "show_when", "jumps", "next")  # what an item says besides its poll
# The key a part of a survey gets when it is written without one.
_UNNAMED: Final = {"items": "q{}", "endings": "end{}"}
# Names of options by item: {"use": {"yes": "opt_…"}}.
Names = Mapping[str, Mapping[str, str]]


def edit_of(wanted: Json, found: Json) -> Edit:
    """`found` is the survey as its host reads it, each item with its poll."""
    wanted = {field: _with_keys(field, value) for field, value in wanted.items()}
    known = {item["key"]: item for item in found["items"]}
    written = [item for item in _items_of(wanted) if isinstance(item.get("key"), str)]
    fields = _resolved(wanted, _names(written, known))
    told: list[Change] = []
    body: dict[str, Any] = {}
    for field, value in fields.items():
        if field in _ONLY_AT_FIRST or field == "items":
            continue
        if several := list(changes(value, found.get(field, NOTHING), field)):
            told += several
            body[field] = merged(value, found.get(field), field)
    within = list(_polls_within(_items_of(wanted), known))
    several = list(_item_changes(fields["items"], found["items"])) if "items" in fields else []
    if several:
        items = fields["items"]
        body["items"] = [_draft(item, known) for item in items] if isinstance(items, list) else items
    inner = [change for one in within for change in one.edit.changes]
    return Edit([*told, *several, *inner], body, within)


def kinds_that_differ(wanted: Json, found: Json) -> list[str]:
    """Pointers to polls that would have to become polls of another kind."""
    known = {item["key"]: item["poll"] for item in found["items"]}
    items = _items_of({"items": _with_keys("items", wanted.get("items"))})
    return [
        f"#/items/{index}/poll/kind"
        for index, item in enumerate(items)
        if str(item.get("key")) in known and isinstance(item.get("poll"), Mapping)
        if polls.kind_differs(item["poll"], known[item["key"]])
    ]


def is_whole(wanted: Json) -> bool:
    """Whether the definition could make a survey by itself, of polls of its own."""
    items = _items_of(wanted)
    return "title" in wanted and bool(items) and all("poll" in item for item in items)


def _items_of(wanted: Json) -> list[Json]:
    """The items; what is no item stands as an empty one, for the server to refuse."""
    items = wanted.get("items")
    return [item if isinstance(item, Mapping) else {} for item in items] if isinstance(items, list) else []


def _with_keys(field: str, value: Any) -> Any:
    if field not in _UNNAMED or not isinstance(value, list):
        return value
    return [
        {"key": _UNNAMED[field].format(place), **one} if isinstance(one, Mapping) else one
        for place, one in enumerate(value, start=1)
    ]


def _names(written: Sequence[Json], known: Mapping[str, Json]) -> Names:
    """What conditions may call the options of each item."""
    names = {key: polls.matched_options({}, item["poll"]).names() for key, item in known.items()}
    for item in written:
        if item["key"] in known and isinstance(item.get("poll"), Mapping):
            found = known[item["key"]]["poll"]
            names[item["key"]] = polls.matched_options(item["poll"], found).names()
    return names


def _resolved(value: Any, names: Names) -> Any:
    """The value with the options of every condition in it named by id, as the server keeps them."""
    if isinstance(value, list):
        return [_resolved(one, names) for one in value]
    if not isinstance(value, Mapping):
        return value
    known = names.get(value["item"]) if isinstance(value.get("item"), str) and "op" in value else None
    inner = {name: _resolved(one, names) for name, one in value.items()}
    if known and "value" in inner:
        inner["value"] = _by_id(inner["value"], known)
    return inner


def _by_id(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_by_id(one, ids) for one in value]
    if isinstance(value, Mapping):
        return {ids.get(row, row): column for row, column in value.items()}
    return ids.get(value, value) if isinstance(value, str) else value


def _item_changes(items: Any, found: Sequence[Json]) -> Iterator[Change]:
    """New, gone and moved items, and those whose logic differs."""
    said = [_logic(one) for one in items] if isinstance(items, list) else items
    yield from changes(said, [_logic(one) for one in found], "items")


def _logic(item: Any) -> Any:
    """An item as its key, its logic and, when it is a poll made elsewhere, which."""
    if not isinstance(item, Mapping):
        return item
    poll = item.get("poll")
    poll_id = item.get("poll_id", poll.get("id") if isinstance(poll, Mapping) else None)
    told = {name: item[name] for name in ("key", *_LOGIC) if name in item}
    told |= {} if poll is None or isinstance(poll, Mapping) else {"poll": poll}
    return told | ({"poll_id": poll_id} if poll_id is not None else {})


def _polls_within(items: Sequence[Json], known: Mapping[str, Json]) -> Iterator[Within]:
    for index, item in enumerate(items):
        if str(item.get("key")) in known and isinstance(item.get("poll"), Mapping):
            poll = known[item["key"]]["poll"]
            edit = polls.edit_of(item["poll"], poll)
            if edit.changes:
                place = f"items[{item['key']}].poll"
                told = [Change(f"{place}.{one.field}", one.before, one.after) for one in edit.changes]
                yield Within(f"#/items/{index}/poll", poll, Edit(told, edit.body))


def _draft(item: Any, known: Mapping[str, Json]) -> Any:
    """An item to send: one that is known keeps its poll and what the file does not say of it."""
    if not isinstance(item, Mapping) or str(item.get("key")) not in known:
        return item
    found = known[item["key"]]
    kept = {name: found[name] for name in ("key", *_LOGIC) if name in found}
    said = {name: value for name, value in item.items() if name != "poll" or not isinstance(value, Mapping)}
    return {**kept, **said}
