"""What a demo needs in its database: a project, a key that is the same at every start, and a live poll."""

import asyncio
import hashlib
import hmac
from typing import Final

import msgspec

from plaudit.app import App
from plaudit.cli.demo.exhibits import hang, hang_survey
from plaudit.cli.export import parts
from plaudit.cli.retelling import retold
from plaudit.features.polls.drafts import NewPoll, OptionDraft
from plaudit.features.polls.model import Poll, VotingRules
from plaudit.features.polls.search import Search
from plaudit.features.projects.creation import create_project
from plaudit.features.projects.keys import checksum, digest, hint, new_key
from plaudit.features.projects.model import Project
from plaudit.features.surveys.model import Survey
from plaudit.kernel.clock import SystemClock
from plaudit.ledger import verifier
from plaudit.stores import Stores

PROJECT: Final = "Plaudit demo"
_EXTERNAL_ID: Final = "plaudit-demo"
_QUESTION: Final = "Which drink keeps you going?"
_OPTIONS: Final = (("Coffee", "☕"), ("Tea", "🍵"), ("Water", "💧"), ("Mate", "🧉"), ("Hot chocolate", "🍫"))


class Seeded(msgspec.Struct, frozen=True, kw_only=True):
    """The demo's polls and how to reach them. `report` is of a poll found from an earlier start."""

    project: Project
    key: str
    poll: Poll
    gallery: list[Poll]
    survey: Survey
    report: verifier.Report | None = None


async def seed(app: App) -> Seeded:
    """Find the demo of an earlier start in this file and recount it, or make one. Raises `verifier.Bad`."""
    stores = app.database
    project = await _project(stores)
    key = await _key(stores, project)
    gallery, survey = await hang(app, project.id), await hang_survey(app, project.id)
    found = await _poll(stores, project)
    if found is not None:
        report = await recount(stores, found.id, app.settings.base_url)
        return Seeded(project=project, key=key, poll=found, gallery=gallery, survey=survey, report=report)
    poll = await _new_poll(app, project)
    return Seeded(project=project, key=key, poll=poll, gallery=gallery, survey=survey)


async def recount(stores: Stores, poll_id: str, public_url: str) -> verifier.Report:
    """Export the poll and verify the export, as anybody would. Raises `verifier.Bad`."""
    exported = b"".join([part async for part in await parts(stores, poll_id, public_url)])
    return await asyncio.to_thread(verifier.verify, exported.splitlines(), retell=retold)


async def _project(stores: Stores) -> Project:
    for project in await stores.projects.projects():
        if project.name == PROJECT:
            return project
    new = create_project(PROJECT, SystemClock().now())
    await stores.projects.create(new.project, new.keys)
    return new.project


async def _key(stores: Stores, project: Project) -> str:
    """A publishable key made from the signing secret: pages left open survive a restart of the demo."""
    seed = hmac.digest(project.signing_secret.encode(), b"plaudit demo publishable key", hashlib.sha256)
    body = "pl_pk_live_" + seed.hex()[:30]
    text = body + checksum(body)
    if await stores.projects.key_by_digest(digest(text)) is None:
        model = new_key(project.id, "publishable", "live", SystemClock().now()).key
        await stores.projects.add_key(msgspec.structs.replace(model, digest=digest(text), hint=hint(text)))
    return text


async def _poll(stores: Stores, project: Project) -> Poll | None:
    page = await stores.polls.page(project.id, "live", Search(status="open"), before=None, limit=100)
    return next((poll for poll in page if poll.external_id == _EXTERNAL_ID), None)


async def _new_poll(app: App, project: Project) -> Poll:
    draft = NewPoll(
        question=_QUESTION,
        options=[OptionDraft(text=text, emoji=emoji) for text, emoji in _OPTIONS],
        open=True,
        voting=VotingRules(change=True),
        external_id=_EXTERNAL_ID,
    )
    return await app.lifecycle.create(draft, project.id, "live")
