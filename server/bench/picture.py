"""The picture of docs/performance.md: bars beside those of others, as SVG for light and dark pages."""

from html import escape
from typing import Any, NamedTuple

DESCRIPTION = "Per frame, per vote and per screen: measured figures of Plaudit beside other servers"
WIDTH, LABEL, RIGHT = 860, 250, 110
BAR, GAP, HEAD, FOOT = 16, 7, 46, 18
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 15px }
  .note { fill: #57606a; font-size: 12px }
  .bar { fill: #afb8c1 } .ours { fill: #8250df } .floor { fill: #57606a } .tail { fill: #d2a8ff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .note { fill: #8d96a0 }
    .bar { fill: #484f58 } .ours { fill: #a371f7 } .floor { fill: #8d96a0 } .tail { fill: #553098 }
  }
"""


class Bar(NamedTuple):
    """`length` in the panel's unit; `tail` goes on behind it to where it ends (a p99 behind a p50)."""

    label: str
    length: float
    told: str
    tail: float = 0.0


def drawn(measured: dict[str, Any]) -> str:
    """All panels whose figures are there, one below the other."""
    parts, top = [], 8
    for title, note, bars in (_fanout(measured), _votes(measured), _screens(measured)):
        if bars:
            parts.append(_panel(top, title, note, bars))
            top += HEAD + len(bars) * (BAR + GAP) + FOOT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img"'
        f' aria-label="{DESCRIPTION}">\n<style>{STYLE}</style>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _fanout(measured: dict[str, Any]) -> tuple[str, str, list[Bar]]:
    sittings = measured.get("fanout", {}).get("sittings", [])
    rows = (
        sorted(sittings[0]["medians"].items(), key=lambda row: row[1]["us_per_delivery"]) if sittings else []
    )
    bars = [
        Bar(name, row["us_per_delivery"], f"{row['us_per_delivery']:.1f} µs · {row['ratio']:.2f} x")
        for name, row in rows
    ]
    crowd = f"{sittings[0]['viewers']:,} viewers, 10 frames a second" if sittings else ""
    return "Server CPU per delivered frame", f"{crowd}; x of a C loop over send(). Shorter is better.", bars


def _votes(measured: dict[str, Any]) -> tuple[str, str, list[Bar]]:
    rows = measured.get("votes", {}).get("votes", {})
    ordered = sorted(rows.items(), key=lambda row: -row[1]["votes_per_second"])
    bars = [Bar(name, row["votes_per_second"], f"{row['votes_per_second']:,.0f}") for name, row in ordered]
    return "Durable votes per second", "One core, synced to disk before the answer. Longer is better.", bars


def _screens(measured: dict[str, Any]) -> tuple[str, str, list[Bar]]:
    rows = [row for row in measured.get("screen", {}).get("screen", []) if row["voting"] == "http"]
    bars = [
        Bar(
            f"plaudit, {row['viewers']:,.0f} on {row['watching']}, {row['rate']:,.0f} votes/s",
            row["screen_p50_ms"],
            f"{row['screen_p50_ms']:.0f} / {row['screen_p99_ms']:.0f} ms",
            row["screen_p99_ms"],
        )
        for row in rows
    ]
    return (
        "From a vote to every screen, p50 and p99",
        "From the instant the vote was due. Shorter is better.",
        bars,
    )


def _panel(top: float, title: str, note: str, bars: list[Bar]) -> str:
    longest = max(max(bar.length, bar.tail) for bar in bars)
    lines = [_text(0, top + 16, title, "title"), _text(0, top + 34, note, "note")]
    for number, bar in enumerate(bars):
        y = top + HEAD + number * (BAR + GAP)
        scale = (WIDTH - LABEL - RIGHT) / longest
        if bar.tail:
            lines.append(_rectangle(y, bar.tail * scale, "tail"))
        lines.append(_rectangle(y, bar.length * scale, _class(bar.label)))
        lines.append(
            _text(
                LABEL - 10,
                y + BAR - 3,
                bar.label.removeprefix("plaudit, ") if bar.tail else bar.label,
                "",
                "end",
            )
        )
        lines.append(_text(LABEL + max(bar.length, bar.tail) * scale + 8, y + BAR - 3, bar.told, "note"))
    return "\n".join(lines)


def _class(label: str) -> str:
    if label.startswith("plaudit"):
        return "ours"
    return "floor" if label.startswith(("floor", "bare")) else "bar"


def _rectangle(y: float, width: float, kind: str) -> str:
    return (
        f'<rect class="{kind}" x="{LABEL}" y="{y:.0f}" width="{max(1.0, width):.1f}" height="{BAR}" rx="2"/>'
    )


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.0f}" text-anchor="{anchor}">{escape(text)}</text>'
