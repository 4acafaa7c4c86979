"""A table of results: what, a bar, a share, a count."""

from collections.abc import Sequence

import msgspec

from plaudit.edge.pages.html import Child, Safe, tag
from plaudit.edge.pages.texts import Words


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """`percent` is of what the table says; `bar` is how long its bar is, unless that is the percentage."""

    label: str
    count: int | str
    percent: float | None = None
    bar: float | None = None
    emoji: str | None = None
    mark: str | None = None
    leads: bool = False


def table(
    words: Words,
    caption: str,
    what: str,
    rows: Sequence[Row],
    voters: int,
    *,
    share: str | None = None,
    count: str | None = None,
) -> Safe:
    """`what`, `share` and `count` head the columns; `voters` decide how many decimals are honest."""
    return tag.table(
        tag.caption(caption),
        tag.thead(
            tag.tr(
                tag.th(what, scope="col"),
                tag.td(),
                tag.th(share or words["share"], scope="col"),
                tag.th(count or words["votes"], scope="col"),
            ),
            class_="sr",
        ),
        tag.tbody([_line(words, row, voters) for row in rows]),
    )


def figure(name: str, value: str) -> list[Child]:
    return [tag.span(f"{name} ", tag.b(value, dir="auto"))]


def _line(words: Words, row: Row, voters: int) -> Safe:
    wide = row.percent if row.bar is None else row.bar
    return tag.tr(
        tag.th(
            row.emoji and tag.span(row.emoji, class_="emoji", aria_hidden="true"),
            tag.span(row.label, dir="auto"),
            row.mark and tag.span(row.mark, class_="own"),
            scope="row",
        ),
        tag.td(
            # A width in an attribute: the policy allows no inline style, and needs none.
            tag.svg(tag.rect(width=f"{wide or 0:g}%", height="100%"), aria_hidden="true"),
            class_="bar",
        ),
        tag.td("" if row.percent is None else words.percent(row.percent, voters), class_="percent"),
        tag.td(words.number(row.count) if isinstance(row.count, int) else row.count, class_="count"),
        class_="leads" if row.leads else None,
    )
