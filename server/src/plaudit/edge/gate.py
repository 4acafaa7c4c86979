"""The door between a live connection and the product: `live_ports.Gate` over the same parts REST uses."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from plaudit.edge import alert_channel
from plaudit.edge.alert_channel import AlertPublications
from plaudit.edge.authentication import Authentication, Presented
from plaudit.edge.live_ports import Done, Spawn, Subscription, Viewer
from plaudit.edge.problems import problem
from plaudit.edge.publications import poll_of
from plaudit.edge.rate_limits import VOTER, RateLimits
from plaudit.edge.rest.casting import refused
from plaudit.edge.rest.tickets import Tickets
from plaudit.edge.subject_channels import place_of, subject_of
from plaudit.edge.viewers import viewer_of
from plaudit.edge.views import ReceiptView, VoteView, receipt_view, vote_view
from plaudit.features.alerts.ports import AlertStore
from plaudit.features.polls.catalogue import Catalogue, Entry
from plaudit.features.polls.effects import Chosen, Feedback, ProjectEffects
from plaudit.features.polls.feedback import for_outcome
from plaudit.features.polls.model import Poll, may_see_results
from plaudit.features.polls.ports import Outcome, Recorded, Refused, VoteStore
from plaudit.features.polls.voting import Voter as PollVoter
from plaudit.features.polls.voting import Voting, voter_key
from plaudit.features.reactions.model import Name, checked_subject
from plaudit.features.reactions.subjects import Subjects
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Forbidden, NotFound, PlauditError, Unauthenticated
from plaudit.kernel.ids import new_id

_encode: Final = msgspec.json.Encoder().encode


class LiveReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a voter is told on a socket; results come by subscription."""

    vote: VoteView
    receipt: ReceiptView
    feedback: Feedback
    replayed: bool = False


class PollGate:
    """Authenticates, authorises and votes on behalf of live connections."""

    def __init__(
        self,
        *,
        authentication: Authentication,
        tickets: Tickets,
        limits: RateLimits,
        catalogue: Catalogue,
        votes: VoteStore,
        voting: Voting,
        subjects: Subjects,
        alerts: AlertPublications,
        alert_store: AlertStore,
        clock: Clock,
        spawn: Spawn,
        public_url: str,
        project_effects: ProjectEffects,
    ) -> None:
        self._authentication = authentication
        self._tickets = tickets
        self._limits = limits
        self._catalogue = catalogue
        self._votes = votes
        self._voting = voting
        self._subjects = subjects
        self._alerts = alerts
        self._alert_store = alert_store
        self._clock = clock
        self._spawn = spawn
        self._public_url = public_url
        self._project_effects = project_effects

    # Who it is

    def authenticate(self, key: str, voter: str | None, origin: str | None, address: str) -> Viewer | None:
        caller = self._authentication.known(_presented(key, voter, origin, address))
        return None if caller is None else viewer_of(caller)

    async def authenticate_slow(
        self, key: str, voter: str | None, origin: str | None, address: str
    ) -> Viewer:
        caller = await self._authentication.caller(_presented(key, voter, origin, address))
        self._authentication.check_key(caller.key.id)
        return viewer_of(caller)

    async def redeem(self, ticket: str, origin: str | None, address: str) -> Viewer:  # noqa: ARG002 - the port's shape
        return viewer_of(self._tickets.redeem(ticket, origin))

    # What they may see

    def place(self, viewer: Viewer, channel: str) -> str:
        if channel == alert_channel.CHANNEL:
            return alert_channel.place_of(viewer.project_id, viewer.environment)
        subject = subject_of(channel)
        return channel if subject is None else place_of(_name(viewer, subject))

    async def subscribe(self, viewer: Viewer, channel: str) -> Subscription:
        if (subject := subject_of(channel)) is not None:
            return await self._follow(viewer, subject)
        if channel == alert_channel.CHANNEL:
            return await self._watch(viewer)
        poll_id = poll_of(channel)
        entry = await self._catalogue.get(poll_id) if poll_id else None
        if entry is None or not _owns(viewer, entry.poll):
            raise NotFound("channel_unknown", "There is no such channel for this key.")
        _require(viewer, "results:read")
        seen = viewer.is_host or may_see_results(entry.poll, has_voted=await self._voted(viewer, entry.poll))
        self._authentication.check_key(viewer.key_id)
        return Subscription("granted" if seen else "withheld")

    async def _follow(self, viewer: Viewer, subject: str) -> Subscription:
        """Everybody of the tenant may watch a subject. A hosted page's credential is good for a poll."""
        if viewer.only is not None:
            raise NotFound("channel_unknown", "There is no such channel for this key.")
        _require(viewer, "reactions:read")
        await self._subjects.get(_name(viewer, checked_subject(subject, "#/channel")))
        self._authentication.check_key(viewer.key_id)
        return Subscription("granted")

    async def _watch(self, viewer: Viewer) -> Subscription:
        """Alerts tell of answers whoever may see them: they are for hosts, and hidden from everybody else."""
        if not viewer.is_host:
            raise NotFound("channel_unknown", "There is no such channel for this key.")
        _require(viewer, "alerts:read")
        await self._alerts.load(self._alert_store, (viewer.project_id, viewer.environment))
        self._authentication.check_key(viewer.key_id)
        return Subscription("granted")

    async def _voted(self, viewer: Viewer, poll: Poll) -> bool:
        if poll.results_visibility != "after_vote" or viewer.voter_id is None:
            return False
        return await self._votes.has_voted(poll.id, poll.run, voter_key(poll, _poll_voter(viewer)))

    # What they do

    def cast(
        self, viewer: Viewer, poll_id: str, vote_id: str | None, submitted: dict[str, Any], done: Done
    ) -> None:
        def vote(poll: Poll) -> None:
            act_id = vote_id or new_id("vote", self._clock.now())
            self._voting.cast(poll, _poll_voter(viewer), act_id, submitted, self._told(poll, done))

        self._act(viewer, poll_id, vote, done)

    def retract(self, viewer: Viewer, poll_id: str, vote_id: str, done: Done) -> None:
        def take_back(poll: Poll) -> None:
            self._voting.retract(poll, _poll_voter(viewer), vote_id, self._told(poll, done))

        self._act(viewer, poll_id, take_back, done)

    def _act(self, viewer: Viewer, poll_id: str, act: Callable[[Poll], None], done: Done) -> None:
        """Run `act` on the viewer's poll: at once when it is in memory, else when it is loaded."""
        entry = self._catalogue.peek(poll_id)
        try:
            self._check_voter(viewer)
        except PlauditError as error:
            mine = entry is not None and _owns(viewer, entry.poll)
            done(self._problem(error, viewer, entry.poll if mine and entry is not None else None))
            return
        if entry is not None:
            _on_own(viewer, entry, act, done)
            return

        async def load() -> None:
            try:
                _on_own(viewer, await self._catalogue.get(poll_id), act, done)
            except PlauditError as error:
                done(error)

        self._spawn(load(), "load a poll to vote on")

    def _told(self, poll: Poll, done: Done) -> Callable[[Outcome], None]:
        """Takes an outcome and passes on the bytes of the reply, or the problem with the poll's feedback."""

        def tell(outcome: Outcome) -> None:
            chosen = (self._project_effects(poll.project_id, poll.environment), poll.effects)
            if isinstance(outcome, Refused):
                done(
                    problem(refused(outcome), public_url=self._public_url, instance="/v1/live", chosen=chosen)
                )
            else:
                done(_reply(poll, outcome, chosen))

        return tell

    def _problem(self, error: PlauditError, viewer: Viewer, poll: Poll | None) -> dict[str, Any]:
        chosen: Chosen = (self._project_effects(viewer.project_id, viewer.environment),)
        if poll is not None:
            chosen = (*chosen, poll.effects)
        return problem(error, public_url=self._public_url, instance="/v1/live", chosen=chosen)

    def _check_voter(self, viewer: Viewer) -> None:
        if viewer.voter_id is None:
            raise Unauthenticated("voter_required", "Connect with a voter token to vote.")
        _require(viewer, "votes:write")
        self._limits.take([(VOTER, f"{viewer.project_id}:{viewer.voter}")])


def _on_own(viewer: Viewer, entry: Entry | None, act: Callable[[Poll], None], done: Done) -> None:
    if entry is None or not _owns(viewer, entry.poll):
        done(NotFound("poll_not_found", "There is no poll with this id for this key."))
    else:
        act(entry.poll)


def _reply(poll: Poll, outcome: Recorded, chosen: Chosen) -> bytes:
    return _encode(
        LiveReply(
            vote=vote_view(poll, outcome.vote),
            receipt=receipt_view(outcome.receipt),
            feedback=for_outcome(outcome, chosen),
            replayed=outcome.replayed,
        )
    )


def _presented(key: str, voter: str | None, origin: str | None, address: str) -> Presented:
    return Presented(key=key, voter=voter, origin=origin, browser=origin is not None, address=address)


def _poll_voter(viewer: Viewer) -> PollVoter:
    assert viewer.voter_id is not None, "asked only of viewers that are voters"
    return PollVoter(issuer=viewer.issuer, subject=viewer.voter_id, signed=viewer.issuer == "host")


def _name(viewer: Viewer, subject: str) -> Name:
    return Name(viewer.project_id, viewer.environment, subject)


def _owns(viewer: Viewer, poll: Poll) -> bool:
    tenant = poll.project_id == viewer.project_id and poll.environment == viewer.environment
    return tenant and viewer.only in {None, poll.id}


def _require(viewer: Viewer, scope: str) -> None:
    if scope not in viewer.scopes:
        raise Forbidden("scope_missing", f"The key lacks the scope {scope}.", scope=scope)
