"""Options of a definition and those of the server: which is which, so that votes stay with their option.

Pure. An option is found again by its key, or else by its text; what matches nothing is new, and what is
matched by nothing goes, unless the audience may add options of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.cli.apply.differences import NOTHING, Change, changes, merged

Json = Mapping[str, Any]

_SET_BY_THE_SERVER: Final = frozenset({"id", "state"})


class Matched(msgspec.Struct, frozen=True):
    """Each option of the file with its like on the server, and all of the server's as they stand."""

    pairs: Sequence[tuple[Json, Json | None]]
    stood: Sequence[Json]

    @property
    def left(self) -> list[Json]:
        """The server's options that the file does not name."""
        named = [found["id"] for _, found in self.pairs if found is not None]
        return [one for one in self.stood if one["id"] not in named]

    def names(self) -> dict[str, str]:
        """Option ids by every name a definition may use: the id, the key or the text, old and new."""
        every = [(one, one) for one in self.stood]
        every += [(written, found) for written, found in self.pairs if found is not None]
        return {
            one[name]: found["id"]
            for name in ("text", "key", "id")
            for one, found in every
            if isinstance(one.get(name), str)
        }


def match(written: Sequence[Any], stood: Sequence[Json]) -> Matched:
    left = list(stood)
    pairs: list[tuple[Json, Json | None]] = []
    for one in (each if isinstance(each, Mapping) else {"text": each} for each in written):
        like = _like(one, left)
        if like is not None:
            left.remove(like)
        pairs.append((one, like))
    return Matched(pairs, stood)


def option_changes(matched: Matched, *, keep: bool) -> Iterator[Change]:
    """New, gone, different and moved options. `keep`: what the file does not name stays."""
    for written, found in matched.pairs:
        if found is None:
            yield Change("options", NOTHING, written.get("text"))
        else:
            name = found.get("key") or found["text"]
            yield from changes(written, found, f"options[{name}]")
    if not keep:
        for found in matched.left:
            yield Change("options", found["text"], NOTHING)
    yield from _moved(matched)


def option_drafts(matched: Matched, *, keep: bool) -> list[Json]:
    """The list to send: known options by their id, with what the file does not say of them."""
    drafts = [_draft(written, found) for written, found in matched.pairs]
    return drafts + [_draft({}, found) for found in matched.left if keep]


def _like(written: Json, left: Sequence[Json]) -> Json | None:
    key, text = written.get("key"), written.get("text")
    for found in left:
        if key is not None and found.get("key") == key:
            return found
    for found in left:
        if isinstance(text, str) and found["text"] == text.strip() and None in {key, found.get("key")}:
            return found
    return None


def _moved(matched: Matched) -> Iterator[Change]:
    """The order of those that stay, if it changes."""
    after = [found for _, found in matched.pairs if found is not None]
    before = [one for one in matched.stood if one in after]
    if before != after:
        yield Change("options order", [one["text"] for one in before], [one["text"] for one in after])


def _draft(written: Json, found: Json | None) -> Json:
    if found is None:
        return written
    kept = {name: value for name, value in found.items() if name not in _SET_BY_THE_SERVER}
    return {**dict(merged(written, kept)), "id": found["id"]}
