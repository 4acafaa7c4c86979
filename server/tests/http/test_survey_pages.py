"""A survey's page without scripts: one question after the other, back again, to the ending the answers lead to."""

import re
from html import unescape

import httpx
import pytest
from surveyed import RATING, REASONS, WHY, counts, made, tallies

OURS = {"sec-fetch-site": "same-origin"}


class Browser:
    """What somebody without scripts has: a cookie jar, links and forms."""

    def __init__(self, house, survey, query=""):
        self.client = house.client(**OURS)
        self.path, self.query = f"/s/{survey.id}", query

    async def look(self, at=""):
        joined = "&".join(part for part in (self.query, at) if part)
        return await self.client.get(f"{self.path}?{joined}" if joined else self.path)

    async def say(self, page, **fields):
        (action,) = re.findall(r'<form method="post" action="([^"]+)"', page.text)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', page.text))
        sent = await self.client.post(unescape(action), data=hidden | {"do": "answer"} | fields)
        if sent.status_code != httpx.codes.SEE_OTHER:
            return sent
        jar = sent.headers["set-cookie"]
        self.client.headers["cookie"] = jar.partition(";")[0]
        assert f"Path={self.path};" in jar
        return await self.client.get(sent.headers["location"])


def heading(page):
    return unescape(re.search(r"<h1[^>]*>([^<]*)</h1>", page.text)[1])


async def test_a_low_rating_is_asked_why_and_comes_to_its_ending(house):
    shop = await made(house)
    visitor = Browser(house, shop, "name=Ann&theme=dark&unknown=1")
    first = await visitor.look()
    assert first.status_code == 200
    assert heading(first) == "How was your checkout?"
    assert '<progress value="0" max="1"' in first.text

    second = await visitor.say(first, rating="2")
    assert heading(second) == "Why only 2?"
    assert "unknown" not in str(second.url)
    assert 'data-theme="dark"' in second.text

    done = await visitor.say(second, choice=shop.options["why"][1])
    assert heading(done) == "Sorry, Ann"
    assert heading(await visitor.look()) == "Sorry, Ann", "also when the page is opened again"
    assert await counts(house, shop) == {"started": 1, "completed": 1, "screened_out": 0}
    assert await tallies(house, shop) == {"rating": 1, "why": 1}


async def test_back_to_change_the_answer_that_led_here(house):
    shop = await made(house)
    visitor = Browser(house, shop)
    second = await visitor.say(await visitor.look(), rating="1")
    (back,) = re.findall(r'<a href="([^"]+)" class="quiet">Back', second.text)
    again = await visitor.client.get(unescape(back))
    assert re.search(r'<input[^>]*value="1"[^>]*checked', again.text), "what was said is there"
    done = await visitor.say(again, rating="5")
    assert heading(done) == "Thank you!"
    assert await tallies(house, shop) == {"rating": 1, "why": 0}


async def test_without_an_answer_the_reason_stands_beside_the_form(house):
    shop = await made(house)
    visitor = Browser(house, shop)
    refused = await visitor.say(await visitor.look())
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert "Choose an answer first." in refused.text
    assert await counts(house, shop) == {"started": 0, "completed": 0, "screened_out": 0}


async def test_what_is_not_required_may_be_skipped(house):
    shop = await made(house, items=[RATING | {"required": False}, WHY], endings=[])
    visitor = Browser(house, shop)
    done = await visitor.say(await visitor.look(), do="skip")
    assert heading(done) == "Thank you. Your answers are counted."


async def test_content_is_read_and_left_behind(house):
    words = {"question": "Welcome", "kind": "content", "settings": {"body": "Two minutes."}}
    shop = await made(house, items=[{"key": "hello", "poll": words}, RATING])
    visitor = Browser(house, shop)
    first = await visitor.look()
    assert "Two minutes." in first.text
    assert heading(await visitor.say(first)) == RATING["poll"]["question"]


async def test_a_form_sent_twice_is_one_participant(house):
    shop = await made(house)
    page = await Browser(house, shop).look()
    for _ in range(2):
        await Browser(house, shop).say(page, rating="5")
    assert await counts(house, shop) == {"started": 1, "completed": 1, "screened_out": 0}


async def test_another_site_cannot_answer_for_its_visitors(house):
    shop = await made(house)
    sent = await house.client(**{"sec-fetch-site": "cross-site"}).post(
        f"/s/{shop.id}", data={"item": "rating", "rating": "5"}
    )
    assert sent.status_code == 403


@pytest.mark.parametrize(
    ("step", "said"), [("close", "This survey is closed."), (None, "This survey has not started yet.")]
)
async def test_a_survey_that_is_not_open_says_so(house, step, said):
    shop = await made(house, open=step is not None)
    if step is not None:
        await house.host.post(f"{shop.path}/{step}")
    page = await Browser(house, shop).look()
    assert said in page.text
    assert "<form" not in page.text


async def test_words_of_the_host_are_text_and_come_in_the_readers_language(house):
    evil = "<script>alert(1)</script>"
    shop = await made(
        house,
        items=[
            {
                "key": "why",
                "poll": REASONS | {"question": evil, "translations": {"es": {"question": "¿Por qué?"}}},
            }
        ],
        endings=[],
    )
    assert evil not in (await Browser(house, shop).look()).text
    spanish = await Browser(house, shop, "lang=es-MX").look()
    assert "¿Por qué?" in spanish.text
    assert 'lang="es"' in spanish.text
    assert "Siguiente" in spanish.text


async def test_the_pages_own_token_answers_this_survey_and_no_other(house):
    shop, other = await made(house), await made(house)
    page = await Browser(house, shop).look()
    token = re.search(r'key="(pl_pg_[^"]+)"', page.text)[1]
    client = house.client(token)
    assert (await client.get(shop.path)).status_code == 200
    assert (await client.get(other.path)).status_code == 404
    assert (await client.get(f"/v1/polls/{shop.polls['rating']['id']}/results")).status_code == 404


async def test_a_frame_holds_the_element_and_a_way_out(house):
    shop = await made(house)
    page = await house.client().get(f"/s/{shop.id}/embed")
    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert f"/s/{shop.id}" in page.text
    assert "<form" not in page.text


async def test_there_is_no_such_survey(house):
    for name in ("surv_01h2xcejqtf2nbrexx3vqjhp41", "poll_01h2xcejqtf2nbrexx3vqjhp41", "x"):
        assert (await house.client().get(f"/s/{name}")).status_code == 404
