"""What only some kinds of question have in their results, as tables and figures: without knowing the kind.

`details` are told apart by their shape. A list of things with a count each is a table; a part of the answers
is a row of one; a number or a word is a figure. A kind that comes later is shown by the same rules.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.edge.pages.html import Safe, tag
from plaudit.edge.pages.rows import Row, table
from plaudit.edge.pages.scene import Scene
from plaudit.edge.pages.texts import Words
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.results import VisibleResults

_COUNTS: Final = ("votes", "points", "taps")
_UNSAID: Final = frozenset({"basis", "method", "tie_break", "explanation", "rounds"})
_RIGHT: Final = ("correct", "outcome")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """`instead_of_options`: the tables say of each option what matters more than how many chose it."""

    tables: Sequence[Safe] = ()
    figures: Sequence[tuple[str, str]] = ()
    right: Sequence[str] = ()
    explanation: str | None = None
    instead_of_options: bool = False


def told_of(scene: Scene, results: VisibleResults) -> Told:
    if isinstance(results.details, msgspec.UnsetType):
        return Told()
    details: Mapping[str, Any] = msgspec.to_builtins(results.details)
    lists = {name: value for name, value in details.items() if _is_table(value)}
    parts = {name: value for name, value in details.items() if isinstance(value, dict) and "percent" in value}
    share = scene.words["share" if details.get("basis") == "voters" else "part"]
    tables = [_listed(scene, results, name, value, share) for name, value in lists.items() if value]
    if parts:
        tables.append(_parts(scene.words, parts, share))
    right = next((details[name] for name in _RIGHT if name in details), ())
    return Told(
        tables=tables,
        figures=_figures(scene.words, details),
        right=right,
        explanation=details.get("explanation"),
        instead_of_options=any("id" in entry for value in lists.values() for entry in value),
    )


def named(words: Words, name: str) -> str:
    """What a field of details is called."""
    return words.get(f"detail_{name}", name.replace("_", " "))


def _is_table(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _listed(
    scene: Scene, results: VisibleResults, name: str, entries: list[dict[str, Any]], share: str
) -> Safe:
    if "columns" in entries[0]:
        return _grid(scene, name, entries)
    count = next((measure for measure in _COUNTS if measure in entries[0]), "votes")
    most = max(entry[count] for entry in entries)
    rows = [_row(scene, entry, count, most) for entry in entries]
    return table(
        scene.words,
        named(scene.words, name),
        scene.words["answer"],
        rows,
        results.voters,
        share=share,
        count=named(scene.words, count),
    )


def _row(scene: Scene, entry: Mapping[str, Any], count: str, most: int) -> Row:
    options = {option.id: option for option in scene.poll.definition.options}
    option = options.get(entry.get("id", ""))
    return Row(
        label=option.text if option else _label(scene.words, entry),
        emoji=option.emoji if option else None,
        count=entry[count],
        percent=entry.get("percent"),
        bar=None if "percent" in entry else 100 * entry[count] / (most or 1),
        mark=_mark(scene, entry.get("id")),
        leads=0 < most == entry[count],
    )


def _mark(scene: Scene, name: object) -> str | None:
    """The visitor's own; where they put options in order, the place they gave it."""
    if name not in scene.chosen:
        return None
    if KINDS[scene.poll.definition.kind].field == "ranking":
        return scene.words.filled("your_place", n=scene.chosen.index(str(name)) + 1)
    return scene.words["your_vote"]


def _label(words: Words, entry: Mapping[str, Any]) -> str:
    """A word, a day, a number, or from where to where."""
    if "from" in entry:
        low, high = (_said(words, entry[end]) for end in ("from", "to"))
        return low if low == high else f"{low} \u2013 {high}"
    return next((_said(words, entry[name]) for name in ("text", "date", "value") if name in entry), "")


def _parts(words: Words, parts: Mapping[str, Mapping[str, Any]], share: str) -> Safe:
    most = max(part["votes"] for part in parts.values())
    rows = [
        Row(
            label=named(words, name),
            count=part["votes"],
            percent=part["percent"],
            leads=0 < most == part["votes"],
        )
        for name, part in parts.items()
    ]
    return table(words, words["shares_of_answers"], words["answer"], rows, 0, share=share)


def _grid(scene: Scene, name: str, entries: list[dict[str, Any]]) -> Safe:
    """A row for each thing, a column for each answer to it."""
    words, texts = scene.words, {option.id: option.text for option in scene.poll.definition.options}
    columns = {column["key"]: column["text"] for column in scene.poll.definition.settings.get("columns", ())}
    keys = [column["key"] for column in entries[0]["columns"]]
    heads = [tag.th(columns.get(key, key), scope="col", dir="auto") for key in keys]
    body = [
        tag.tr(
            tag.th(texts.get(entry["id"], ""), scope="row", dir="auto"),
            [tag.td(words.percent(column["percent"], 0)) for column in entry["columns"]],
            tag.td("" if entry.get("mean") is None else words.number(entry["mean"], 2), class_="mean"),
        )
        for entry in entries
    ]
    head = tag.thead(tag.tr(tag.td(), heads, tag.th(words["mean"], scope="col")))
    inner = tag.table(tag.caption(named(words, name)), head, tag.tbody(body))
    return tag.div(inner, class_="grid", role="region", aria_label=named(words, name), tabindex=0)


def _figures(words: Words, details: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (named(words, name), _said(words, value))
        for name, value in details.items()
        if isinstance(value, int | float | str) and name not in _UNSAID
    ]


def _said(words: Words, value: Any) -> str:
    return words.number(value, 2) if isinstance(value, int | float) else str(value)
