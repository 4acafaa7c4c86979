"""The gallery of a demo: every kind hangs there once, live; its keeper plays host."""

import asyncio
import re

import pytest

from plaudit.cli.demo.exhibits import exhibit_of, hang, hang_survey
from plaudit.cli.demo.keeper import Keeper
from plaudit.edge.pages.gallery_guide import ROOMS, label_of
from plaudit.edge.pages.gallery_page import Gallery
from plaudit.edge.pages.wall_page import Demo
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.voting import Voter


@pytest.fixture
async def polls(house):
    return await hang(house.app, house.project.project.id)


@pytest.fixture
async def survey(house):
    return await hang_survey(house.app, house.project.project.id)


@pytest.fixture
def gallery(house, polls, survey):
    """A client of the same server as a demo."""
    exhibits = tuple(map(exhibit_of, polls))
    hung = Gallery(key=house.project.publishable_key, exhibits=exhibits, survey_id=survey.id)
    demo = Demo(poll_id=polls[0].id, restart_command="r", verify_command="v", gallery=hung)
    return house.client(asgi=house.app.api(demo).asgi)


async def test_every_kind_hangs_there_to_vote_and_to_watch(gallery, polls):
    shown = (await gallery.get("/gallery")).text
    for poll in polls:
        kind = poll.definition.kind
        article = re.search(
            rf'<article id="[a-z-]+" class="exhibit" data-kind="{kind}">(.*?)</article>', shown
        )[1]
        widgets = re.findall(rf'<plaudit-poll poll="{poll.id}" key="pl_pk_live_\w+"[^>]*>', article)
        assert len(widgets) == (1 if kind == "content" else 2)
        assert [' results="shown"' in one for one in widgets] == [False, True][: len(widgets)]
        assert f'<a href="/p/{poll.id}">' in article, "without scripts it is a link"
        assert (await gallery.get(f"/p/{poll.id}")).status_code == 200
    assert shown.count("data-kind=") == len(KINDS)
    anchors = re.findall(r'href="#([a-z-]+)"', shown)
    assert all(f'id="{anchor}"' in shown for anchor in anchors)
    assert len(anchors) == len(KINDS) + 2


async def test_the_theme_is_a_link_and_pictures_come_from_the_demo(gallery):
    for theme in ("light", "dark", "auto"):
        shown = await gallery.get(f"/gallery?theme={theme}")
        assert f'data-theme="{theme}"' in shown.text
        assert f'href="/gallery?theme={theme}" aria-current="true"' in shown.text
        assert f'server="https://polls.example.org" theme="{theme}"' in shown.text
    assert (
        "img-src 'self' https: data: https://polls.example.org;" in shown.headers["content-security-policy"]
    )
    wall = await gallery.get("/")
    assert 'href="/gallery"' in wall.text


async def test_there_is_no_gallery_outside_a_demo(house):
    assert (await house.client().get("/gallery")).status_code == 404


async def test_a_survey_hangs_there_too(gallery, survey):
    shown = (await gallery.get("/gallery")).text
    assert f'<plaudit-survey survey="{survey.id}" key="pl_pk_live_' in shown
    assert f'<a href="/s/{survey.id}">' in shown, "without scripts it is a link"
    assert (await gallery.get(f"/s/{survey.id}")).status_code == 200


async def test_a_second_start_finds_the_same_polls(house, polls, survey):
    assert (await hang_survey(house.app, house.project.project.id)).id == survey.id
    again = await hang(house.app, house.project.project.id)
    assert [poll.id for poll in again] == [poll.id for poll in polls]
    assert [poll.definition.kind for poll in polls] == list(KINDS)


def test_every_kind_hangs_in_a_room_under_a_name_of_its_own():
    labels = {kind: label_of(kind) for kind in KINDS}
    assert all(label.room in ROOMS for label in labels.values()), labels
    assert len({label.title for label in labels.values()}) == len(labels)
    assert label_of("brand_new").title == "Brand new"


class Hours:
    """Pauses that pass when the test says so."""

    def __init__(self):
        self.waiting = []

    async def pause(self, seconds):
        passed = asyncio.get_running_loop().create_future()
        self.waiting.append((seconds, passed))
        await passed

    async def passes(self):
        """The one who waits goes on, until waiting again."""
        while not self.waiting:
            await asyncio.sleep(0)
        self.waiting.pop(0)[1].set_result(None)
        while not self.waiting:
            await asyncio.sleep(0)


@pytest.fixture
async def kept(house, polls):
    """`kept(kind)`: the poll of that kind under a keeper, and the hours of the keeper."""
    tasks = []

    def start(kind):
        poll = next(poll for poll in polls if poll.definition.kind == kind)
        hours = Hours()
        tasks.append(asyncio.get_running_loop().create_task(Keeper(house.app, [poll], hours.pause).mind()))
        return poll, hours

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def now(house, poll):
    return house.app.catalogue.peek(poll.id).poll


async def test_a_quiz_is_locked_told_and_begun_again(house, kept):
    poll, hours = kept("quiz")
    choice = {"voter": "u", "choices": [poll.definition.options[0].id]}
    await house.host.post(f"/v1/polls/{poll.id}/votes", json=choice)
    seen = []
    for _ in range(5):
        await hours.passes()
        seen.append((now(house, poll).status, now(house, poll).revealed, now(house, poll).run))
    assert seen == [
        ("locked", False, 1),
        ("locked", True, 1),
        ("open", False, 2),
        ("locked", False, 2),
        ("locked", True, 2),
    ]


async def test_a_prediction_is_decided_and_begun_again(house, kept):
    poll, hours = kept("prediction")
    await hours.passes()
    await hours.passes()
    assert now(house, poll).status == "closed"
    assert len(now(house, poll).outcome) == 1
    await hours.passes()
    assert (now(house, poll).status, now(house, poll).outcome, now(house, poll).run) == ("open", None, 2)


async def test_a_board_is_moderated_until_it_is_full(house, kept):
    poll, hours = kept("ideas")
    for number in range(14):
        voter = Voter("host", f"u{number}", signed=True)
        await house.app.audience.suggest(poll, voter, f"sug_{number}", f"Idea {number}")
    before = len(poll.definition.options)
    for _ in range(15):
        await hours.passes()
    assert len(now(house, poll).definition.options) == 12
    waiting = await house.app.database.audience.suggestions(
        poll.id, state="pending", voter_key=None, after=0, limit=9
    )
    assert waiting == []
    assert before < 12


async def test_what_most_people_ask_is_answered_sooner_or_later(house, kept):
    poll, hours = kept("qna")
    favourite = poll.definition.options[1].id
    await house.host.post(f"/v1/polls/{poll.id}/votes", json={"voter": "u", "choices": [favourite]})
    for _ in range(200):
        await hours.passes()
        states = {option.id: option.state for option in now(house, poll).definition.options}
        if states[favourite] == "answered":
            return
    raise AssertionError("never answered")
