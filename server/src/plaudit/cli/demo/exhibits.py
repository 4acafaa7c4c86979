"""What hangs in the gallery: a poll of each kind, made of its own example, and a survey; found again at the
next start.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from plaudit.app import App
from plaudit.edge.pages.gallery_page import Exhibit
from plaudit.features.polls.drafts import NewPoll
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import Poll
from plaudit.features.polls.search import Search
from plaudit.features.surveys.drafts import NewSurvey
from plaudit.features.surveys.model import Survey
from plaudit.features.templates import library
from plaudit.kernel.clock import SystemClock
from plaudit.kernel.errors import PlauditError

TAG: Final = "plaudit-gallery"
_POLLS_AT_MOST: Final = 100
_ONCE: Final = frozenset({"quiz"})  # kinds where a voter's first answer is the last


def body_of(kind: str, public_url: str) -> dict[str, Any]:
    """What a host would post: the kind's example, with pictures of our own where it needs some."""
    more: dict[str, Any] = {"voting": {"change": kind not in _ONCE}, "tags": [TAG], "open": True}
    made = {"kind": kind, **KINDS[kind].example, **_OWN.get(kind, {}), **more, "external_id": f"{TAG}-{kind}"}
    pictures = [f"{public_url}/pages/cover-{name}.svg" for name in ("lighthouse", "harbour", "map")]
    options = made.get("options", [])
    if any(isinstance(option, Mapping) and "image_url" in option for option in options):
        made["options"] = [
            {**option, "image_url": pictures[index % len(pictures)]} for index, option in enumerate(options)
        ]
    return made


# Where the example of a kind is for documents, and a crowd wants more to do.
_OWN: Final[Mapping[str, dict[str, Any]]] = {
    "single_choice": {"description": "Doors open at seven. The kettle is on."},
    "ideas": {"suggestions": {"moderated": True, "per_voter": 5, "max_length": 140}},
    "quiz": {"settings": KINDS["quiz"].example["settings"] | {"time_limit_seconds": 40}},
}


async def hang(app: App, project_id: str) -> list[Poll]:
    """The gallery's polls, each found from an earlier start or made now."""
    found = await _found(app, project_id)
    polls = []
    for kind in KINDS:
        wanted = body_of(kind, app.settings.base_url)
        poll = found.get(str(wanted["external_id"]))
        try:
            if poll is None or not _is_current(poll, wanted):
                draft = msgspec.convert(wanted, NewPoll)
                poll = await app.lifecycle.create(draft, project_id, "live")
        except (PlauditError, msgspec.ValidationError) as refused:
            raise RuntimeError(f"the example of {kind} is no poll: {refused}") from refused
        polls.append(poll)
    return polls


async def hang_survey(app: App, project_id: str) -> Survey:
    """The shop's survey, as everybody gets it from the shelf of templates."""
    name = f"{TAG}-survey"
    search = Search(external_id=name, status="open")
    found = await app.database.surveys.page(project_id, "live", search, now=SystemClock().now(), limit=1)
    if found:
        return found[0]
    body = {**library.of_key("checkout_satisfaction").body, "external_id": name, "open": True}
    return (await app.authoring.create(msgspec.convert(body, NewSurvey), project_id, "live")).survey


def exhibit_of(poll: Poll) -> Exhibit:
    kind = poll.definition.kind
    return Exhibit(kind=kind, poll_id=poll.id, counts=KINDS[kind].field is not None)


async def _found(app: App, project_id: str) -> dict[str, Poll]:
    """By external id; of several the newest."""
    newest = await app.database.polls.page(
        project_id, "live", Search(tag=TAG), before=None, limit=_POLLS_AT_MOST
    )
    return {str(poll.external_id): poll for poll in reversed(newest)}


def _is_current(poll: Poll, wanted: Mapping[str, Any]) -> bool:
    """Whether it still asks what the gallery asks, with pictures where this server has them."""
    pictures = {option["image_url"] for option in wanted.get("options", []) if isinstance(option, Mapping)}
    shown = {option.image_url for option in poll.definition.options if option.image_url}
    usable = poll.status not in {"canceled", "archived"}
    return usable and poll.question == wanted["question"] and shown == pictures
