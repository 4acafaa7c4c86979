"""The handlers of the vote page, its plain form, its short link and its embed."""

import asyncio
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from plaudit.edge import rate_limits
from plaudit.edge.client_address import address_prefix
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.pages import forms
from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.embed_page import embed_page, oembed
from plaudit.edge.pages.filled import ONE_MORE, Fields, answer_of
from plaudit.edge.pages.policies import ancestors_of, page_headers
from plaudit.edge.pages.refused_words import SAID
from plaudit.edge.pages.scene import Notice
from plaudit.edge.pages.visitors import Subject, Visitors, words_of
from plaudit.edge.pages.vote_page import missing_page, vote_page
from plaudit.edge.problems import row
from plaudit.features.polls.feedback import words_for_refusal
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import Poll
from plaudit.features.polls.moderation.audience import Audience
from plaudit.features.polls.ports import Outcome, PollStore, Recorded
from plaudit.features.polls.voting import VOTE_ID, Voter, Voting
from plaudit.features.projects import voter_tokens
from plaudit.features.projects.key_ring import KeyRing
from plaudit.kernel.errors import Forbidden, Invalid, NotFound, PlauditError
from plaudit.kernel.ids import new_id

_SHORT_CODE: Final = 16
_MOST_DIGITS: Final = 9


class VotePages:
    """Pages about one poll."""

    def __init__(
        self,
        *,
        visitors: Visitors,
        polls: PollStore,
        voting: Voting,
        audience: Audience,
        ring: KeyRing,
        limits: rate_limits.RateLimits,
        assets: Assets,
    ) -> None:
        self._visitors = visitors
        self._polls = polls
        self._voting = voting
        self._audience = audience
        self._ring = ring
        self._limits = limits
        self._assets = assets
        self._public_url = visitors.public_url

    async def show(self, exchange: Exchange) -> Reply:
        """GET /p/{poll}"""
        subject = await self._visitors.subject(exchange.parameters["poll"])
        if subject is None:
            return self._missing(exchange)
        return await self._page(exchange, subject)

    async def vote(self, exchange: Exchange) -> Reply:
        """POST /p/{poll}: cast, change or withdraw; back to the page when it worked, the reason when not."""
        forms.check_same_site(exchange, self._public_url)
        subject = await self._visitors.subject(exchange.parameters["poll"])
        if subject is None:
            return self._missing(exchange)
        fields = forms.fields_of(exchange)
        voter, token = self._voter(exchange, subject, fields.get("vote_id", [""])[0])
        if "suggestion" in fields:
            return await self._suggest(exchange, subject, fields, voter, token)
        outcome = await self._decided(subject, voter, fields)
        cookie = forms.cookie_for(
            f"/p/{subject.poll.id}", token, secure=self._public_url.startswith("https:")
        )
        if isinstance(outcome, Recorded):
            back = f"/p/{subject.poll.id}" + (f"?{exchange.query}" if exchange.query else "")
            return Reply(303, b"", [("location", back), ("cache-control", "no-store"), cookie])
        notice = self._refusal(exchange, subject.poll, outcome.code)
        return await self._page(exchange, subject, notice, voter, row(outcome.code).status)

    async def _suggest(
        self, exchange: Exchange, subject: Subject, fields: Fields, voter: Voter, token: str
    ) -> Reply:
        """A suggestion; the form's own id makes it the same one however often it is sent."""
        name = fields.get("vote_id", [""])[0].replace("vote_", "sug_", 1)
        try:
            suggested = await self._audience.suggest(subject.poll, voter, name, fields["suggestion"][0])
        except PlauditError as refused:
            notice = self._refusal(exchange, subject.poll, refused.code)
            return await self._page(exchange, subject, notice, voter, row(refused.code).status)
        cookie = forms.cookie_for(
            f"/p/{subject.poll.id}", token, secure=self._public_url.startswith("https:")
        )
        told = {"suggested": suggested.suggestion.state}
        asked = {name: said[0] for name, said in parse_qs(exchange.query).items() if name != "suggested"}
        back = f"/p/{subject.poll.id}?{urlencode(asked | told)}"
        return Reply(303, b"", [("location", back), ("cache-control", "no-store"), cookie])

    def _refusal(self, exchange: Exchange, poll: Poll, code: str) -> Notice:
        """What the host says of it, or else our own words in the visitor's language."""
        said = words_for_refusal(code, self._visitors.chosen(poll))
        return Notice(said or words_of(exchange)[SAID.get(code, "refused")], "error")

    async def voter(self, exchange: Exchange) -> Reply:
        """POST /p/{poll}/voter: the token for the page's scripts, so that form and script are one voter."""
        forms.check_same_site(exchange, self._public_url)
        subject = await self._visitors.subject(exchange.parameters["poll"])
        if subject is None:
            raise NotFound("poll_not_found", "there is no such poll")
        _, token = self._voter(exchange, subject, new_id("vote", self._visitors.clock.now()))
        cookie = forms.cookie_for(
            f"/p/{subject.poll.id}", token, secure=self._public_url.startswith("https:")
        )
        return json_reply({"token": token}, 200, [("cache-control", "no-store"), cookie])

    async def join(self, exchange: Exchange) -> Reply:
        """GET /j/{code}"""
        code = exchange.parameters["code"].upper()
        poll = await self._polls.find_by_short_code(code) if len(code) <= _SHORT_CODE else None
        if poll is None:
            return self._missing(exchange)
        return Reply(302, b"", [("location", f"/p/{poll.id}"), ("cache-control", "no-cache")])

    async def embed(self, exchange: Exchange) -> Reply:
        """GET /e/{poll}?theme=&lang=&background=transparent&key="""
        subject = await self._visitors.subject(exchange.parameters["poll"])
        if subject is None:
            return self._missing(exchange, ancestors="*")
        key = parse_qs(exchange.query).get("key", [None])[0]
        origins: tuple[str, ...] = ()
        if key is not None:
            access = await self._ring.find(key)
            if access.key.kind != "publishable" or access.project.id != subject.project.id:
                raise Forbidden("key_kind", "an embed takes a publishable key of the poll's own project")
            origins = access.key.origins
        scene = await self._visitors.scene(exchange, subject)
        body = embed_page(scene, self._assets, key)
        return Reply(200, body, page_headers(ancestors=ancestors_of(origins)))

    async def oembed(self, exchange: Exchange) -> Reply:
        """GET /oembed?url=…&format=json"""
        query = parse_qs(exchange.query)
        if query.get("format", ["json"])[0] != "json":
            return Reply(501, b"only json\n", [("content-type", "text/plain; charset=utf-8")])
        path = _path(query.get("url", [""])[0])
        subject = await self._visitors.subject(path.removeprefix("/p/").removeprefix("/e/"))
        if subject is None:
            raise NotFound("poll_not_found", "there is no poll at this address")
        scene = await self._visitors.scene(exchange, subject)
        sizes = [_size(query.get(name, [""])[0]) for name in ("maxwidth", "maxheight")]
        shared = [("access-control-allow-origin", "*"), ("cache-control", "public, max-age=300")]
        return json_reply(oembed(scene, *sizes), 200, shared)

    def _voter(self, exchange: Exchange, subject: Subject, vote_id: str) -> tuple[Voter, str]:
        """Who acts, within their limits: the voter the browser remembers, or one made for this form."""
        prefix = address_prefix(exchange.address)
        known = self._visitors.voter(exchange, subject)
        if known is None:
            self._limits.take([(rate_limits.NEW_VOTERS, prefix), (rate_limits.ADDRESS, prefix)])
            voter_id, token = voter_tokens.voter_of_form(subject.project, subject.poll.environment, vote_id)
            return Voter("anonymous", voter_id, signed=False), token
        name = f"{subject.project.id}:anonymous:{known[0].subject}"
        self._limits.take([(rate_limits.VOTER, name), (rate_limits.ADDRESS, prefix)])
        return known

    async def _decided(self, subject: Subject, voter: Voter, fields: Fields) -> Outcome:
        decided: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def done(outcome: Outcome) -> None:
            if not decided.done():  # the visitor may have gone meanwhile; the vote stands
                decided.set_result(outcome)

        answer = await self._answer(subject.poll, voter, fields)
        vote_id = fields.get("retract", fields.get("vote_id", [""]))[0]
        if VOTE_ID.fullmatch(vote_id) is None:
            raise Invalid("invalid_request", "the form has lost its vote id; load the page again")
        if "retract" in fields:
            self._voting.retract(subject.poll, voter, vote_id, done)
        else:
            self._voting.cast(subject.poll, voter, vote_id, answer, done)
        return await decided

    async def _answer(self, poll: Poll, voter: Voter, fields: Fields) -> dict[str, Any]:
        """What the form says; a button that adds one adds to what stands."""
        kind = KINDS[poll.definition.kind]
        standing = await self._visitors.standing(poll, voter) if ONE_MORE in fields else None
        form = kind.form(poll.definition)
        return {} if kind.field is None else answer_of(form, kind.field, fields, standing)

    async def _page(
        self,
        exchange: Exchange,
        subject: Subject,
        notice: Notice | None = None,
        voter: Voter | None = None,
        status: int = 200,
    ) -> Reply:
        scene = await self._visitors.scene(exchange, subject, notice, voter)
        headers = [*page_headers(ancestors="'self'"), ("vary", "accept-language, cookie")]
        return Reply(status, vote_page(scene, self._assets), headers)

    def _missing(self, exchange: Exchange, ancestors: str = "'none'") -> Reply:
        return Reply(404, missing_page(self._assets, words_of(exchange)), page_headers(ancestors=ancestors))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # such as a bracket that is never closed
        return ""


def _size(text: str) -> int | None:
    plain = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if plain and int(text) > 0 else None
