"""The figures of build/bench.json as tables in docs/performance.md, and as its picture.

    python bench/report.py

A table goes between `<!-- figures: NAME -->` and `<!-- end -->`; the words around it are written by
hand. What was not measured keeps the table it has.
"""

import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import picture

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "build" / "bench.json"
PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "pictures" / "performance.svg"
Facts = dict[str, Any]
Cell = str | Callable[[Facts], str]


def table(rows: Sequence[Facts], **columns: Cell) -> str:
    """Markdown. A column is a title and how to make its cell; the first is text, the others are figures."""
    titles = list(columns)
    lines = [titles, ["---"] + ["---:"] * (len(titles) - 1)]
    lines += [
        [make(row) if callable(make) else make.format(**row) for make in columns.values()] for row in rows
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def named(rows: dict[str, Facts]) -> list[Facts]:
    return [{"name": name} | row for name, row in rows.items()]


def absent(facts: Facts) -> str:
    missing = "; ".join(f"{name}: {reason}" for name, reason in facts.get("not_run", {}).items())
    return f"\n\nNot run: {missing}." if missing else ""


def sitting(facts: Facts) -> str:
    machine = facts["machine"]
    return (
        f"![{picture.DESCRIPTION}](pictures/{PICTURE.name})\n\n"
        f"Measured on {machine['at']}: {machine['cores']} cores, {machine['architecture']},"
        f" {machine['system']}, Python {machine['python']}, load {machine['load_before']} before the start."
    )


def votes(facts: Facts) -> str:
    def at(rate: int) -> Callable[[Facts], str]:
        def cell(row: Facts) -> str:
            if f"p99_ms_at_{rate}" not in row:
                return "-"
            return f"{row[f'p50_ms_at_{rate}']:.1f} / {row[f'p99_ms_at_{rate}']:.1f}"

        return cell

    columns: dict[str, Cell] = {
        "server": "{name}",
        "votes/s": "{votes_per_second:,.0f}",
        "CPU µs/vote": "{server_us_per_vote:.0f}",
        "ack p50 / p99 ms, flat out": "{ack_p50_ms:.1f} / {ack_p99_ms:.1f}",
        "at 1 000/s": at(1000),
        "at 5 000/s": at(5000),
        "load core": "{load_cpu_share:.2f}",
    }
    ratios = "\n".join(
        f"- {pair.replace(' / ', ' beside ')}: {ratio['votes']:.2f} x the votes,"
        f" {ratio['cpu']:.2f} x the CPU per vote"
        for pair, ratio in facts["ratios"].items()
    )
    return f"{table(named(facts['votes']), **columns)}{absent(facts)}\n\n{ratios}"


def store(facts: Facts) -> str:
    columns = {"batch": "{batch:,}", "votes/s": "{votes_per_second:,.0f}", "CPU µs/vote": "{us_per_vote:.1f}"}
    return table(facts["store"], **columns)


def deliveries(medians: dict[str, Facts]) -> str:
    def age(row: Facts) -> str:
        return f"{row['p50_ms']:.0f} / {row['p99_ms']:.0f}" if "p99_ms" in row else "-"

    columns: dict[str, Cell] = {
        "server": "{name}",
        "CPU µs/delivery": "{us_per_delivery:.2f}",
        "x floor": "{ratio:.2f}",
        "without votes": lambda row: f"{row.get('ratio_without_votes', row['ratio']):.2f}",
        "deliveries/s": "{deliveries_per_second:,.0f}",
        "server core": "{server_core:.2f}",
        "age p50 / p99 ms": age,
        "load core": "{load_core:.2f}",
    }
    cheapest_first = sorted(named(medians), key=lambda row: row["us_per_delivery"])
    return table(cheapest_first, **columns)


def fanout(facts: Facts) -> str:
    return "\n\n".join(
        f"**{one['viewers']:,} viewers**, frames of {facts['bytes']} bytes, {facts['hz']} a second, median of"
        f" {one['rounds']}:\n\n{deliveries(one['medians'])}{absent(one)}"
        for one in facts["sittings"]
    )


def screen(facts: Facts) -> str:
    columns: dict[str, Cell] = {
        "viewers": "{viewers:,.0f}, {watching}",
        "votes/s": "{rate:,.0f}, {voting}",
        "ack p50 / p99 ms": "{ack_p50_ms:.0f} / {ack_p99_ms:.0f}",
        "screen p50 / p99 ms": "{screen_p50_ms:.0f} / {screen_p99_ms:.0f}",
        "frames/s each": "{frames_per_viewer:.1f}",
        "server core": "{server_core:.2f}",
        "load core": "{load_core:.2f}",
        "generator late p99 ms": "{generator_late_p99_ms:.1f}",
        "every vote on every screen": lambda row: "yes" if row["exact"] else "**no**",
    }
    return table(facts["screen"], **columns)


def interference(facts: Facts) -> str:
    columns: dict[str, Cell] = {
        "viewers": "{viewers:,.0f}",
        "ack p50 ms": "{ack_p50_ms:.1f}",
        "ack p99 ms": "{ack_p99_ms:.1f}",
        "frames/s": "{frames_per_second:,.0f}",
        "server core": "{server_core:.2f}",
        "generator late p99 ms": "{generator_late_p99_ms:.1f}",
    }
    return table(facts["interference"], **columns)


def flash(facts: Facts) -> str:
    columns: dict[str, Cell] = {
        "votes within a second": "{viewers:,.0f}",
        "answers missing": "{answers_missing:.0f}",
        "refused": "{refused:.0f}",
        "counted": "{counted:,.0f}",
        "ack p50 / p99 ms": "{ack_p50_ms:.0f} / {ack_p99_ms:.0f}",
        "screen p50 / p99 ms": "{screen_p50_ms:.0f} / {screen_p99_ms:.0f}",
        "generator late p99 ms": "{generator_late_p99_ms:.0f}",
    }
    return table([facts["flash"]], **columns)


def idle(facts: Facts) -> str:
    columns: dict[str, Cell] = {
        "viewers": "{viewers:,.0f}, {watching}",
        "KB each": "{kb_per_viewer:.1f}",
        "of the kernel, KB each": "{kernel_kb_per_viewer:.1f}",
        "CPU µs/s each": "{idle_us_per_viewer_second:.2f}",
        "of a core": "{idle_core:.3f}",
        "joins/s": "{joins_per_second:,.0f}",
        "CPU µs/join": "{join_cpu_us:.0f}",
    }
    return table(facts["idle"], **columns)


def polls(facts: Facts) -> str:
    columns: dict[str, Cell] = {
        "polls": "{polls:,.0f}",
        "viewers": "{viewers:,.0f}",
        "deliveries/s": "{deliveries_per_second:,.0f}",
        "CPU µs/delivery, votes included": "{us_per_delivery:.1f}",
        "ack p50 / p99 ms": "{ack_p50_ms:.1f} / {ack_p99_ms:.1f}",
        "screen p50 / p99 ms": "{screen_p50_ms:.0f} / {screen_p99_ms:.0f}",
        "server core": "{server_core:.2f}",
    }
    return table(facts["polls"], **columns)


def growth(facts: Facts) -> str:
    rate: dict[str, Cell] = {
        "votes stored": "{rows:,.0f}",
        "store alone, votes/s": "{store:,.0f} ({store_share:.2f})",
        "HTTP, votes/s": "{http:,.0f} ({http_share:.2f})",
        "with random ids": "{random:,.0f} ({random_share:.2f})",
        "CPU µs/vote": "{us:.0f}",
        "ack p50 / p99 ms at 2 000/s": "{ack_p50_ms:.1f} / {ack_p99_ms:.1f}",
        "start s": "{start_seconds:.1f}",
        "proof ms": "{proof_ms:.0f}",
        "MB resident": "{resident_mb:.0f}",
        "file MB": "{file_mb:,.0f}",
    }
    rows = []
    for alone, http, scattered, costs in zip(
        facts["store"], facts["http"], facts["http_random_ids"], facts["costs"], strict=True
    ):
        rows.append(
            costs
            | {"store": alone["votes_per_second"], "store_share": alone["of_none"]}
            | {"http": http["votes_per_second"], "http_share": http["of_none"], "us": http["us_per_vote"]}
            | {"random": scattered["votes_per_second"], "random_share": scattered["of_none"]}
        )
    export = facts["export"]
    return (
        f"{table(rows, **rate)}\n\n"
        f"`plaudit export` of {export['rows']:,} votes: {export['export_seconds']:.0f} s,"
        f" {export['export_peak_mb']:.0f} MB at most; `plaudit verify` of that file:"
        f" {export['verify_seconds']:.0f} s, {export['verify_peak_mb']:.0f} MB."
    )


def inbox(facts: Facts) -> str:
    one_by_one = table(
        facts["one_by_one"],
        **{
            "sent as": "{what}",
            "open pages": "{users:,.0f}",
            "sent": "{sent:,.0f}",
            "request → frame p50 / p99 / max ms": "{p50_ms:.1f} / {p99_ms:.1f} / {max_ms:.1f}",
        },
    )
    to_all = table(
        facts["to_all"],
        **{
            "an effect to everyone, listeners": "{listeners:,.0f}",
            "first / median / last page ms": "{first_ms:.0f} / {median_ms:.0f} / {last_ms:.0f}",
            "server CPU µs each, noted as delivered": "{us_each:.0f}",
        },
    )
    return f"{one_by_one}\n\n{to_all}"


def events(facts: Facts) -> str:
    alone: dict[str, Cell] = {
        "events": "{what}",
        "a minute, on one core": "{events_per_minute:,.0f}",
        "server CPU µs each": "{us_each:.0f}",
        "decisions": "{decisions:,.0f}",
    }
    beside: dict[str, Cell] = {
        "votes at 1 000/s": "{what}",
        "events a minute": "{events_per_minute:,.0f}",
        "ack p50 / p99 ms": "{ack_p50_ms:.2f} / {ack_p99_ms:.1f}",
        "server core": "{server_core:.2f}",
        "votes/s at most": "{votes_per_second:,.0f}",
    }
    return f"{table(facts['alone'], **alone)}\n\n{table(facts['beside'], **beside)}"


# Which measurement each table of the page is made from.
TABLES: dict[str, tuple[str, Callable[[Facts], str]]] = {
    "votes": ("votes", votes),
    "store": ("store", store),
    "fanout": ("fanout", fanout),
    "screen": ("screen", screen),
    "interference": ("screen", interference),
    "flash": ("flash", flash),
    "idle": ("idle", idle),
    "polls": ("polls", polls),
    "inbox": ("inbox", inbox),
    "events": ("events", events),
    "growth": ("growth", growth),
}


def written(page: str, figures: Facts) -> str:
    """The page with every table made anew that was measured without failing."""
    parts = {"sitting": sitting(figures)}
    for name, (measurement, make) in TABLES.items():
        facts = figures["measured"].get(measurement)
        if facts and not facts["failed"]:
            parts[name] = make(facts)
    for name, text in parts.items():
        between = re.compile(rf"(<!-- figures: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        page, found = between.subn(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", page)
        if not found:
            sys.exit(f"{PAGE.name} has no place for {name}")
    return page


def main() -> None:
    figures = json.loads(FIGURES.read_text())
    PAGE.write_text(written(PAGE.read_text(), figures))
    PICTURE.write_text(picture.drawn(figures["measured"]))
    print(f"{PAGE.relative_to(ROOT)} and {PICTURE.relative_to(ROOT)} are written")


if __name__ == "__main__":
    main()
