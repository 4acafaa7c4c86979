"""The effects page: every effect with something to play, complete as a list without scripts."""

import json
import re
from html import unescape
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from plaudit.edge.pages.effects_guide import GUIDE
from plaudit.edge.pages.gallery_page import Gallery
from plaudit.edge.pages.wall_page import Demo
from plaudit.kernel.effects import Effect, EffectName


@pytest.fixture
async def demo(house):
    """A client of the same server as a demo."""
    hung = Gallery(key=house.project.publishable_key, exhibits=(), survey_id="survey_none")
    shown = Demo(poll_id="poll_none", restart_command="r", verify_command="v", gallery=hung)
    return house.client(asgi=house.app.api(shown).asgi)


async def test_every_effect_of_the_vocabulary_can_be_played_and_none_besides(house):
    shown = (await house.client().get("/effects")).text
    played = [json.loads(unescape(text)) for text in re.findall(r'data-play="([^"]*)"', shown)]
    names = [effect["effect"] for effects in played for effect in effects]
    assert set(names) == set(get_args(EffectName))
    for effects in played:
        msgspec.convert(effects, list[Effect])
    assert [piece.name for piece in GUIDE.effects] == list(get_args(EffectName))


async def test_it_is_there_on_every_server_and_what_needs_a_key_only_in_a_demo(house, demo):
    reply = await house.client().get("/effects")
    assert reply.status_code == 200
    assert "require-trusted-types-for 'script'" in reply.headers["content-security-policy"]
    assert "plaudit-like" not in reply.text
    assert 'href="/effects"' in (await house.client().get("/")).text
    shown = (await demo.get("/effects?theme=dark")).text
    assert 'data-theme="dark"' in shown
    assert re.search(r'<plaudit-like subject="[a-z-]+" key="pl_pk_live_\w+"', shown)
    assert re.search(r'<plaudit-reactions subject="[a-z-]+" key="pl_pk_live_\w+"', shown)


async def test_without_scripts_it_says_so_and_offers_nothing_to_press(house):
    shown = (await house.client().get("/effects")).text
    assert "Playing needs scripts" in shown
    assert shown.count('class="plays" hidden') == len(GUIDE.effects)
    assert 'class="surroundings" hidden' in shown
    for piece in GUIDE.effects:
        assert piece.title in shown


def test_pages_know_the_same_effects():
    source = Path(__file__).resolve().parents[3] / "web/packages/effects/src/effect.ts"
    listed = re.search(r"EFFECTS = \[([^\]]*)\]", source.read_text("utf-8"))[1]
    assert re.findall(r'"(\w+)"', listed) == list(get_args(EffectName))
