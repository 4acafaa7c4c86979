"""Suggestions and rulings as use cases: what is told when, and what is refused before the store is asked."""

import asyncio

import pytest

from plaudit.features.polls.moderation.audience import Audience
from plaudit.features.polls.moderation.rules import Rules
from plaudit.features.polls.voting import Voter
from plaudit.kernel.errors import PlauditError

CROWD = 50


def voter(name="ann", *, signed=False):
    return Voter("test", name, signed)


@pytest.fixture
async def audience(studio):
    made = Audience(studio.database.audience, Rules(), studio.lifecycle.saved, capacity=CROWD)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(made.run())
        yield made
        await made.drain()
        running.cancel()


async def board(studio, **body):
    rules = {"moderated": False, "per_voter": 3}
    return await studio.create(**{"kind": "ideas", "options": ["A"], "suggestions": rules} | body)


async def refusal(awaitable):
    with pytest.raises(PlauditError) as refused:
        await awaitable
    return refused.value


async def test_a_poll_that_grew_is_told_once_it_is_saved(studio, audience):
    poll = await board(studio)
    studio.told.clear()
    await audience.suggest(poll, voter(), "sug_1", "B")
    assert [event for event, _ in studio.told] == ["poll.updated"]
    known = (await studio.catalogue.get(poll.id)).poll
    assert [option.text for option in known.definition.options] == ["A", "B"]
    assert known == await studio.database.polls.load(poll.id)


async def test_a_crowd_is_told_of_once_for_each_commit_and_ends_at_the_newest(studio, audience):
    poll = await board(studio)
    studio.told.clear()
    names = [f"n{n}" for n in range(CROWD)]
    await asyncio.gather(*(audience.suggest(poll, voter(name), name, name) for name in names))
    known = (await studio.catalogue.get(poll.id)).poll
    assert {option.text for option in known.definition.options} == {"A", *names}
    assert len(studio.told) < CROWD / 2


async def test_what_waits_is_told_nobody(studio, audience):
    poll = await board(studio, suggestions={"moderated": True})
    studio.told.clear()
    await audience.suggest(poll, voter(), "sug_1", "B")
    assert studio.told == []
    await audience.rule_on_suggestion(poll, "sug_1", approve=True)
    await audience.rule_on_suggestion(poll, "sug_1", approve=True)
    assert [event for event, _ in studio.told] == ["poll.updated"]


async def test_the_new_option_takes_votes_at_once_and_a_hidden_one_no_more(studio, audience):
    poll = await board(studio)
    first = poll.definition.options[0].id
    suggested = await audience.suggest(poll, voter(), "sug_1", "B")
    new = suggested.suggestion.option_id
    poll = (await studio.catalogue.get(poll.id)).poll
    await studio.send(poll, "bob", {"choices": [first, new]})
    poll = await audience.mark(poll, first, "hide")
    refused = await studio.send(poll, "cid", {"choices": [first]})
    assert refused.code == "option_unknown"
    assert await studio.counters(poll) == {f"opt:{first}": 1, f"opt:{new}": 1, "voters": 1, "votes": 1}
    changed = await studio.send(poll, "bob", {"choices": [new]})
    assert changed.receipt.act == "change"
    assert await studio.counters(poll) == {f"opt:{new}": 1, "voters": 1, "votes": 1}


async def test_a_vote_admitted_before_the_poll_grew_counts(studio, audience):
    before = await board(studio)
    await audience.suggest(before, voter(), "sug_1", "B")
    outcome = await studio.send(before, "bob", {"choices": [before.definition.options[0].id]})
    assert outcome.vote.status == "recorded"


async def test_an_option_of_another_kind_is_suggested_too(studio, audience):
    poll = await studio.create(suggestions={"moderated": False, "max_length": 5})
    await audience.suggest(poll, voter(), "sug_1", "Water")
    poll = (await studio.catalogue.get(poll.id)).poll
    assert [option.text for option in poll.definition.options] == ["Tea", "Coffee", "Water"]
    assert (await refusal(audience.suggest(poll, voter(), "sug_2", "Juices"))).code == "text_too_long"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("sug_1", "   ", ("text_empty", "#/text")),
        ("sug_1", "\u200b", ("text_empty", "#/text")),
        ("sug_1", "x" * 281, ("text_too_long", "#/text")),
        ("sug_1", "a\x07b", ("invalid_field", "#/text")),
        ("", "B", ("invalid_field", "#/suggestion_id")),
        ("sug 1", "B", ("invalid_field", "#/suggestion_id")),
        ("x" * 65, "B", ("invalid_field", "#/suggestion_id")),
    ],
)
async def test_what_is_no_suggestion(studio, audience, name, text, expected):
    poll = await board(studio, suggestions=None)
    error = await refusal(audience.suggest(poll, voter(), name, text))
    assert (error.code, *(one.pointer for one in error.errors)) == expected
    assert (
        await studio.database.audience.suggestions(poll.id, state=None, voter_key=None, after=0, limit=9)
        == []
    )


async def test_a_poll_of_signed_voters_hears_no_others(studio, audience):
    poll = await board(studio, voting={"identity": "signed"})
    assert (await refusal(audience.suggest(poll, voter(), "sug_1", "B"))).code == "identity_required"
    assert (await refusal(audience.like(poll, voter(), "vote_1", liked=True))).code == "identity_required"
    await audience.suggest(poll, voter(signed=True), "sug_1", "B")


async def test_a_full_queue_and_a_closing_one_have_names(studio):
    poll = await board(studio)
    audience = Audience(studio.database.audience, Rules(), studio.lifecycle.saved, capacity=1)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(audience.suggest(poll, voter(), "sug_1", "B"))
        await asyncio.sleep(0)
        assert (await refusal(audience.suggest(poll, voter(), "sug_2", "C"))).code == "overloaded"
        running = group.create_task(audience.run())
        assert (await waiting).suggestion.state == "approved"
        await audience.drain()
        assert (await refusal(audience.suggest(poll, voter(), "sug_3", "D"))).code == "shutting_down"
        running.cancel()


async def test_who_likes_is_told_to_listeners_and_to_nobody_else(studio, audience):
    poll = await studio.create(kind="text", options=[])
    outcome = await studio.send(poll, "ann", {"text": "Hello"})
    likes = []
    audience.on_like(likes.append)
    studio.told.clear()
    written = await audience.like(poll, voter("bob"), outcome.vote.id, liked=True)
    assert (written.likes, len(likes), studio.told) == (1, 1, [])
    assert (await refusal(audience.like(poll, voter("bob"), "nobody", liked=True))).code == "answer_not_found"
    assert len(likes) == 1
