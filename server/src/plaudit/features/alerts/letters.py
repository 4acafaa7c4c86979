"""What is written to people about an alert: a subject and plain text. Pure."""

import unicodedata
from typing import Final, NamedTuple

from plaudit.features.alerts.model import Alert, Metric
from plaudit.kernel.clock import format_instant

_WHY: Final = {
    "recovered": "The metric is well again.",
    "closed": "The poll has ended.",
    "reset": "The poll began anew.",
    "no_data": "There is nothing left to measure.",
    "rule_changed": "The rule was changed.",
    "rule_disabled": "The rule was disabled.",
    "rule_deleted": "The rule was deleted.",
}
_UNITS: Final = {
    "share": " %",
    "response_rate": " %",
    "drop": " % less",
    "no_votes": " min",
    "spike": " times",
}


class Letter(NamedTuple):
    """One line for the subject, lines of plain text for the body."""

    subject: str
    body: str


def letter_of(alert: Alert) -> Letter:
    """What somebody is told who is asked to look: what, how much, of how many, since when."""
    is_over = alert.status == "resolved"
    name = one_line(alert.rule_name)
    lines = [
        f"{name}: {'resolved' if is_over else 'fired'}",
        "",
        f"What: {_told(alert.metric)}",
        f"Threshold: {number(alert.threshold)}{_UNITS.get(alert.metric.type, '')}",
        f"When it fired: {_valued(alert.metric, alert.value, alert.n)}",
        f"Fired at: {format_instant(alert.fired_at)}",
    ]
    if is_over and alert.resolved_at is not None:
        lines += [
            f"Resolved at: {format_instant(alert.resolved_at)}",
            f"Why: {_WHY.get(alert.reason or '', '')}",
        ]
        if alert.resolved_value is not None:
            lines.append(f"Now: {_valued(alert.metric, alert.resolved_value, alert.resolved_n or 0)}")
    lines += ["", f"Rule {alert.rule_id}, alert {alert.id}, environment {alert.environment}"]
    return Letter(f"[Plaudit] {'Resolved' if is_over else 'Alert'}: {name}", "\n".join(lines) + "\n")


def one_line(text: str) -> str:
    """The text without anything that ends a line or is not seen: a name somebody chose."""
    seen = (" " if unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp"} else one for one in text)
    return " ".join("".join(seen).split())


def number(value: float) -> str:
    """At most two decimals, none where there are none."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _told(metric: Metric) -> str:
    sorts = ("poll", metric.poll), ("survey", metric.survey), ("trigger", metric.trigger)
    of = next(f"{sort} {name}" for sort, name in sorts if name is not None)
    return f"{metric.type} of {of}" + (f", item {metric.item}" if metric.item else "")


def _valued(metric: Metric, value: float | None, n: int) -> str:
    if value is None:
        return "not known"
    return f"{number(value)}{_UNITS.get(metric.type, '')}" + (f" (of {n})" if n else "")
