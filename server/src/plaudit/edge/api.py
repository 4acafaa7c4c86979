"""The edge put together: every route, page and live shell over the parts the composition root hands in."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from plaudit.edge import problems
from plaudit.edge.alert_channel import AlertPublications
from plaudit.edge.authentication import Authentication
from plaudit.edge.event_stream import EventStreams
from plaudit.edge.framework import framework
from plaudit.edge.gate import PollGate
from plaudit.edge.gateway import Gateway
from plaudit.edge.guarded_fetch import GuardedFetch
from plaudit.edge.idempotency import Idempotency
from plaudit.edge.inbox import InboxDoor
from plaudit.edge.key_sets import KeySets
from plaudit.edge.live_ports import Spawn
from plaudit.edge.metrics import Gauges, Metrics, Watch
from plaudit.edge.openapi import openapi
from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.front import FrontPages
from plaudit.edge.pages.routes import PageRoute, page_handlers, page_routes
from plaudit.edge.pages.survey_visitors import SurveyVisitors
from plaudit.edge.pages.survey_visits import SurveyPages
from plaudit.edge.pages.visitors import Visitors
from plaudit.edge.pages.visits import VotePages
from plaudit.edge.pages.wall_page import Demo
from plaudit.edge.publications import channel_of
from plaudit.edge.rate_limits import RateLimits
from plaudit.edge.rest.alerts import AlertRoutes
from plaudit.edge.rest.answers import AnswerRoutes
from plaudit.edge.rest.casting import Casting
from plaudit.edge.rest.events import EventRoutes
from plaudit.edge.rest.explanations import ExplanationRoutes
from plaudit.edge.rest.exports import ExportRoutes
from plaudit.edge.rest.interaction_targets import Targets
from plaudit.edge.rest.interactions import InteractionRoutes
from plaudit.edge.rest.me import MeRoutes
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.operations import Health, OperationRoutes
from plaudit.edge.rest.polls import PollRoutes
from plaudit.edge.rest.project_settings import SettingsRoutes
from plaudit.edge.rest.promises import EVERY
from plaudit.edge.rest.pushes import PushRoutes
from plaudit.edge.rest.reactions import ReactionRoutes
from plaudit.edge.rest.reception import Reception
from plaudit.edge.rest.results import ResultRoutes
from plaudit.edge.rest.suggestions import SuggestionRoutes
from plaudit.edge.rest.survey_reception import SurveyReception
from plaudit.edge.rest.survey_responses import ResponseRoutes
from plaudit.edge.rest.survey_results import SurveyResultRoutes
from plaudit.edge.rest.surveys import SurveyRoutes
from plaudit.edge.rest.templates import TemplateRoutes
from plaudit.edge.rest.tickets import TicketRoutes, Tickets
from plaudit.edge.rest.triggers import TriggerRoutes
from plaudit.edge.rest.voters import VoterRoutes
from plaudit.edge.rest.votes import VoteRoutes
from plaudit.edge.rest.webhook_deliveries import WebhookDeliveryRoutes
from plaudit.edge.rest.webhooks import WebhookRoutes
from plaudit.edge.transport.connections import Connections
from plaudit.edge.transport.plain import Send
from plaudit.edge.websocket import LiveSockets
from plaudit.features.alerts.alerting import Alerting
from plaudit.features.interactions.ports import InteractionStore
from plaudit.features.interactions.sending import Sending
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.polls.effects import ProjectEffects
from plaudit.features.polls.lifecycle import Lifecycle
from plaudit.features.polls.moderation.answers import Answers
from plaudit.features.polls.moderation.audience import Audience
from plaudit.features.polls.moderation.ports import AudienceStore
from plaudit.features.polls.ports import PollStore, VoteStore
from plaudit.features.polls.voting import Voting
from plaudit.features.projects.key_ring import KeyRing
from plaudit.features.projects.ports import ProjectStore
from plaudit.features.push.pushing import Pushing
from plaudit.features.reactions.ports import ReactionStore
from plaudit.features.reactions.reacting import Reacting
from plaudit.features.reactions.subjects import Subjects
from plaudit.features.surveys.authoring import Authoring
from plaudit.features.surveys.ports import ResponseStore, SurveyStore
from plaudit.features.surveys.responding import Responding
from plaudit.features.triggers.settings import SettingsCache
from plaudit.features.triggers.triggering import Triggering
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import PlauditError
from plaudit.ledger.ports import LedgerStore
from plaudit.live.hub import Hub
from plaudit.live.session import Terms
from plaudit.live.wheel import Wheel
from plaudit.outbound.client import Outbound
from plaudit.webhooks.hooks import Webhooks


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What the edge stands on. `check_storage` raises when votes cannot be stored."""

    public_url: str
    trusted_proxies: tuple[str, ...]
    rate_limits: bool
    allow_private_jwks: bool
    metrics: Watch
    clock: Clock
    spawn: Spawn
    polls: PollStore
    votes: VoteStore
    projects: ProjectStore
    ledger: LedgerStore
    catalogue: Catalogue
    lifecycle: Lifecycle
    voting: Voting
    audience: Audience
    suggestions: AudienceStore
    answers: Answers
    surveys: SurveyStore
    responses: ResponseStore
    authoring: Authoring
    responding: Responding
    subjects: Subjects
    reactions: ReactionStore
    reacting: Reacting
    interactions: InteractionStore
    sending: Sending
    inbox: InboxDoor
    project_settings: SettingsCache
    triggering: Triggering
    project_effects: ProjectEffects
    alerting: Alerting
    alerted: AlertPublications
    pushing: Pushing
    webhooks: Webhooks
    ring: KeyRing
    hub: Hub
    wheel: Wheel
    connections: Connections
    check_storage: Callable[[], Awaitable[None]]


class Api:
    """`asgi` serves everything. `health.draining` makes `/readyz` say no; `settle` answers what was taken."""

    def __init__(self, parts: Parts, demo: Demo | None = None) -> None:
        limits = RateLimits(parts.clock, enabled=parts.rate_limits)
        fetch = GuardedFetch(Outbound(allow_private=parts.allow_private_jwks))
        authentication = Authentication(parts.ring, KeySets(fetch, parts.clock), limits, parts.clock)
        reception = Reception(
            authentication,
            limits,
            parts.catalogue,
            parts.clock,
            public_url=parts.public_url,
            project_effects=parts.project_effects,
        )
        tickets = Tickets(parts.clock, parts.ring)
        metrics = Metrics(_gauges(parts))
        self.connections = parts.connections
        self._end_waiting = parts.webhooks.pulling.end
        self._taking = (parts.voting, parts.audience, parts.reacting, parts.sending)
        self.health = Health({"storage": parts.check_storage})
        casting = Casting(reception, parts.voting, parts.clock)
        self.routes = _routes(parts, reception, casting, tickets=tickets, health=self.health, metrics=metrics)
        pages = page_handlers(_pages(parts, limits, demo))
        gate = PollGate(
            authentication=authentication,
            tickets=tickets,
            limits=limits,
            catalogue=parts.catalogue,
            votes=parts.votes,
            voting=parts.voting,
            subjects=parts.subjects,
            alerts=parts.alerted,
            alert_store=parts.alerting.store,
            clock=parts.clock,
            spawn=parts.spawn,
            public_url=parts.public_url,
            project_effects=parts.project_effects,
        )
        self.asgi = Gateway(
            framework=framework(self.routes, parts.public_url, pages=pages),
            casting=casting,
            sockets=_sockets(parts, gate),
            streams=EventStreams(
                gate=gate,
                inbox=parts.inbox,
                hub=parts.hub,
                wheel=parts.wheel,
                clock=parts.clock,
                refuse=self._refuse,
            ),
            metrics=metrics,
            public_url=parts.public_url,
            trusted_proxies=parts.trusted_proxies,
        )

    async def settle(self) -> None:
        self._end_waiting()
        for taking in self._taking:
            await taking.drain()

    async def _refuse(self, error: PlauditError, scope: dict[str, Any], send: Send) -> None:
        await self.asgi.refuse(error, scope, send)


def _routes(
    parts: Parts,
    reception: Reception,
    casting: Casting,
    *,
    tickets: Tickets,
    health: Health,
    metrics: Metrics,
) -> list[Route]:
    idempotency = Idempotency(parts.polls, parts.clock)
    routes: list[Route] = []
    operations = OperationRoutes(health, metrics, parts.metrics, lambda: openapi(EVERY, parts.public_url))
    results = ResultRoutes(reception, parts.votes)
    for group in (
        PollRoutes(reception, parts.lifecycle, parts.polls, parts.votes, idempotency),
        VoteRoutes(reception, casting, parts.voting, parts.votes, parts.ledger),
        results,
        SuggestionRoutes(reception, parts.audience, parts.suggestions),
        AnswerRoutes(reception, parts.audience, parts.answers, results.may_see),
        ExportRoutes(reception, parts.votes, parts.ledger),
        PushRoutes(reception, parts.pushing),
        AlertRoutes(reception, parts.alerting.rules, parts.alerting.store, idempotency),
        *_survey_routes(parts, reception, idempotency),
        *_interaction_routes(parts, reception, idempotency),
        *_trigger_routes(parts, reception, idempotency),
        WebhookRoutes(reception, parts.webhooks, idempotency),
        WebhookDeliveryRoutes(reception, parts.webhooks, idempotency),
        ReactionRoutes(reception, parts.reacting, parts.subjects, parts.reactions),
        VoterRoutes(reception, idempotency),
        TicketRoutes(reception, tickets, idempotency),
        TemplateRoutes(reception),
        operations,
    ):
        routes += group.routes()
    return routes


def _trigger_routes(
    parts: Parts, reception: Reception, idempotency: Idempotency
) -> tuple[TriggerRoutes, ExplanationRoutes, EventRoutes, SettingsRoutes]:
    return (
        TriggerRoutes(reception, parts.triggering, idempotency),
        ExplanationRoutes(reception, parts.triggering, parts.interactions),
        EventRoutes(reception, parts.triggering),
        SettingsRoutes(reception, parts.project_settings),
    )


def _survey_routes(
    parts: Parts, reception: Reception, idempotency: Idempotency
) -> tuple[SurveyRoutes, ResponseRoutes, SurveyResultRoutes]:
    surveys = SurveyReception(reception, parts.surveys, parts.catalogue)
    return (
        SurveyRoutes(surveys, parts.authoring, parts.surveys, idempotency),
        ResponseRoutes(surveys, parts.responding, parts.responses),
        SurveyResultRoutes(surveys, parts.surveys, parts.responses, parts.catalogue),
    )


def _interaction_routes(
    parts: Parts, reception: Reception, idempotency: Idempotency
) -> tuple[InteractionRoutes, MeRoutes]:
    targets = Targets(parts.catalogue, parts.surveys, parts.clock)
    return (
        InteractionRoutes(reception, parts.sending, parts.interactions, targets, idempotency),
        MeRoutes(reception, parts.inbox, parts.sending),
    )


def _pages(parts: Parts, limits: RateLimits, demo: Demo | None) -> list[PageRoute]:
    assets = Assets()
    visitors = Visitors(
        catalogue=parts.catalogue,
        votes=parts.votes,
        answers=parts.answers,
        projects=parts.projects,
        clock=parts.clock,
        public_url=parts.public_url,
        project_effects=parts.project_effects,
    )
    front = FrontPages(
        visitors=visitors,
        assets=assets,
        viewers=lambda poll_id: parts.hub.watchers(channel_of(poll_id)),
        demo=demo,
    )
    votes = VotePages(
        visitors=visitors,
        polls=parts.polls,
        voting=parts.voting,
        audience=parts.audience,
        ring=parts.ring,
        limits=limits,
        assets=assets,
    )
    surveys = SurveyPages(
        visitors=SurveyVisitors(
            visitors=visitors,
            surveys=parts.surveys,
            responses=parts.responses,
            catalogue=parts.catalogue,
            clock=parts.clock,
        ),
        responding=parts.responding,
        limits=limits,
        assets=assets,
    )
    return page_routes(front, votes, surveys, assets)


def _sockets(parts: Parts, gate: PollGate) -> LiveSockets:
    def told(error: PlauditError) -> dict[str, Any]:
        return problems.problem(error, public_url=parts.public_url, instance="/v1/live")

    return LiveSockets(
        gate=gate,
        inbox=parts.inbox,
        hub=parts.hub,
        wheel=parts.wheel,
        clock=parts.clock,
        spawn=parts.spawn,
        terms=Terms(problem=told, close_code=problems.close_code, limited=parts.rate_limits),
    )


def _gauges(parts: Parts) -> Gauges:
    tally = parts.hub.tally
    return {
        "plaudit_connections": ("Open connections of every sort.", lambda: len(parts.connections)),
        "plaudit_connections_refused_total": (
            "Connections there was no room for.",
            lambda: parts.connections.refused,
        ),
        "plaudit_live_connections": ("Live connections now.", lambda: len(parts.hub)),
        "plaudit_live_subscriptions": ("Subscriptions of them all.", lambda: parts.hub.subscriptions),
        "plaudit_fan_out_seconds_total": ("Seconds spent on sweeps.", lambda: tally.sweep_seconds),
        "plaudit_tasks": ("Tasks of the event loop now.", lambda: len(asyncio.all_tasks())),
        "plaudit_votes_waiting": ("Votes waiting for a commit.", lambda: parts.voting.waiting),
        "plaudit_events_waiting": (
            "Events waiting for a commit.",
            lambda: parts.triggering.taking.waiting,
        ),
        "plaudit_reactions_waiting": ("Reactions waiting for a commit.", lambda: parts.reacting.waiting),
        "plaudit_webhook_attempts_total": (
            "Tries of webhook deliveries since the start.",
            lambda: parts.webhooks.delivering.attempts,
        ),
        "plaudit_webhook_failures_total": ("Those that failed.", lambda: parts.webhooks.delivering.failures),
        "plaudit_webhooks_under_way": ("Tries under way now.", lambda: parts.webhooks.delivering.under_way),
        "plaudit_publications_total": ("Publications since the start.", lambda: tally.publications),
        "plaudit_deliveries_total": ("Frames delivered to viewers since the start.", lambda: tally.delivered),
        "plaudit_skipped_total": ("Frames skipped for slow viewers.", lambda: tally.skipped),
        "plaudit_slow_closed_total": ("Viewers closed because they were slow.", lambda: tally.slow_closed),
    }
