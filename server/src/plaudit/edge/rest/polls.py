"""/v1/polls: making, reading, editing and leading polls through their lives."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import REPLAYED, Idempotency, Seal
from plaudit.edge.rest import poll_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.edge.rest.schemas import PollPage, Validity
from plaudit.edge.views import PollView, poll_view
from plaudit.features.polls.drafts import NewPoll, PollEdit
from plaudit.features.polls.lifecycle import Lifecycle
from plaudit.features.polls.lifecycle import Reply as ReplyMaker
from plaudit.features.polls.model import Poll
from plaudit.features.polls.ports import PollStore, Recorded, VoteStore
from plaudit.features.polls.search import Search
from plaudit.features.polls.transitions import Action
from plaudit.features.polls.voting import voter_key
from plaudit.kernel.errors import FieldProblem, Invalid

_LISTING: Final = "polls"
_CREATED: Final = 201
_LONGEST_REVISION: Final = 12
_OWN_DIGITS: Final = 16
_OF_THE_DEFINITION: Final = frozenset({"definition_invalid", "invalid_field"})


_new_poll: msgspec.json.Decoder[NewPoll] = msgspec.json.Decoder(NewPoll)
_resolution: msgspec.json.Decoder[told.Resolution] = msgspec.json.Decoder(told.Resolution)
_edit: msgspec.json.Decoder[PollEdit] = msgspec.json.Decoder(PollEdit)


class PollRoutes:
    def __init__(
        self,
        reception: Reception,
        lifecycle: Lifecycle,
        store: PollStore,
        votes: VoteStore,
        idempotency: Idempotency,
    ) -> None:
        self._reception = reception
        self._lifecycle = lifecycle
        self._store = store
        self._votes = votes
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        return [
            Route(told.CREATE, self.create),
            Route(told.VALIDATE, self.validate),
            Route(told.LIST, self.page),
            Route(told.READ, self.read),
            Route(told.EDIT, self.edit),
            Route(told.VALIDATE_EDIT, self.validate_edit),
            Route(told.ARCHIVE, self.archive),
            Route(told.DUPLICATE, self.duplicate),
            *(Route(promise, self._step(verb)) for verb, promise in told.STEPS.items()),
            Route(told.RESOLVE, self.resolve),
        ]

    async def create(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        draft = exchange.json(_new_poll)

        async def perform(seal: Seal | None) -> Reply:
            project, environment = caller.project.id, caller.key.environment
            poll = await self._lifecycle.create(draft, project, environment, self._sealed(seal, _CREATED))
            return self._told(poll, _CREATED)

        return self._replayed(await self._idempotency.once(exchange, caller, perform))

    async def validate(self, exchange: Exchange) -> Reply:
        """All that is wrong with a definition, told as an answer and not as a failure; nothing is stored."""
        caller = await self._reception.caller(exchange, "polls:write", host=True)

        async def tried() -> None:
            draft = exchange.json(_new_poll)
            self._lifecycle.try_out(draft, caller.project.id, caller.key.environment)

        return await _validity(tried)

    async def validate_edit(self, exchange: Exchange) -> Reply:
        """The same of an edit. What the poll's state forbids is a failure here as it is there."""
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        poll = (await self._reception.entry(exchange, caller)).poll

        async def tried() -> None:
            await self._lifecycle.try_edit(poll, exchange.json(_edit))

        return await _validity(tried)

    async def duplicate(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        poll = (await self._reception.entry(exchange, caller)).poll
        self._reception.no_body(exchange)

        async def perform(seal: Seal | None) -> Reply:
            return self._told(await self._lifecycle.duplicate(poll, self._sealed(seal, _CREATED)), _CREATED)

        return self._replayed(await self._idempotency.once(exchange, caller, perform))

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:read", host=True)
        query = exchange.query_as(told.PollQuery)
        named = {"status": query.status, "tag": query.tag, "q": query.q, "external_id": query.external_id}
        listing = f"{_LISTING}:{caller.key.environment}:{msgspec.json.encode(named).decode()}"
        before = cursors.opened(caller.project, listing, query.cursor)
        found = await self._store.page(
            caller.project.id,
            caller.key.environment,
            Search(status=query.status, tag=query.tag, text=query.q, external_id=query.external_id),
            before=before,
            limit=query.limit + 1,
        )
        shown = found[: query.limit]
        has_more = len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, shown[-1].id) if has_more else None
        views = [self._view(poll, host=True) for poll in shown]
        headers = []
        if cursor is not None:
            url = self._reception.public_url
            headers.append(next_link(exchange, url, cursor, **named, limit=query.limit))
        return json_reply(PollPage(data=views, next_cursor=cursor, has_more=has_more), 200, headers)

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:read")
        poll = (await self._reception.entry(exchange, caller)).poll
        own = await self._own_votes(caller, poll)
        view = self._view(poll, host=caller.is_host, own=own)
        headers = [("etag", _etag(poll, view, own)), ("cache-control", "private, no-cache")]
        if matches(exchange.header(b"if-none-match"), headers[0][1]):
            return Reply(304, b"", headers)
        return json_reply(view, 200, headers)

    async def _own_votes(self, caller: Caller, poll: Poll) -> Sequence[Recorded] | None:
        if caller.voter is None:
            return None
        return await self._votes.current_votes(poll.id, poll.run, voter_key(poll, caller.voter.polls_voter))

    async def edit(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        poll = (await self._reception.entry(exchange, caller)).poll
        edit = exchange.json(_edit)
        return self._told(await self._lifecycle.edit(poll.id, edit, expected_revision(exchange)), 200)

    async def archive(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        poll = (await self._reception.entry(exchange, caller)).poll
        self._reception.no_body(exchange)
        revision = expected_revision(exchange)
        return self._told(await self._lifecycle.act(poll.id, "archive", None, revision), 200)

    async def resolve(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        poll = (await self._reception.entry(exchange, caller)).poll
        outcome, revision = exchange.json(_resolution).outcome, expected_revision(exchange)

        async def perform(seal: Seal | None) -> Reply:
            after = await self._lifecycle.resolve(poll.id, outcome, self._sealed(seal, 200), revision)
            return self._told(after, 200)

        return self._replayed(await self._idempotency.once(exchange, caller, perform))

    def _step(self, action: Action) -> Callable[[Exchange], Awaitable[Reply]]:
        async def take_step(exchange: Exchange) -> Reply:
            caller = await self._reception.caller(exchange, "polls:write", host=True)
            poll = (await self._reception.entry(exchange, caller)).poll
            self._reception.no_body(exchange)
            revision = expected_revision(exchange)

            async def perform(seal: Seal | None) -> Reply:
                after = await self._lifecycle.act(poll.id, action, self._sealed(seal, 200), revision)
                return self._told(after, 200)

            return self._replayed(await self._idempotency.once(exchange, caller, perform))

        return take_step

    def _sealed(self, seal: Seal | None, status: int) -> ReplyMaker | None:
        if seal is None:
            return None
        return lambda poll: seal(status, msgspec.json.encode(self._view(poll, host=True)))

    def _told(self, poll: Poll, status: int) -> Reply:
        headers = self._headers(poll.id, poll.revision, status)
        return json_reply(self._view(poll, host=True), status, headers)

    def _replayed(self, reply: Reply) -> Reply:
        """A stored reply with the headers it had: only its status and body are kept."""
        if REPLAYED in reply.headers and isinstance(reply.body, bytes):
            poll = msgspec.json.decode(reply.body, type=_Identified)
            reply.headers = (*reply.headers, *self._headers(poll.id, poll.revision, reply.status))
        return reply

    def _headers(self, poll_id: str, revision: int, status: int) -> list[tuple[str, str]]:
        headers = [("etag", f'"{revision}"'), ("cache-control", "no-store")]
        if status == _CREATED:
            headers.append(("location", f"{self._reception.public_url}/v1/polls/{poll_id}"))
        return headers

    def _view(self, poll: Poll, *, host: bool, own: Sequence[Recorded] | None = None) -> PollView:
        public_url, now = self._reception.public_url, self._reception.clock.now()
        return poll_view(poll, public_url, host=host, now=now, own=own)


async def _validity(tried: Callable[[], Awaitable[None]]) -> Reply:
    """Whether a definition would be taken, after `tried` has tried it."""
    try:
        await tried()
    except Invalid as wrong:
        if wrong.code not in _OF_THE_DEFINITION:
            raise
        return json_reply(Validity(valid=False, errors=wrong.errors))
    return json_reply(Validity(valid=True, errors=()))


class _Identified(msgspec.Struct):
    id: str
    revision: int


def _etag(poll: Poll, view: PollView, own: Sequence[Recorded] | None) -> str:
    """Whatever can differ without a new revision is in it: what the clock decided, and whose votes."""
    parts = [str(poll.revision)]
    if view.status != poll.status:
        parts.append(view.status)
    if own is not None:
        ids = " ".join(one.vote.id for one in own)
        parts.append(f"own.{hashlib.sha256(ids.encode()).hexdigest()[:_OWN_DIGITS]}")
    return f'"{"-".join(parts)}"'


def expected_revision(exchange: Exchange) -> int | None:
    """The revision in `If-Match`; None for no condition (absent, or `*`)."""
    header = exchange.header(b"if-match")
    if header is None or header.strip() == "*":
        return None
    # As `read` gives it: the revision, and perhaps the status the clock has decided since.
    text, _, _ = header.strip().strip('"').partition("-")
    if not text.isdecimal() or len(text) > _LONGEST_REVISION:
        problem = FieldProblem("If-Match", 'Takes one revision, such as "3".')
        raise Invalid("invalid_request", 'If-Match takes one revision, such as "3"', errors=[problem])
    return int(text)


def matches(if_none_match: str | None, etag: str) -> bool:
    """RFC 9110 section 13.1.2, by weak comparison."""
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags
