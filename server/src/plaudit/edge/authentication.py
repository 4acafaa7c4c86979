"""Who is asking: one answer for REST, WebSocket and SSE, from a key, an origin and perhaps a voter's token.

The tenant comes from the key alone. An anonymous token and a host's word (JWT, or a secret key that says
`"voter": …`) give voters of two issuers, `anonymous` and `host`; the host's two ways give the same voter.
"""

import contextlib
from collections.abc import Iterator
from typing import Any, Final, Literal

import msgspec

from plaudit.edge import host_tokens
from plaudit.edge.client_address import address_prefix
from plaudit.edge.key_sets import KeySets
from plaudit.edge.rate_limits import BAD_CREDENTIALS, RateLimits
from plaudit.features.polls.model import Poll
from plaudit.features.polls.voting import Voter as PollVoter
from plaudit.features.projects import voter_tokens
from plaudit.features.projects.key_ring import Access, KeyRing
from plaudit.features.projects.model import Environment, Key, Project, Scope
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Forbidden, Invalid, NotFound, Unauthenticated

LONGEST_SUBJECT: Final = 255
_BEARER: Final = "bearer "


class Voter(msgspec.Struct, frozen=True, kw_only=True):
    """A person somebody vouches for. `expires_at` (Unix milliseconds): when the token ends, if ever.

    `called` and `attributes` are what the host's token says of them.
    """

    issuer: Literal["anonymous", "host"]
    subject: str
    expires_at: int | None = None
    called: str | None = None
    attributes: dict[str, Any] = {}

    @property
    def signed(self) -> bool:
        return self.issuer == "host"

    @property
    def polls_voter(self) -> PollVoter:
        return PollVoter(issuer=self.issuer, subject=self.subject, signed=self.signed)

    @property
    def name(self) -> str:
        """The voter in one word, for limits and sessions; never shown to others."""
        return f"{self.issuer}:{self.subject}"


class Presented(msgspec.Struct, frozen=True, kw_only=True):
    """What came with a request, unverified. `browser`: the request itself says that a browser sent it."""

    key: str | None
    voter: str | None = None
    origin: str | None = None
    browser: bool = False
    address: str


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, verified: the key, its project, and the voter if one was named.

    `only`: the one poll or survey there is for this caller, a hosted page (`features.projects.page_tokens`).
    """

    key: Key
    project: Project
    voter: Voter | None = None
    only: str | None = None

    @property
    def is_host(self) -> bool:
        return self.key.kind == "secret"

    @property
    def tenant(self) -> tuple[str, Environment]:
        """Project id and environment."""
        return self.project.id, self.key.environment

    def require(self, scope: Scope) -> None:
        if scope not in self.key.scopes:
            raise Forbidden("scope_missing", f"the key lacks the scope {scope}", scope=scope)

    def require_host(self) -> None:
        if not self.is_host:
            raise Forbidden("key_kind", "a publishable key cannot do this; use a secret key on your server")

    def require_voter(self) -> Voter:
        if self.voter is None:
            raise Unauthenticated(
                "voter_required", "send a voter token in Plaudit-Voter; POST /v1/voters gives one"
            )
        return self.voter

    def speaking_for(self, subject: str | None) -> "Caller":
        """The same caller with the voter a host names by its own id. Refused for publishable keys."""
        if subject is None:
            return self
        self.require_host()
        if not 1 <= len(subject) <= LONGEST_SUBJECT or "\0" in subject:
            raise Invalid("invalid_field", f"voter has 1 to {LONGEST_SUBJECT} characters")
        return msgspec.structs.replace(self, voter=Voter(issuer="host", subject=subject))

    def owns(self, poll: Poll) -> bool:
        """Whether the poll is of the caller's project and environment. To anybody else it does not exist."""
        if self.only is not None and self.only != poll.id:
            return False
        return poll.project_id == self.project.id and poll.environment == self.key.environment


class Authentication:
    """Verifies what was presented. Holds no state of its own but the caches it is given."""

    def __init__(self, ring: KeyRing, key_sets: KeySets, limits: RateLimits, clock: Clock) -> None:
        self._ring = ring
        self._key_sets = key_sets
        self._limits = limits
        self._clock = clock

    async def caller(self, presented: Presented) -> Caller:
        """The verified caller. Raises `Unauthenticated`, `Forbidden`, or `TooMany` after many bad guesses."""
        if (caller := self.known(presented)) is not None:
            return caller
        # A key in memory never meets this limit, so nobody can use it to lock out a whole hall.
        if not self._ring.remembers(presented.key or ""):
            self._limits.check(BAD_CREDENTIALS, address_prefix(presented.address))
        with self._guesses_counted(presented.address):
            access = await self._ring.find(presented.key or "")
            if (named := _key_named(presented.voter)) is not None:
                await self._key_sets.load(access.project, named)
            return self._admitted(access, presented)

    def known(self, presented: Presented) -> Caller | None:
        """The same from memory alone; None when a store or the host's key set must be asked first."""
        if presented.key is None:
            raise Unauthenticated("key_missing", "send an API key as Authorization: Bearer pl_…")
        access = self._ring.peek(presented.key)
        if access is None:
            return None
        with self._guesses_counted(presented.address):
            named = _key_named(presented.voter)
            if named is not None and not self._key_sets.is_settled(access.project, named):
                return None
            return self._admitted(access, presented)

    def check_key(self, key_id: str) -> None:
        """Raises when the key was revoked since it was verified: whoever waited in between, and will now be
        let in to stay, came too late to be sent away with the others.
        """
        if self._ring.recently_revoked(key_id):
            raise Unauthenticated("key_revoked", "the key was revoked")

    def _admitted(self, access: Access, presented: Presented) -> Caller:
        check_origin(access.key, presented.origin, browser=presented.browser)
        voter = None if presented.voter is None else self._voter(access, presented.voter)
        return Caller(key=access.key, project=access.project, voter=voter, only=access.only)

    def _voter(self, access: Access, token: str) -> Voter:
        if token.startswith(voter_tokens.PREFIX):
            subject = voter_tokens.verified_voter(access.project, access.key.environment, token)
            if subject is None:
                raise Unauthenticated(
                    "voter_token_invalid", "the voter token is not one this project gave out"
                )
            return Voter(issuer="anonymous", subject=subject)
        told = host_tokens.verify(token, access.project, self._clock.now(), self._key_sets.held)
        return Voter(
            issuer="host",
            subject=told.subject,
            expires_at=told.expires_at,
            called=told.name,
            attributes=told.attrs,
        )

    @contextlib.contextmanager
    def _guesses_counted(self, address: str) -> Iterator[None]:
        try:
            yield
        except Unauthenticated as error:
            if error.code != "voter_token_expired":  # good once: no guess
                self._limits.charge(BAD_CREDENTIALS, address_prefix(address))
            raise


def _key_named(token: str | None) -> str | None:
    """The host's public key a voter token asks for; None for tokens that need none."""
    if token is None or token.startswith(voter_tokens.PREFIX):
        return None
    return host_tokens.key_id(token)


def check_origin(key: Key, origin: str | None, *, browser: bool) -> None:
    """Exact comparison, no patterns. A client that is no browser sends no origin, and none is asked of it."""
    if key.kind == "secret":
        if browser and origin is not None:
            raise Forbidden(
                "secret_key_in_browser",
                "a secret key was sent by a browser; revoke it, everybody can read it",
            )
        return
    if origin is not None and key.origins and origin not in key.origins:
        raise Forbidden("origin_not_allowed", "this origin is not on the key's list")


def bearer(authorization: str | None) -> str | None:
    """The key of an `Authorization: Bearer …` header, None without one. Raises `key_invalid` for others."""
    if authorization is None:
        return None
    if authorization[: len(_BEARER)].lower() != _BEARER:
        raise Unauthenticated("key_invalid", "the Authorization header must be: Bearer pl_…")
    return authorization[len(_BEARER) :].strip()


def poll_not_found() -> NotFound:
    """One sentence for a missing poll and for another tenant's."""
    return NotFound("poll_not_found", "there is no poll with this id for this key")
