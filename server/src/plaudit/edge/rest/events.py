"""/v1/events: what happened at the host, told by its backend or by its pages; and reading it back."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.edge import cursors, json_bodies, problems
from plaudit.edge.authentication import Caller
from plaudit.edge.bodies import LARGEST_BODY
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import key_of
from plaudit.edge.rate_limits import EVENTS
from plaudit.edge.rest import trigger_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.people import person_of, user_and_voter
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.edge.rest.triggers import tenant_of
from plaudit.features.triggers.events import Event, NewEvent, Teller, admitted
from plaudit.features.triggers.ports import EventFilter, Stored
from plaudit.features.triggers.triggering import Triggering
from plaudit.kernel.clock import format_instant
from plaudit.kernel.errors import FieldProblem, Invalid, NotFound
from plaudit.kernel.field_problems import problem_of
from plaudit.kernel.ids import derived_id, new_id

_ACCEPTED: Final = 202
_NO_STORE: Final = ("cache-control", "no-store")
# Events read before votes and pages have their turn: half a millisecond of them.
_BREATH: Final = 32
_PURPOSE: Final = b"plaudit event id v1"


class _Shape(msgspec.Struct, frozen=True):
    """Only whether it is one event or several."""

    events: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Each event is read for itself, so that a wrong one does not lose the others."""

    events: list[msgspec.Raw]


_shape: msgspec.json.Decoder[_Shape] = msgspec.json.Decoder(_Shape)
_batch: msgspec.json.Decoder[_Batch] = msgspec.json.Decoder(_Batch)
_one: msgspec.json.Decoder[NewEvent] = msgspec.json.Decoder(NewEvent)
_object: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any])
_Judged = tuple[Event | None, list[FieldProblem]]


class EventRoutes:
    def __init__(self, reception: Reception, triggering: Triggering) -> None:
        self._reception = reception
        self._triggering = triggering

    def routes(self) -> list[Route]:
        return [Route(told.SEND, self.send), Route(told.EVENTS, self.page)]

    async def send(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "events:write")
        teller = self._teller(caller)
        if not caller.is_host:
            self._reception.count_voter(exchange, caller, EVENTS)
            if len(exchange.body) > LARGEST_BODY:
                raise Invalid("body_too_large", f"a page tells at most {LARGEST_BODY} bytes at once")
        exchange.check_media_type()
        name = _Names(exchange, caller, self._reception.clock.now())
        text = _text_of_several(exchange.body)
        if text is None:
            return await self._single(json_bodies.read(exchange.body, _one), teller, name)
        return await self._several(exchange.body, text, teller, name)

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "events:read", host=True)
        query = exchange.query_as(told.EventQuery)
        listing = f"events:{caller.key.environment}:{msgspec.json.encode(query.found_by()).decode()}"
        before = cursors.opened(caller.project, listing, query.cursor)
        found = await self._triggering.events.page(
            *tenant_of(caller),
            EventFilter(person=person_of(query.user, query.voter, "?"), name=query.name),
            before=None if before is None else int(before),
            limit=query.limit + 1,
        )
        shown, has_more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, str(shown[-1][0])) if has_more else None
        headers = [_NO_STORE]
        if cursor is not None:
            url = self._reception.public_url
            headers.append(next_link(exchange, url, cursor, **query.found_by(), limit=query.limit))
        views = [_view(event) for _, event in shown]
        return json_reply(told.EventPage(data=views, next_cursor=cursor, has_more=has_more), 200, headers)

    async def _single(self, draft: NewEvent, teller: Teller, name: "_Names") -> Reply:
        event, wrong = admitted(draft, teller, name.of(0), name.now)
        if wrong:
            raise json_bodies.invalid_field(wrong)
        (stored,) = await self._triggering.taking.take([event])
        reply = told.EventReply(id=stored.event.id, status="accepted" if stored.fresh else "duplicate")
        return json_reply(reply, _ACCEPTED, [_NO_STORE])

    async def _several(self, body: bytes, text: bytes, teller: Teller, name: "_Names") -> Reply:
        """`text`: the value of `events` as it stands in the body. A few are read at a time, for votes."""
        few_at_a_time = not json_bodies.may_hold_nul(body)
        json_bodies.check_text(body.replace(text, b"[]", 1) if few_at_a_time else body)
        raws = json_bodies.decode(body, _batch).events
        most = told.MOST_EVENTS if teller.source == "backend" else told.MOST_PAGE_EVENTS
        if not 1 <= len(raws) <= most:
            raise json_bodies.invalid_field([FieldProblem("#/events", f"Holds 1 to {most} events.")])
        judged: list[_Judged] = []
        courtesy = self._triggering.courtesy
        for start in range(0, len(raws), _BREATH):
            began = courtesy.now()
            few = raws[start : start + _BREATH]
            if few_at_a_time:
                json_bodies.check_text(b'{"events":[%b]}' % b",".join(few))
            judged += [_judged(raw, teller, name, start + index) for index, raw in enumerate(few)]
            await courtesy.after(began)
        good = [event for event, wrong in judged if event is not None and not wrong]
        stored = iter(await self._triggering.taking.take(good) if good else ())
        data = [
            _became(next(stored)) if not wrong else self._refused(index, wrong)
            for index, (_, wrong) in enumerate(judged)
        ]
        states = [one.status for one in data]
        reply = told.EventsReply(
            data=data,
            accepted=states.count("accepted"),
            duplicates=states.count("duplicate"),
            refused=states.count("refused"),
        )
        return json_reply(reply, _ACCEPTED, [_NO_STORE])

    def _refused(self, index: int, wrong: Sequence[FieldProblem]) -> told.BatchedEvent:
        error = json_bodies.invalid_field(wrong)
        problem = problems.problem(error, public_url=self._reception.public_url, instance="/v1/events")
        return told.BatchedEvent(status="refused", index=index, problem=problem)

    def _teller(self, caller: Caller) -> Teller:
        if caller.only is not None:
            raise NotFound("not_found", "a hosted page tells of no events")
        project_id, environment = tenant_of(caller)
        if caller.is_host:
            person = None if caller.voter is None else caller.voter.name
            return Teller(project_id=project_id, environment=environment, source="backend", person=person)
        voter = caller.require_voter()
        names = self._triggering.settings.of(project_id, environment).page_events
        return Teller(
            project_id=project_id,
            environment=environment,
            source="page",
            person=voter.name,
            attributes=voter.attributes if voter.signed else {},
            allowed=None if names is None else frozenset(names),
        )


class _Names:
    """Ids for events that came without: fresh, or from the Idempotency-Key, so that a retry has the same."""

    def __init__(self, exchange: Exchange, caller: Caller, now: int) -> None:
        self.now = now
        key = key_of(exchange.header(b"idempotency-key"))
        self._seed = None
        if key is not None:
            secret = hmac.digest(caller.project.signing_secret.encode(), _PURPOSE, hashlib.sha256)
            self._seed = hmac.digest(secret, key.encode(), hashlib.sha256)

    def of(self, index: int) -> str:
        if self._seed is None:
            return new_id("evt", self.now)
        return derived_id("evt", hashlib.sha256(self._seed + index.to_bytes(4)).digest())


def _text_of_several(body: bytes) -> bytes | None:
    """The value of `events` as it stands there; None for one event, and for what cannot be read."""
    try:
        text = _shape.decode(body).events
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return None if text is msgspec.UNSET else bytes(text)


def _judged(raw: msgspec.Raw, teller: Teller, name: _Names, index: int) -> _Judged:
    pointer = f"#/events/{index}"
    try:
        draft = _one.decode(raw)
    except msgspec.ValidationError as error:
        return None, [problem_of(error, pointer)]
    return admitted(draft, teller, name.of(index), name.now, pointer)


def _became(stored: Stored) -> told.BatchedEvent:
    return told.BatchedEvent(status="accepted" if stored.fresh else "duplicate", id=stored.event.id)


def _view(event: Event) -> told.EventView:
    user, voter = user_and_voter(event.person)
    return told.EventView(
        id=event.id,
        name=event.name,
        user=user,
        voter=voter,
        source=event.source,
        at=format_instant(event.at),
        received_at=format_instant(event.received_at),
        properties=_object.decode(event.properties),
        attributes=None if event.attributes is None else _object.decode(event.attributes),
        url=event.url,
    )
