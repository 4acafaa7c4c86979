"""What a type checker sees: checked by `mypy`, never run. The same call is a value here and an awaitable there."""

from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any, assert_type

from plaudit_client import AsyncPages, AsyncPlaudit, AsyncStream, Pages, Plaudit, Publication, Stream
from plaudit_client.types import (
    EventReply,
    InteractionView,
    LikeReply,
    PollView,
    SuggestionView,
    Template,
    VisibleResults,
)


def at_once(plaudit: Plaudit) -> None:
    poll = plaudit.polls.create(question="Tea?", options=["Yes", {"text": "No"}], opens_at=datetime.now(UTC))
    assert_type(poll, PollView)
    assert_type(poll["status"] == "open", bool)
    assert_type(plaudit.polls.results(poll["id"]), VisibleResults)
    assert_type(plaudit.polls.list(status="open"), Pages[PollView])
    assert_type(plaudit.polls.watch(poll["id"]), Stream[Publication])
    assert_type(plaudit.effects.send(effect="toast", to={"everyone": True}), InteractionView)
    assert_type(plaudit.suggestions.list(poll["id"], state="pending"), Pages[SuggestionView])
    assert_type(plaudit.answers.like(poll["id"], "vote_1", voter="user-1"), LikeReply)
    assert_type(plaudit.options.pin(poll["id"], "opt_1"), PollView)
    assert_type(plaudit.polls.create(**plaudit.templates.get("nps")["body"], open=True), PollView)
    plaudit.answers.list(poll["id"], sort="oldest")  # type: ignore[arg-type]
    plaudit.polls.export(poll["id"], format="xlsx")  # type: ignore[arg-type]
    plaudit.polls.create(options=["Yes"])  # type: ignore[call-arg]
    plaudit.polls.create(question="Tea?", results_visibility="sometimes")  # type: ignore[arg-type]
    plaudit.effects.send(effect="fireworks", to={"user": "user-1"})  # type: ignore[arg-type]
    plaudit.votes.cast(poll["id"], choise="opt_1")  # type: ignore[call-arg]
    plaudit.events.track("seen", properties=[1])  # type: ignore[arg-type]


async def awaited(plaudit: AsyncPlaudit) -> None:
    assert_type(plaudit.polls.get("poll_1"), Awaitable[PollView])
    assert_type(await plaudit.polls.get("poll_1"), PollView)
    assert_type(await plaudit.events.track("seen", user="user-1"), EventReply)
    assert_type((await plaudit.suggestions.approve("poll_1", "sug_1"))["suggestion"], SuggestionView)
    assert_type(plaudit.templates.list(type="survey"), AsyncPages[Template])
    assert_type(plaudit.polls.list(), AsyncPages[PollView])
    assert_type(plaudit.polls.watch("poll_1"), AsyncStream[Publication])
    async for poll in plaudit.polls.list():
        assert_type(poll["metadata"], dict[str, str])
    async with plaudit.polls.watch("poll_1") as publications:
        assert_type((await anext(publications))["data"], dict[str, Any])
