"""Suggestions, answers in words, marks and templates by the SDK, against a server."""

import pytest

from plaudit_client import AlreadyDone, InvalidRequest, NotAllowed, NotFound, Plaudit, UserTokens

MODERATED = {"moderated": True, "per_voter": 3}


@pytest.fixture
def board(plaudit):
    return plaudit.polls.create(question="Your questions?", kind="qna", open=True, suggestions=MODERATED)


@pytest.fixture
def guestbook(plaudit):
    """A poll of answers in words with two that wait."""
    poll = plaudit.polls.create(
        question="What did you like?", kind="text", open=True, settings={"moderated": True}
    )
    for voter, text in (("ann", "The tea"), ("ben", "The cake")):
        plaudit.votes.cast(poll["id"], voter=voter, text=text)
    return poll


@pytest.fixture
def visitor(server):
    """A page's client that speaks for one user."""
    token = UserTokens(server.keys["project_id"], server.keys["signing_secret"]).sign("ann")
    with Plaudit(server.url, server.keys["publishable_key"], voter_token=token) as client:
        yield client


def test_what_is_suggested_waits_for_a_moderator(plaudit, board):
    name = board["id"]
    said = plaudit.suggestions.add(name, text="Will it be recorded?", voter="ann", suggestion_id="first")
    assert said["suggestion"]["state"] == "pending"
    assert said["feedback"]["message"]
    again = plaudit.suggestions.add(name, text="Will it be recorded?", voter="ann", suggestion_id="first")
    assert again["suggestion"] == said["suggestion"]
    plaudit.suggestions.add(name, text="May I go home?", voter="ben", suggestion_id="second")
    with pytest.raises(AlreadyDone) as taken:
        plaudit.suggestions.add(name, text="Will it be recorded?", voter="cem")
    assert taken.value.code == "suggestion_exists"

    queue = plaudit.suggestions.list(name, state="pending", limit=1)
    assert [one["id"] for one in queue] == ["first", "second"]
    option = plaudit.suggestions.approve(name, "first")["suggestion"]["option_id"]
    assert plaudit.suggestions.reject(name, "second")["suggestion"]["state"] == "rejected"
    assert list(queue) == []
    assert [one["id"] for one in plaudit.polls.get(name)["options"]] == [option]
    with pytest.raises(NotFound):
        plaudit.suggestions.approve(name, "third")


def test_a_page_suggests_and_sees_its_own_alone(plaudit, board, visitor):
    visitor.suggestions.add(board["id"], text="Mine?")
    plaudit.suggestions.add(board["id"], text="Another's?", voter="ben")
    assert [one["text"] for one in visitor.suggestions.list(board["id"])] == ["Mine?"]
    with pytest.raises(InvalidRequest):
        visitor.suggestions.add(board["id"], text="")


def test_options_are_marked_and_the_marks_taken_away(plaudit, board):
    name = board["id"]
    plaudit.suggestions.add(name, text="Will it be recorded?", voter="ann", suggestion_id="first")
    option = plaudit.suggestions.approve(name, "first")["suggestion"]["option_id"]
    marks = plaudit.options
    for mark, field, value in (
        *((marks.answer, "state", "answered"), (marks.answer, "state", "answered")),
        *((marks.reopen, "state", None), (marks.hide, "state", "hidden"), (marks.show, "state", None)),
        *((marks.pin, "pinned", True), (marks.unpin, "pinned", False)),
    ):
        (shown,) = mark(name, option)["options"]
        assert shown[field] == value


def test_answers_in_words_are_read_once_approved_and_liked_once_a_voter(plaudit, guestbook, visitor):
    name = guestbook["id"]
    waiting = {one["text"]: one["id"] for one in plaudit.answers.list(name, state="pending")}
    assert waiting.keys() == {"The tea", "The cake"}
    assert plaudit.answers.approve(name, waiting["The cake"])["answer"]["state"] == "approved"
    assert plaudit.answers.reject(name, waiting["The tea"])["answer"]["state"] == "rejected"
    assert [one["text"] for one in visitor.answers.list(name, sort="liked")] == ["The cake"]
    with pytest.raises(NotAllowed):
        list(visitor.answers.list(name, state="pending"))

    cake = waiting["The cake"]
    assert visitor.answers.like(name, cake) == {"id": cake, "likes": 1, "liked": True}
    assert plaudit.answers.like(name, cake, voter="ann")["likes"] == 1
    assert plaudit.answers.like(name, cake, voter="ben")["likes"] == 2
    assert plaudit.answers.unlike(name, cake, voter="ben") == {"id": cake, "likes": 1, "liked": False}


async def test_the_same_awaited(async_plaudit, board):
    name = board["id"]
    await async_plaudit.suggestions.add(name, text="Is there tea?", voter="ann")
    (pending,) = [one async for one in async_plaudit.suggestions.list(name, state="pending")]
    ruled = await async_plaudit.suggestions.approve(name, pending["id"])
    (option,) = (await async_plaudit.options.pin(name, ruled["suggestion"]["option_id"]))["options"]
    assert option["pinned"]
    assert (await async_plaudit.answers.list(name).first()) is None
    assert (await async_plaudit.templates.get("nps"))["type"] == "poll"


def test_every_template_is_a_body_that_creates_what_it_says(plaudit):
    shelf = list(plaudit.templates.list())
    assert {one["type"] for one in shelf} == {"poll", "survey"}
    assert list(plaudit.templates.list(type="poll")) == [one for one in shelf if one["type"] == "poll"]
    for one in shelf:
        assert plaudit.templates.get(one["key"]) == one
        validate = plaudit.polls.validate if one["type"] == "poll" else plaudit.surveys.validate
        assert validate(**one["body"])["valid"], one["key"]
    made = plaudit.polls.create(**plaudit.templates.get("this_or_that")["body"], open=True)
    assert made["status"] == "open"
    with pytest.raises(NotFound) as missing:
        plaudit.templates.get("nothing")
    assert missing.value.code == "template_not_found"


def test_an_edit_is_tried_without_being_made(plaudit, poll):
    assert plaudit.polls.validate_edit(poll["id"], question="Tea?")["valid"]
    assert not plaudit.polls.validate_edit(poll["id"], question="")["valid"]
    assert plaudit.polls.get(poll["id"])["question"] == poll["question"]


def test_a_response_goes_on_where_it_was_left(plaudit):
    items = [{"key": key, "poll": {"kind": "rating", "question": f"{key}?"}} for key in ("tea", "cake")]
    survey = plaudit.surveys.create(title="How was it?", open=True, items=items)["id"]
    begun = plaudit.surveys.respond(survey, voter="ann", answers={"tea": {"rating": 4}})["response"]
    assert begun["status"] == "in_progress"
    more = {"voter": "ann", "answers": {"cake": {"rating": 5}}, "complete": True}
    assert plaudit.surveys.continue_response(survey, begun["id"], **more)["response"]["status"] == "completed"
    with pytest.raises(NotFound):
        plaudit.surveys.continue_response(survey, begun["id"], **more | {"voter": "ben"})
