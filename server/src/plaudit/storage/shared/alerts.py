"""Alert rules, the states of their machines, and alerts. Called inside somebody else's transaction."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from plaudit.features.alerts.model import Alert, AlertStatus, Environment, Rule
from plaudit.features.alerts.ports import Watched
from plaudit.features.alerts.state import State
from plaudit.kernel.errors import Conflict
from plaudit.storage.shared.alert_tables import alert_rules, alerts

_encode: Final = msgspec.json.Encoder().encode
_rule: Final = msgspec.json.Decoder(Rule).decode
_alert: Final = msgspec.json.Decoder(Alert).decode
_state: Final = msgspec.json.Decoder(State).decode


def add_rule(connection: Connection, rule: Rule, most: int) -> None:
    """Raises `Conflict("alert_rule_limit")`."""
    standing = select(func.count()).where(*_of_tenant(alert_rules, rule.tenant), alert_rules.c.deleted == 0)
    if connection.execute(standing).scalar_one() >= most:
        raise Conflict("alert_rule_limit", f"There are {most} rules already; delete one first.", most=most)
    copied = {"id": rule.id, "project_id": rule.project_id, "environment": rule.environment}
    connection.execute(insert(alert_rules).values(copied | _columns(rule)))


def replace_rule(connection: Connection, rule: Rule, expected_revision: int, *, anew: bool) -> int:
    """The rule's number. `anew`: its machine forgets. Raises `Conflict("revision_mismatch")`."""
    statement = (
        update(alert_rules)
        .where(
            alert_rules.c.id == rule.id,
            alert_rules.c.revision == expected_revision,
            alert_rules.c.deleted == 0,
        )
        .values(_columns(rule) | ({"state": None} if anew else {}))
        .returning(alert_rules.c.no)
    )
    number = connection.execute(statement).scalar()
    if number is None:
        raise Conflict(
            "revision_mismatch", "The rule was changed meanwhile. Read it again.", expected=expected_revision
        )
    return int(number)


def load_rule(connection: Connection, rule_id: str) -> Rule | None:
    statement = select(alert_rules.c.document).where(alert_rules.c.id == rule_id, alert_rules.c.deleted == 0)
    row = connection.execute(statement).first()
    return None if row is None else _rule(row.document)


def rules_page(
    connection: Connection, tenant: tuple[str, Environment], *, before: str | None, limit: int
) -> Sequence[Rule]:
    statement = select(alert_rules.c.document).where(
        *_of_tenant(alert_rules, tenant), alert_rules.c.deleted == 0
    )
    rows = connection.execute(_older(statement, alert_rules, before).limit(limit))
    return [_rule(row.document) for row in rows]


def watched(connection: Connection, rule_id: str | None) -> Sequence[Watched]:
    statement = select(alert_rules.c.document, alert_rules.c.state).where(alert_rules.c.enabled == 1)
    if rule_id is not None:
        statement = statement.where(alert_rules.c.id == rule_id)
    rows = connection.execute(statement.order_by(alert_rules.c.no))
    return [Watched(_rule(row.document), None if row.state is None else _state(row.state)) for row in rows]


def save_state(connection: Connection, rule: Rule, state: State) -> int | None:
    """The rule's number; None when it is not any more the rule that was stepped."""
    statement = (
        update(alert_rules)
        .where(
            alert_rules.c.id == rule.id,
            alert_rules.c.revision == rule.revision,
            alert_rules.c.enabled == 1,
        )
        .values(state=_encode(state))
        .returning(alert_rules.c.no)
    )
    number = connection.execute(statement).scalar()
    return None if number is None else int(number)


def add_alert(connection: Connection, rule_no: int, alert: Alert) -> None:
    copied = ("id", "project_id", "environment", "status")
    values: dict[str, Any] = {name: getattr(alert, name) for name in copied}
    connection.execute(insert(alerts).values(values | {"rule_no": rule_no, "document": _encode(alert)}))


def open_alert(connection: Connection, rule_no: int) -> Alert | None:
    statement = select(alerts.c.document).where(alerts.c.rule_no == rule_no, alerts.c.status == "fired")
    row = connection.execute(statement).first()
    return None if row is None else _alert(row.document)


def replace_alert(connection: Connection, alert: Alert) -> None:
    statement = update(alerts).where(alerts.c.id == alert.id)
    connection.execute(statement.values(status=alert.status, document=_encode(alert)))


def load_alert(connection: Connection, alert_id: str) -> Alert | None:
    row = connection.execute(select(alerts.c.document).where(alerts.c.id == alert_id)).first()
    return None if row is None else _alert(row.document)


def alerts_page(
    connection: Connection,
    tenant: tuple[str, Environment],
    *,
    status: AlertStatus | None,
    rule: str | None,
    before: str | None,
    limit: int,
) -> Sequence[Alert]:
    statement = select(alerts.c.document).where(*_of_tenant(alerts, tenant))
    if status is not None:
        statement = statement.where(alerts.c.status == status)
    if rule is not None:
        number = select(alert_rules.c.no).where(alert_rules.c.id == rule).scalar_subquery()
        statement = statement.where(alerts.c.rule_no == number)
    rows: Sequence[Row[Any]] = connection.execute(_older(statement, alerts, before).limit(limit)).all()
    return [_alert(row.document) for row in rows]


def _of_tenant(table: Any, tenant: tuple[str, str]) -> tuple[Any, Any]:
    return table.c.project_id == tenant[0], table.c.environment == tenant[1]


def _older(statement: Any, table: Any, before: str | None) -> Any:
    if before is not None:
        statement = statement.where(
            table.c.no < select(table.c.no).where(table.c.id == before).scalar_subquery()
        )
    return statement.order_by(table.c.no.desc())


def _columns(rule: Rule) -> dict[str, Any]:
    return {
        "enabled": int(rule.enabled and not rule.deleted),
        "deleted": int(rule.deleted),
        "revision": rule.revision,
        "document": _encode(rule),
    }
