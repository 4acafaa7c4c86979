"""Sample surveys and responses, small enough to see through."""

from typing import Any

import msgspec

from plaudit.features.polls.events import event_of
from plaudit.features.polls.model import Poll
from plaudit.features.surveys.model import Given, Item, Response, Survey
from plaudit.features.surveys.ports import PollStep
from plaudit.testing import samples


def item(key: str, **changes: Any) -> Item:
    """A required single choice; its poll is the sample poll of this name."""
    return msgspec.structs.replace(Item(key=key, poll_id=f"poll_{key}", kind="single_choice"), **changes)


def survey(name: str = "shop", *items: Item, **changes: Any) -> Survey:
    """An open survey of the items given, or of a single one; `name` makes its id."""
    made = Survey(
        id=f"surv_{name}",
        project_id=samples.PROJECT_ID,
        environment="live",
        title="Shop",
        items=items or (item("tea"),),
        status="open",
        secret=b"secret",
        created_at=1,
        updated_at=1,
    )
    return msgspec.structs.replace(made, **changes)


def response(person: str = "ann", survey_name: str = "shop", **changes: Any) -> Response:
    """A response just begun."""
    made = Response(
        id=f"resp_{person}",
        survey_id=f"surv_{survey_name}",
        participant=samples.voter_key(person),
        status="in_progress",
        started_at=1,
        updated_at=1,
        counters={"started": 1},
    )
    return msgspec.structs.replace(made, **changes)


def given(**answers: Any) -> dict[str, Given]:
    """Answers by item."""
    return {key: Given(answer=answer, at=1, vote_id=f"vote_{key}") for key, answer in answers.items()}


def new_poll(name: str, **changes: Any) -> PollStep:
    """A poll to store along with a survey."""
    poll = samples.poll(name, **changes)
    return PollStep(poll=poll, events=[event_of("poll.created", poll)])


def changed_poll(poll: Poll, **changes: Any) -> PollStep:
    """The next revision of a poll that is stored."""
    after = msgspec.structs.replace(poll, **{"revision": poll.revision + 1} | changes)
    return PollStep(
        poll=after, events=[event_of("poll.updated", after, before=poll)], expected_revision=poll.revision
    )
