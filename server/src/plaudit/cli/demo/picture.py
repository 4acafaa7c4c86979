"""The demo's figures as lines of text for a terminal of a given width. Pure."""

import unicodedata
from collections.abc import Sequence

from plaudit.cli.demo.figures import Bar, Figures

_EIGHTHS = " ▏▎▍▌▋▊▉"
_COLOURS = (36, 35, 33, 32, 34, 31)
_NARROWEST_BAR = 8
_WIDEST_LABEL = 28
_NUMBERS = 18  # columns after the bar: " 100.0 %  123,456"


def lines(figures: Figures, width: int, *, colour: bool = True) -> list[str]:
    """The picture, no line wider than `width` columns."""
    labels = [_cut(bar.label, min(_WIDEST_LABEL, width // 3)) for bar in figures.bars]
    widest = max(map(columns, labels), default=0)
    room = max(_NARROWEST_BAR, width - widest - _NUMBERS - 4)
    crowd = figures.crowd
    shown = [f"  {_cut(figures.question, width - 4)}", ""]
    for index, (label, bar) in enumerate(zip(labels, figures.bars, strict=True)):
        shown.append(_bar(label, bar, widest, room, _COLOURS[index % len(_COLOURS)] if colour else None))
    facts = [
        f"{figures.votes:,} votes by {figures.voters:,} voters",
        f"{crowd.votes_per_second:.0f} votes/s",
        f"{crowd.screens:,} screens, {crowd.frames:,} frames",
        f"vote to receipt p50 {crowd.p50:.1f} ms, p99 {crowd.p99:.1f} ms",
    ]
    if figures.status != "open":
        facts.append(figures.status)
    return [*shown, "", *_flowed(facts, width)]


def plain(figures: Figures) -> str:
    """The same moment in one line, for logs and pipes."""
    bars = ", ".join(f"{bar.label} {bar.percent:.1f} %" for bar in figures.bars)
    crowd = figures.crowd
    return (
        f"{figures.votes} votes ({crowd.votes_per_second:.0f}/s), {crowd.screens} screens, "
        f"p50 {crowd.p50:.1f} ms, p99 {crowd.p99:.1f} ms | {bars}"
    )


def columns(text: str) -> int:
    """How many columns a terminal gives this text: wide and emoji characters take two, marks none."""
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(text: str, width: int) -> str:
    """At most `width` columns, nothing in it that could move the cursor."""
    clean = "".join(character for character in text if character.isprintable() or character in "\u200d\ufe0f")
    if columns(clean) <= width:
        return clean
    kept = ""
    for character in clean:
        if columns(kept) + _columns_of(character) >= width:
            break
        kept += character
    return kept + "…"


def _bar(label: str, bar: Bar, widest: int, room: int, colour: int | None) -> str:
    eighths = round(max(0.0, min(100.0, bar.percent)) / 100 * room * 8)
    drawn = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8].strip() if eighths % 8 else "")
    padding = " " * (room - len(drawn))
    painted = f"\033[{colour}m{drawn}\033[0m" if colour is not None and drawn else drawn
    return (
        f"  {label}{' ' * (widest - columns(label))}  {painted}{padding}{bar.percent:6.1f} %  {bar.votes:>7,}"
    )


def _flowed(facts: Sequence[str], width: int) -> list[str]:
    """Facts beside one another while they fit."""
    found: list[str] = []
    for fact in facts:
        if found and columns(found[-1]) + 3 + len(fact) <= width - 1:
            found[-1] += f" · {fact}"
        else:
            found.append(f"  {_cut(fact, width - 3)}")
    return found
