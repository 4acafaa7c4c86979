"""/v1/alert-rules and /v1/alerts: what is watched, and what was found. For hosts alone."""

from collections.abc import Callable
from typing import Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import REPLAYED, Idempotency, Seal
from plaudit.edge.rest import alert_operations as told
from plaudit.edge.rest.alert_operations import AlertPage, DryRunView, FiringView, RulePage, rule_view
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.polls import expected_revision
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.features.alerts.drafts import DryRunBody, NewRule, RuleEdit
from plaudit.features.alerts.dry_run import DryRun, Firing
from plaudit.features.alerts.model import Rule
from plaudit.features.alerts.ports import AlertStore
from plaudit.features.alerts.rules import AlertRules
from plaudit.features.alerts.telling import told as alert_told
from plaudit.kernel.clock import format_instant
from plaudit.kernel.errors import NotFound
from plaudit.kernel.replies import StoredReply

_CREATED: Final = 201
_new_rule: msgspec.json.Decoder[NewRule] = msgspec.json.Decoder(NewRule)
_edit: msgspec.json.Decoder[RuleEdit] = msgspec.json.Decoder(RuleEdit)
_dry_run: msgspec.json.Decoder[DryRunBody] = msgspec.json.Decoder(DryRunBody)


class AlertRoutes:
    def __init__(
        self, reception: Reception, rules: AlertRules, store: AlertStore, idempotency: Idempotency
    ) -> None:
        self._reception = reception
        self._rules = rules
        self._store = store
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        return [
            Route(told.CREATE, self.create),
            Route(told.DRY_RUN, self.dry_run),
            Route(told.LIST, self.page),
            Route(told.READ, self.read),
            Route(told.EDIT, self.edit),
            Route(told.DELETE, self.delete),
            Route(told.FEED, self.feed),
            Route(told.READ_ALERT, self.alert),
        ]

    async def create(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "alerts:write", host=True)
        draft = exchange.json(_new_rule)

        async def perform(seal: Seal | None) -> Reply:
            return self._told(await self._rules.create(draft, caller.tenant, _sealed(seal)), _CREATED)

        return self._replayed(await self._idempotency.once(exchange, caller, perform))

    async def dry_run(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "alerts:read", host=True)
        body = exchange.json(_dry_run)
        since, found = await self._rules.dry_run(body, caller.tenant)
        return json_reply(_dry_run_view(body, since, found))

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "alerts:read", host=True)
        query = exchange.query_as(told.RuleQuery)
        listing = f"alert-rules:{caller.key.environment}"
        found = await self._store.page(
            *caller.tenant,
            before=cursors.opened(caller.project, listing, query.cursor),
            limit=query.limit + 1,
        )
        shown, more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, shown[-1].id) if more else None
        page = RulePage(data=[rule_view(rule) for rule in shown], next_cursor=cursor, has_more=more)
        return json_reply(page, 200, self._link(exchange, cursor, limit=query.limit))

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "alerts:read", host=True)
        return self._told(await self._rule(exchange, caller), 200)

    async def edit(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "alerts:write", host=True)
        rule = await self._rule(exchange, caller)
        edit = exchange.json(_edit)
        return self._told(await self._rules.edit(rule, edit, expected_revision(exchange)), 200)

    async def delete(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "alerts:write", host=True)
        rule = await self._rule(exchange, caller)
        self._reception.no_body(exchange)
        await self._rules.delete(rule, expected_revision(exchange))
        return json_reply(rule_view(rule))

    async def feed(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "alerts:read", host=True)
        query = exchange.query_as(told.AlertQuery)
        listing = f"alerts:{caller.key.environment}:{msgspec.json.encode(query.found_by()).decode()}"
        found = await self._store.alerts(
            *caller.tenant,
            status=query.status,
            rule=query.rule,
            before=cursors.opened(caller.project, listing, query.cursor),
            limit=query.limit + 1,
        )
        shown, more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, shown[-1].id) if more else None
        page = AlertPage(data=[alert_told(alert) for alert in shown], next_cursor=cursor, has_more=more)
        return json_reply(page, 200, self._link(exchange, cursor, **query.found_by(), limit=query.limit))

    async def alert(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "alerts:read", host=True)
        alert = await self._store.alert(exchange.parameters["alert_id"])
        if alert is None or alert.tenant != caller.tenant:
            raise NotFound("alert_not_found", "There is no such alert for this key.")
        return json_reply(alert_told(alert))

    async def _rule(self, exchange: Exchange, caller: Caller) -> Rule:
        return await self._rules.load(exchange.parameters["rule_id"], caller.tenant)

    def _link(
        self, exchange: Exchange, cursor: str | None, **query: str | int | None
    ) -> list[tuple[str, str]]:
        public_url = self._reception.public_url
        return [] if cursor is None else [next_link(exchange, public_url, cursor, **query)]

    def _told(self, rule: Rule, status: int) -> Reply:
        return json_reply(rule_view(rule), status, self._headers(rule.id, rule.revision, status))

    def _replayed(self, reply: Reply) -> Reply:
        """A stored reply with the headers it had: only its status and body are kept."""
        if REPLAYED in reply.headers and isinstance(reply.body, bytes):
            rule = msgspec.json.decode(reply.body, type=_Identified)
            reply.headers = (*reply.headers, *self._headers(rule.id, rule.revision, reply.status))
        return reply

    def _headers(self, rule_id: str, revision: int, status: int) -> list[tuple[str, str]]:
        headers = [("etag", f'"{revision}"'), ("cache-control", "no-store")]
        if status == _CREATED:
            headers.append(("location", f"{self._reception.public_url}/v1/alert-rules/{rule_id}"))
        return headers


class _Identified(msgspec.Struct):
    id: str
    revision: int


def _sealed(seal: Seal | None) -> Callable[[Rule], StoredReply] | None:
    if seal is None:
        return None
    return lambda rule: seal(_CREATED, msgspec.json.encode(rule_view(rule)))


def _dry_run_view(body: DryRunBody, since: int, found: DryRun) -> DryRunView:
    return DryRunView(
        firings=[_firing_view(firing) for firing in found.firings],
        evaluated=found.evaluated,
        threshold=body.metric.threshold,
        since=format_instant(since),
        until=format_instant(found.until),
        complete=not found.cut,
    )


def _firing_view(firing: Firing) -> FiringView:
    fired, over = firing.fired, firing.over
    return FiringView(
        fired_at=format_instant(fired.at),
        value=fired.value,
        n=fired.n,
        resolved_at=None if over is None else format_instant(over.at),
        resolved_value=None if over is None else over.value,
        reason=None if over is None else over.reason,
    )
