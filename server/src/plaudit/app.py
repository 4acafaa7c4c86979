"""The composition root of a server. Read it as a wiring diagram.

Constructor arguments are all there is: no container, no registry, no global. Only this file and `stores`
name concrete backends.
"""

from collections.abc import Callable
from typing import Final

from plaudit.bus.in_process import InProcessBus
from plaudit.edge.alert_channel import AlertPublications
from plaudit.edge.api import Api, Parts
from plaudit.edge.celebrations import Celebrations, granted_only
from plaudit.edge.inbox import InboxDoor
from plaudit.edge.live_ports import Viewer
from plaudit.edge.metrics import Watch
from plaudit.edge.page_rules import PageRules
from plaudit.edge.pages.wall_page import Demo
from plaudit.edge.project_choices import ProjectChoices
from plaudit.edge.publications import Publications, channel_of
from plaudit.edge.subject_channels import SubjectPublications
from plaudit.edge.transport.connections import Connections, places
from plaudit.edge.transport.encodings import ENCODERS
from plaudit.edge.webhook_bodies import Bodies
from plaudit.features.alerts.addresses import is_address
from plaudit.features.alerts.alerting import Alerting
from plaudit.features.alerts.forgetting import LogSweep
from plaudit.features.interactions.closing import Closing
from plaudit.features.interactions.expiry import Expiry
from plaudit.features.interactions.sending import Sending
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.polls.definitions import Limits
from plaudit.features.polls.lifecycle import Lifecycle
from plaudit.features.polls.model import FINAL_STATUSES, Poll
from plaudit.features.polls.moderation.answers import Answers
from plaudit.features.polls.moderation.audience import Audience
from plaudit.features.polls.moderation.rules import Rules
from plaudit.features.polls.ports import Recorded
from plaudit.features.polls.schedule import Schedule
from plaudit.features.polls.voting import Voter, Voting
from plaudit.features.projects.key_ring import KeyRing
from plaudit.features.push.pushing import Pushing
from plaudit.features.reactions.model import Limits as ReactionLimits
from plaudit.features.reactions.reacting import Forgetting, Reacting
from plaudit.features.reactions.subjects import Subjects
from plaudit.features.surveys.authoring import Authoring
from plaudit.features.surveys.responding import Responding
from plaudit.features.surveys.schedule import SurveySchedule
from plaudit.features.surveys.writing import Limits as SurveyLimits
from plaudit.features.triggers.settings import SettingsCache
from plaudit.features.triggers.triggering import Triggering
from plaudit.kernel.clock import Clock, SystemClock
from plaudit.kernel.courtesy import Courtesy
from plaudit.kernel.errors import ConfigurationError, Unavailable
from plaudit.kernel.supervision import Loop, Supervisor
from plaudit.ledger.rounds import Rounds
from plaudit.live.coalescer import Coalescer
from plaudit.live.hub import Hub
from plaudit.live.publication import Publication, Render
from plaudit.live.wheel import Wheel
from plaudit.mail.post import Post
from plaudit.mail.smtp import SmtpTransport, server_of
from plaudit.outbound.client import Outbound
from plaudit.settings import Settings
from plaudit.stores import open_for_server, reply_sweep
from plaudit.webhooks.hooks import Webhooks

# So long after the last vote, work in bulk still makes room for the next.
_VOTERS_LINGER_SECONDS: Final = 0.2


class App:
    """One server process: `start`, serve `asgi`, `stop`. `on_fatal` is told why the process must end."""

    def __init__(
        self, settings: Settings, on_fatal: Callable[[str], None], clock: Clock | None = None
    ) -> None:
        self.settings = settings
        self._on_fatal = on_fatal
        self._clock = clock or SystemClock()
        self._supervisor = Supervisor(on_fatal)
        self._alerted = AlertPublications(self._clock)

    async def start(self) -> None:
        """Open the database, ready for votes; build everything on it; set the loops going."""
        self.database = await open_for_server(self.settings, self._clock, self._on_fatal)
        self._build_polls()
        self._build_screens()
        await self._build_inboxes()
        self.outbound = Outbound(allow_private=self.settings.webhook_private)
        self.webhooks = self._webhooks()
        self.alerting = self._alerting()
        self.pushing = self._pushing()
        self._parts = self._gathered()
        for loop in self._loops():
            self._supervisor.start(loop)

    def _build_polls(self) -> None:
        """What is asked and answered, and the bus that tells of it."""
        clock, database = self._clock, self.database
        self.bus = bus = InProcessBus()
        self.catalogue = catalogue = Catalogue(database.polls, database.votes)
        bus.subscribe(catalogue.count)
        self.lifecycle = lifecycle = Lifecycle(database.polls, catalogue, clock, self._limits())
        self.voting = voting = Voting(database.votes, bus)
        self.audience = audience = Audience(database.audience, Rules(self._limits()), lifecycle.saved)
        self.answers = answers = Answers(database.audience, catalogue, clock)
        voting.on_recorded(answers.recorded)
        audience.on_like(answers.liked)
        self.authoring = Authoring(database.surveys, catalogue, lifecycle, clock, self._survey_limits())
        self.subjects = Subjects(database.reactions)
        self.reacting = Reacting(database.reactions, self.subjects, self._reaction_limits())
        self.rounds = rounds = Rounds(database.ledger, clock)
        bus.subscribe(lambda _tally: rounds.note())
        lifecycle.on_change(lambda poll: rounds.note(at_once=poll.status in FINAL_STATUSES))

    def _build_screens(self) -> None:
        """Who watches what, and when they are told."""
        clock, catalogue = self._clock, self.catalogue
        publications = Publications(catalogue, clock)
        reacted = SubjectPublications(self.subjects, clock)
        sources = (reacted.render, self._alerted.render, publications.render)
        self.hub = hub = Hub(_first_of(*sources), ENCODERS, clock.monotonic)
        catalogue.keep_while(lambda poll_id: hub.channel(channel_of(poll_id)) is not None)
        self.coalescer = coalescer = Coalescer(hub, clock.monotonic)
        publications.follow(hub, coalescer)
        reacted.follow(hub, coalescer)
        self.voting.on_recorded(_grants(hub))
        self.wheel = Wheel(clock.monotonic)
        self.ring = KeyRing(self.database.projects, clock, lambda key: hub.drop(key.id))

    async def _build_inboxes(self) -> None:
        """What people are shown, and what decides it."""
        clock, database, spawn = self._clock, self.database, self._supervisor.spawn
        self.project_settings = SettingsCache(database.settings)
        await self.project_settings.load()
        self.chosen = ProjectChoices(self.project_settings)
        self.sending = Sending(database.interactions)
        self.triggering = triggering = self._triggering()
        await triggering.load()
        self.inbox = InboxDoor(
            store=database.interactions,
            sending=self.sending,
            hub=self.hub,
            clock=clock,
            spawn=spawn,
            surroundings=PageRules(triggering.roster, self.project_settings, self.hub, clock, spawn),
            granted_only=granted_only(self.catalogue),
            seen=_seen_by(triggering),
        )
        await self.inbox.load()

    def _loops(self) -> tuple[Loop, ...]:
        """Everything that goes on by itself."""
        clock, database = self._clock, self.database
        return (
            self.voting,
            self.audience,
            self.reacting,
            self.sending,
            self._celebrations(self.chosen),
            Expiry(database.interactions, clock, self.settings.interaction_days),
            self._closing(),
            self.coalescer,
            self.wheel,
            Schedule(database.polls, self.lifecycle, clock),
            self.ring,
            self.rounds,
            *self.triggering.loops,
            *self.webhooks.loops,
            self.alerting.watching,
            LogSweep(database.logs, clock, self.settings.interaction_days),
            self.pushing,
            SurveySchedule(database.surveys, self.authoring, clock),
            reply_sweep(database, clock),
            Forgetting(database.reactions, clock),
        )

    def _gathered(self) -> Parts:
        """What the edge stands on."""
        settings, database = self.settings, self.database
        return Parts(
            public_url=settings.base_url,
            trusted_proxies=tuple(map(str, settings.trusted_proxies)),
            rate_limits=settings.rate_limits,
            allow_private_jwks=settings.allow_private_jwks,
            metrics=Watch(token=settings.metrics_token, behind_proxy=settings.behind_proxy),
            clock=self._clock,
            spawn=self._supervisor.spawn,
            polls=database.polls,
            votes=database.votes,
            projects=database.projects,
            ledger=database.ledger,
            catalogue=self.catalogue,
            lifecycle=self.lifecycle,
            voting=self.voting,
            audience=self.audience,
            suggestions=database.audience,
            answers=self.answers,
            surveys=database.surveys,
            responses=database.responses,
            authoring=self.authoring,
            responding=Responding(
                database.surveys, database.responses, self.catalogue, self.voting, self._clock
            ),
            subjects=self.subjects,
            reactions=database.reactions,
            reacting=self.reacting,
            interactions=database.interactions,
            sending=self.sending,
            inbox=self.inbox,
            project_settings=self.project_settings,
            triggering=self.triggering,
            project_effects=self.chosen.effects,
            alerting=self.alerting,
            alerted=self._alerted,
            pushing=self.pushing,
            webhooks=self.webhooks,
            ring=self.ring,
            hub=self.hub,
            wheel=self.wheel,
            connections=self._connections(),
            check_storage=self._check_storage,
        )

    def _webhooks(self) -> Webhooks:
        database = self.database
        return Webhooks(
            endpoints=database.webhooks.endpoints,
            deliveries=database.webhooks.deliveries,
            relay=database.webhooks.relay,
            teller=Bodies(
                self.catalogue, database.webhooks.relay.tally, database.surveys, database.responses
            ),
            outbound=self.outbound,
            clock=self._clock,
            days=self.settings.webhook_days,
        )

    def _triggering(self) -> Triggering:
        database = self.database
        return Triggering(
            triggers=database.triggers,
            events=database.events,
            decisions=database.decisions,
            settings=self.project_settings,
            sending=self.sending,
            clock=self._clock,
            event_days=self.settings.event_days,
            courtesy=Courtesy(lambda: self.voting.came_within(_VOTERS_LINGER_SECONDS)),
        )

    def _pushing(self) -> Pushing:
        settings, database = self.settings, self.database
        address = settings.smtp_from
        contact = f"mailto:{address}" if address else None
        pushing = Pushing(
            database.pushes,
            database.interactions,
            self.outbound,
            self.hub.inboxes.is_open,
            clock=self._clock,
            contact=settings.base_url if settings.base_url.startswith("https:") else contact,
        )
        self.sending.on_sent(pushing.note)
        return pushing

    def _alerting(self) -> Alerting:
        database, mail = self.database, self._mail()
        alerting = Alerting(
            database.alerts,
            database.logs,
            self.catalogue,
            database.surveys,
            clock=self._clock,
            sends_mail=mail is not None,
            trigger_tenant=self._trigger_tenant,
        )
        watching = alerting.watching
        self._alerted.follow(watching, self.coalescer)
        self.voting.on_recorded(lambda poll, _voter, _recorded: watching.note(poll.id))
        self.lifecycle.on_change(lambda poll: watching.note(poll.id))
        if mail is not None:
            watching.on_change(lambda _alert: mail.note())
            self._supervisor.start(mail)
        return alerting

    async def _trigger_tenant(self, trigger_id: str) -> tuple[str, str] | None:
        trigger = await self.database.triggers.load(trigger_id)
        return None if trigger is None else (trigger.project_id, trigger.environment)

    def _mail(self) -> Post | None:
        """The way letters go out; None where the operator named no mail server."""
        settings = self.settings
        if settings.smtp_url is None:
            return None
        if settings.smtp_from is None or not is_address(settings.smtp_from):
            raise ConfigurationError("PLAUDIT_SMTP_FROM: give the address letters come from")
        transport = SmtpTransport(server_of(settings.smtp_url), settings.smtp_from)
        return Post(self.database.letters, transport, self._clock)

    def _limits(self) -> Limits:
        return Limits(options=self.settings.options_per_poll, ideas=self.settings.ideas_per_poll)

    def _celebrations(self, chosen: ProjectChoices) -> Celebrations:
        celebrations = Celebrations(
            catalogue=self.catalogue,
            store=self.database.celebrations,
            announce=self.sending.announce,
            clock=self._clock,
            defaults=chosen.milestones,
        )
        celebrations.follow(self.lifecycle)
        return celebrations

    def _closing(self) -> Closing:
        closing = Closing(self.database.interactions, self.sending.announce_end)
        self.lifecycle.on_change(closing.note)
        return closing

    def _reaction_limits(self) -> ReactionLimits:
        return ReactionLimits(
            emoji=self.settings.emoji_per_subject, subjects=self.settings.subjects_per_project
        )

    def _survey_limits(self) -> SurveyLimits:
        return SurveyLimits(items=self.settings.items_per_survey, polls=self._limits())

    def api(self, demo: Demo | None = None) -> Api:
        """The web face of a started app; in a demo, with its wall in front."""
        return Api(self._parts, demo)

    async def stop(self) -> None:
        """Answer every vote that was taken, then end the loops and close the file."""
        await self.voting.drain()
        await self.audience.drain()
        await self.reacting.drain()
        await self.triggering.drain()
        await self.sending.drain()
        await self.webhooks.drain()
        await self._supervisor.stop()
        await self.database.close()

    def _connections(self) -> Connections:
        settings, most = self.settings, places()
        each = settings.max_connections_per_address if settings.rate_limits else most
        return Connections(most, each, settings.trusted_proxies, self._clock.monotonic)

    async def _check_storage(self) -> None:
        health = self.database.health()
        if not health.writable:
            raise Unavailable("storage_unavailable", health.failure or "The disk is full.")


def _seen_by(triggering: Triggering) -> Callable[[Viewer], None]:
    """What a host has signed of a person is kept for triggers on events that come from elsewhere."""

    def seen(viewer: Viewer) -> None:
        if viewer.issuer == "host" and viewer.voter is not None:
            triggering.people.seen(viewer.project_id, viewer.environment, viewer.voter, viewer.attributes)

    return seen


def _first_of(*sources: Render) -> Render:
    """Who renders a channel: the first who knows it."""

    def render(name: str) -> Publication | None:
        return next((one for source in sources if (one := source(name)) is not None), None)

    return render


def _grants(hub: Hub) -> Callable[[Poll, Voter, Recorded], None]:
    """Where results are seen after voting, a vote opens them on every screen of its voter."""

    def grant(poll: Poll, voter: Voter, recorded: Recorded) -> None:
        if poll.results_visibility == "after_vote" and recorded.receipt.act != "retract":
            hub.grant(channel_of(poll.id), f"{voter.issuer}:{voter.subject}")

    return grant
