"""The use cases of a host: making, changing, trying and deleting rules."""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from plaudit.features.alerts import drafts
from plaudit.features.alerts.drafts import DryRunBody, NewRule, RuleEdit
from plaudit.features.alerts.dry_run import LONGEST_MS, DryRun, DryRuns
from plaudit.features.alerts.model import (
    MOST_RULES,
    Change,
    Environment,
    Metric,
    Notify,
    Reason,
    Rule,
    Source,
)
from plaudit.features.alerts.ports import AlertStore, Logs
from plaudit.features.alerts.watching import Watching
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.surveys.ports import SurveyStore
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import FieldProblem, Invalid, NotFound
from plaudit.kernel.ids import new_id
from plaudit.kernel.replies import StoredReply

Tenant = tuple[str, Environment]
Seal = Callable[[Rule], StoredReply]
# Project and environment of a trigger; None: there is no such trigger.
TriggerTenant = Callable[[str], Awaitable[tuple[str, str] | None]]

_NO_MAIL: Final = "this server sends no e-mail: its operator has to set PLAUDIT_SMTP_URL"


class AlertRules:
    """`sends_mail`: whether there is a way for letters to go out. `trigger_tenant`: whose a trigger is."""

    def __init__(
        self,
        store: AlertStore,
        logs: Logs,
        watching: Watching,
        catalogue: Catalogue,
        surveys: SurveyStore,
        *,
        clock: Clock,
        sends_mail: bool,
        trigger_tenant: TriggerTenant,
    ) -> None:
        self._store = store
        self._watching = watching
        self._catalogue = catalogue
        self._surveys = surveys
        self._clock = clock
        self._sends_mail = sends_mail
        self._trigger_tenant = trigger_tenant
        self._dry_runs = DryRuns(logs)

    async def create(self, draft: NewRule, tenant: Tenant, seal: Seal | None = None) -> Rule:
        """Store a rule; it watches from now on. Raises `alert_rule_invalid` and `alert_rule_limit`."""
        problems = [*drafts.problems_of(draft.name, draft.notify), *self._mail_problems(draft.notify)]
        source = await self._source(draft.metric, tenant, problems)
        now = self._clock.now()
        rule = Rule(
            id=new_id("rule", now),
            project_id=tenant[0],
            environment=tenant[1],
            name=draft.name.strip(),
            metric=draft.metric,
            source=source,
            notify=draft.notify,
            enabled=draft.enabled,
            cooldown_seconds=draft.cooldown_seconds,
            created_at=now,
            updated_at=now,
            watched_since=now,
        )
        await self._store.create(rule, MOST_RULES, None if seal is None else seal(rule))
        self._watching.rule_changed(rule.id)
        return rule

    async def edit(self, rule: Rule, edit: RuleEdit, expected_revision: int | None) -> Rule:
        """Another metric, or enabling, begins anew from now on; an alert that stood is over then."""
        wished = {name: value for name, value in _given(edit).items() if value != getattr(rule, name)}
        if not wished and expected_revision in {None, rule.revision}:
            return rule
        after = msgspec.structs.replace(rule, **wished)
        problems = [*drafts.problems_of(after.name, after.notify)]
        if "notify" in wished:
            problems += self._mail_problems(after.notify)
        source = await self._source(after.metric, (rule.project_id, rule.environment), problems)
        reason: Reason | None = "rule_changed" if wished.keys() & {"metric", "cooldown_seconds"} else None
        if "enabled" in wished:
            reason = "rule_changed" if after.enabled else "rule_disabled"
        return await self._saved(
            rule, msgspec.structs.replace(after, source=source), reason, expected_revision
        )

    async def delete(self, rule: Rule, expected_revision: int | None) -> None:
        gone = msgspec.structs.replace(rule, deleted=True, enabled=False)
        await self._saved(rule, gone, "rule_deleted", expected_revision)

    async def load(self, rule_id: str, tenant: Tenant) -> Rule:
        rule = await self._store.load(rule_id)
        if rule is None or rule.tenant != tenant:
            raise rule_not_found()
        return rule

    async def dry_run(self, body: DryRunBody, tenant: Tenant) -> tuple[int, DryRun]:
        """When a rule would have fired, and from when on that was tried."""
        problems: list[FieldProblem] = []
        now = self._clock.now()
        since = _millis(body.since.timestamp())
        until = now if body.until is None else _millis(body.until.timestamp())
        if not 0 <= since < min(until, now):
            problems.append(FieldProblem("#/since", "must lie before `until`, and in the past"))
        elif min(until, now) - since > LONGEST_MS:
            problems.append(FieldProblem("#/since", "at most 31 days before `until`"))
        source = await self._source(body.metric, tenant, problems)
        cooldown = body.cooldown_seconds * 1000
        return since, await self._dry_runs.run(source, body.metric, since, min(until, now), cooldown)

    async def _saved(
        self, rule: Rule, after: Rule, reason: Reason | None, expected_revision: int | None
    ) -> Rule:
        now = self._clock.now()
        after = msgspec.structs.replace(
            after,
            revision=rule.revision + 1,
            updated_at=now,
            watched_since=rule.watched_since if reason is None else now,
        )
        over = None if reason is None else Change(status="resolved", at=now, value=None, n=0, reason=reason)
        expected = rule.revision if expected_revision is None else expected_revision
        alert = await self._store.save(after, expected, over)
        self._watching.rule_changed(rule.id)
        if alert is not None:
            self._watching.tell(alert)
        return after

    async def _source(self, metric: Metric, tenant: Tenant, problems: list[FieldProblem]) -> Source:
        """Whose log the metric is of. Raises everything that is wrong at once."""
        problems += drafts.metric_problems(metric)
        source = None if problems else await self._found(metric, tenant, problems)
        if problems or source is None:
            raise Invalid("alert_rule_invalid", "The rule does not hold together.", errors=problems)
        return source

    async def _found(self, metric: Metric, tenant: Tenant, problems: list[FieldProblem]) -> Source | None:
        if metric.trigger is not None:
            if await self._trigger_tenant(metric.trigger) != tenant:
                problems.append(FieldProblem("#/metric/trigger", "there is no such trigger"))
            return Source("trigger", metric.trigger)
        if metric.survey is None:
            return await self._poll(metric, metric.poll or "", tenant, "#/metric/poll", problems)
        survey = await self._surveys.load(metric.survey)
        if survey is None or (survey.project_id, survey.environment) != tenant:
            problems.append(FieldProblem("#/metric/survey", "there is no such survey"))
            return None
        if metric.item is None:
            return Source("survey", survey.id)
        item = survey.item(metric.item)
        if item is None:
            problems.append(FieldProblem("#/metric/item", "the survey has no such item"))
            return None
        return await self._poll(metric, item.poll_id, tenant, "#/metric/item", problems)

    async def _poll(
        self, metric: Metric, poll_id: str, tenant: Tenant, pointer: str, problems: list[FieldProblem]
    ) -> Source | None:
        entry = await self._catalogue.get(poll_id)
        if entry is None or (entry.poll.project_id, entry.poll.environment) != tenant:
            problems.append(FieldProblem(pointer, "there is no such poll"))
            return None
        problems += drafts.definition_problems(metric, entry.poll.definition)
        return Source("poll", poll_id)

    def _mail_problems(self, notify: Notify) -> list[FieldProblem]:
        return [FieldProblem("#/notify/email", _NO_MAIL)] if notify.email and not self._sends_mail else []


def rule_not_found() -> NotFound:
    return NotFound("alert_rule_not_found", "There is no such rule for this key.")


def _given(edit: RuleEdit) -> dict[str, object]:
    told = msgspec.structs.asdict(edit)
    return {name: value for name, value in told.items() if value is not msgspec.UNSET}


def _millis(seconds: float) -> int:
    return round(seconds * 1000)
