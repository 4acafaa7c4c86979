"""What every route does first: who asks, may they, are they within their limits, is there such a poll."""

from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec

from plaudit.edge.authentication import LONGEST_SUBJECT, Authentication, Caller, poll_not_found
from plaudit.edge.client_address import address_prefix
from plaudit.edge.exchange import Exchange
from plaudit.edge.rate_limits import (
    ADDRESS,
    PUBLISHABLE_KEY,
    SECRET_KEY,
    VOTER,
    Policy,
    RateLimits,
)
from plaudit.features.polls.catalogue import Catalogue, Entry
from plaudit.features.polls.effects import Chosen, ProjectEffects
from plaudit.features.polls.model import Poll
from plaudit.features.projects.model import Scope
from plaudit.kernel.clock import Clock
from plaudit.kernel.ids import is_id

# Told to readers of the contract; `Caller.speaking_for` checks it and says why.
VOTER_FORM: Final = msgspec.Meta(extra_json_schema={"minLength": 1, "maxLength": LONGEST_SUBJECT})


class OnBehalf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body a secret key may send where a voter acts: the host's own id of that voter."""

    voter: Annotated[str, VOTER_FORM] | None = None


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a request that needs none: absent, or an empty object."""


_ON_BEHALF: msgspec.json.Decoder[OnBehalf] = msgspec.json.Decoder(OnBehalf)
_NOTHING: msgspec.json.Decoder[Nothing] = msgspec.json.Decoder(Nothing)


class Reception:
    """The same first steps for every route, fast lane or not."""

    def __init__(
        self,
        authentication: Authentication,
        limits: RateLimits,
        catalogue: Catalogue,
        clock: Clock,
        *,
        public_url: str,
        project_effects: ProjectEffects,
    ) -> None:
        self._authentication = authentication
        self._limits = limits
        self._catalogue = catalogue
        self.clock = clock
        self.public_url = public_url
        self.project_effects = project_effects

    async def caller(
        self,
        exchange: Exchange,
        scope: Scope,
        *,
        host: bool = False,
        more: Sequence[tuple[Policy, str]] = (),
    ) -> Caller:
        """The verified caller within its limits, and `more` of them. `host`: secret keys only."""
        caller = await self._authentication.caller(exchange.presented())
        if host:
            caller.require_host()
        caller.require(scope)
        exchange.chosen = (self.project_effects(caller.project.id, caller.key.environment),)
        self._count(exchange, caller, more)
        return caller

    def _count(self, exchange: Exchange, caller: Caller, more: Sequence[tuple[Policy, str]]) -> None:
        """Take the request from every limit it falls under, and note how they stand for the headers."""
        if not self._limits.enabled:
            return
        claims = [*more, (SECRET_KEY if caller.is_host else PUBLISHABLE_KEY, caller.key.id)]
        if not caller.is_host:
            claims.append((ADDRESS, address_prefix(exchange.address)))
        # How a publishable key stands tells what everybody else on the page does, votes of hidden polls too.
        exchange.standings = [one for one in self._limits.take(claims) if one.policy is not PUBLISHABLE_KEY]

    def count_voter(self, exchange: Exchange, caller: Caller, policy: Policy = VOTER) -> None:
        """Take an act from the voter's own limit."""
        if self._limits.enabled and caller.voter is not None:
            voter = f"{caller.project.id}:{caller.voter.name}"
            exchange.standings = (*self._limits.take([(policy, voter)]), *exchange.standings)

    async def entry(self, exchange: Exchange, caller: Caller, poll_id: str | None = None) -> Entry:
        """The poll named, or else the one in the path, if it is the caller's.

        Its feedback applies to whatever happens next.
        """
        if poll_id is None:
            poll_id = exchange.parameters["poll_id"]
        entry = self._catalogue.peek(poll_id)
        if entry is None and is_id("poll", poll_id):
            entry = await self._catalogue.get(poll_id)
        if entry is None or not caller.owns(entry.poll):
            raise poll_not_found()
        exchange.chosen = self.chosen(entry.poll)
        return entry

    def chosen(self, poll: Poll) -> Chosen:
        """Whose feedback applies to what happens in the poll: its project's, then its own."""
        return self.project_effects(poll.project_id, poll.environment), poll.effects

    def peek(self, poll_id: str) -> Entry | None:
        return self._catalogue.peek(poll_id)

    def on_behalf(self, exchange: Exchange, caller: Caller) -> Caller:
        """The caller with the voter an optional body names."""
        body = exchange.json_or_none(_ON_BEHALF)
        return caller if body is None else caller.speaking_for(body.voter)

    def no_body(self, exchange: Exchange) -> None:
        """Raises for a body that says something this route does not listen to."""
        exchange.json_or_none(_NOTHING)


def next_link(exchange: Exchange, public_url: str, cursor: str, **query: Any) -> tuple[str, str]:
    """RFC 8288: where the list goes on."""
    told = urlencode({name: value for name, value in query.items() if value is not None} | {"cursor": cursor})
    return "link", f'<{public_url}{exchange.path}?{told}>; rel="next"'
