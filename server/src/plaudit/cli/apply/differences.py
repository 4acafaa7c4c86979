"""What a definition says otherwise than the server: field by field, and nothing about what it does not name.

Pure. A definition names some fields of a poll, and of its inner objects; what it leaves out stays as it is.
Lists are said whole. Text counts as the server keeps it, without the space around it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

NOTHING: Final = msgspec.UNSET
_SAID_WHOLE: Final = frozenset({"show_when", "when"})
_INSTANTS: Final = frozenset({"opens_at", "closes_at"})


class Change(msgspec.Struct, frozen=True):
    """One field before and after; `NOTHING` where it was not there, or will not be."""

    field: str
    before: Any
    after: Any


def changes(wanted: Any, found: Any, field: str) -> Iterator[Change]:
    """Each named field that differs, by its path: `settings.low_label`, `endings[thanks].title`."""
    if _whole(field):
        if _bare(wanted) != _bare(found):
            yield Change(field, found, wanted)
    elif isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for name, value in wanted.items():
            inner = f"{field}.{name}" if field else name
            yield from changes(value, found.get(name, NOTHING), inner)
    elif _keyed(wanted) and _keyed(found):
        yield from _member_changes(wanted, found, field)
    elif not same(_once(wanted) if field == "tags" else wanted, found, instant=field in _INSTANTS):
        yield Change(field, found, wanted)


def merged(wanted: Any, found: Any, field: str = "") -> Any:
    """What to send so that `wanted` holds and what it leaves out stays."""
    if _whole(field):
        return wanted
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return {**found, **{name: merged(value, found.get(name), name) for name, value in wanted.items()}}
    if _keyed(wanted) and _keyed(found):
        known = {one["key"]: one for one in found}
        return [merged(one, known.get(one["key"])) for one in wanted]
    return wanted


def same(wanted: Any, found: Any, *, instant: bool = False) -> bool:
    """Whether the server's value is what the file means; objects within lists may hold more than is named."""
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, str) and isinstance(found, str):
        return found in {wanted, wanted.strip()} or (instant and _instant(wanted) == _instant(found))
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(same, wanted, found))
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return all(
            _bare(value) == _bare(found.get(name)) if _whole(name) else same(value, found.get(name, NOTHING))
            for name, value in wanted.items()
        )
    return bool(wanted == found)


def _member_changes(wanted: Any, found: Any, field: str) -> Iterator[Change]:
    """Of two lists whose members have keys: by member, and the order of those that stay."""
    before, after = ({one["key"]: one for one in members} for members in (found, wanted))
    for key, one in after.items():
        if key in before:
            yield from changes(one, before[key], f"{field}[{key}]")
        else:
            yield Change(field, NOTHING, one)
    for key, one in before.items():
        if key not in after:
            yield Change(field, one, NOTHING)
    stay = [[key for key in keys if key in other] for keys, other in ((before, after), (after, before))]
    if stay[0] != stay[1]:
        yield Change(f"{field} order", *stay)


def _whole(field: str) -> bool:
    """Conditions are one sentence: half of the old one and half of the new one would say neither."""
    return field.rpartition(".")[2] in _SAID_WHOLE


def _keyed(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, Mapping) and isinstance(one.get("key"), str) for one in value)
    )


def _bare(value: Any) -> Any:
    """Without members that are null: saying nothing and not saying it are alike."""
    if isinstance(value, Mapping):
        return {name: _bare(one) for name, one in value.items() if one is not None}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _once(tags: Any) -> Any:
    """Tags as the server keeps them: each once."""
    return (
        [tag for place, tag in enumerate(tags) if tag not in tags[:place]] if isinstance(tags, list) else tags
    )


def _instant(text: str) -> datetime | str:
    """Two ways of writing one instant are one instant; what is none is for the server to refuse."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text
