"""The plain form of every kind: what it draws, filled in as a browser would, arrives as the answer meant."""

import re
from html.parser import HTMLParser
from random import Random
from urllib.parse import urlencode

import pytest

from plaudit.cli.retelling import definition_of
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.algebra import Unfit

ANSWERED = [kind for kind in KINDS if KINDS[kind].field]
every_kind = pytest.mark.parametrize("kind", ANSWERED)
SHAPE = {"choice": "one", "choices": "several", "rating": "one", "value": "one", "text": "one", "date": "one"}


class Page(HTMLParser):
    """The controls of a page's form, by name: what a browser would let somebody fill in."""

    def __init__(self, text):
        super().__init__()
        self.controls, self.hidden, self.buttons, self.ids, self._select, self._in = (
            {},
            {},
            [],
            set(),
            None,
            False,
        )
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id"))
        if tag == "form":
            self._in = found.get("class") == "ballot"
        elif tag == "select":
            self._select = found["name"]
        elif tag == "option":
            self.controls.setdefault(self._select, []).append(found["value"])
        elif tag == "textarea" or (tag == "input" and self._in):
            kind, name = found.get("type", "text"), found["name"]
            if kind == "hidden":
                self.hidden[name] = found["value"]
            else:
                offered = found["value"] if kind in {"radio", "checkbox"} else None
                self.controls.setdefault(name, []).append(offered)
        elif tag == "button" and "name" in found:
            self.buttons.append((found["name"], found["value"]))


def filled(page, field, value):
    """The pairs a browser sends when somebody means `value`. Fails where a control does not offer it."""
    if field == "taps":
        ((team, _),) = value.items()
        assert ("one_more", team) in page.buttons
        return [("one_more", team)]
    if field == "consent":
        assert page.controls[field] == ["yes", "no"]
        return [(field, "yes" if value else "no")]
    if field == "ranking":
        pairs = [(f"{field}.{place}", each) for place, each in enumerate(value, 1)]
    elif isinstance(value, dict):
        pairs = [(f"{field}.{part}", str(each)) for part, each in value.items()]
    else:
        pairs = [(field, str(each)) for each in (value if isinstance(value, list | tuple) else [value])]
    for name, said in pairs:
        assert None in page.controls[name] or said in page.controls[name], (name, said)
    return pairs


async def asked(house, kind, **body):
    made = await house.host.post("/v1/polls", json={"kind": kind, **KINDS[kind].example, "open": True} | body)
    assert made.status_code == 201, made.text
    return made.json()


async def sent(client, poll, page, pairs, **headers):
    body = urlencode([*page.hidden.items(), *pairs])
    headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"} | headers
    return await client.post(f"/p/{poll['id']}", content=body, headers=headers)


async def votes_of(house, poll):
    return (await house.host.get(f"/v1/polls/{poll['id']}/export?format=json")).json()["votes"]


@every_kind
@pytest.mark.parametrize("lang", ["en", "ar"])
async def test_a_form_drawn_and_filled_in_is_the_answer_meant(house, kind, lang):
    """Twenty people, each with a sample of the kind's own."""
    poll, field = await asked(house, kind), KINDS[kind].field
    definition, chance, meant = definition_of(poll), Random(3), []
    for number in range(8):
        client = house.client(client=(f"192.0.2.{number + 1}", 5000))
        shown = await client.get(f"/p/{poll['id']}?lang={lang}")
        assert shown.status_code == 200
        page = Page(shown.text)
        assert "question" in page.ids
        sample = KINDS[kind].sample(definition, chance)
        if field == "taps":
            sample = {field: dict.fromkeys(list(sample[field])[:1], 1)}
        answer = KINDS[kind].admit(definition, sample)
        assert not isinstance(answer, Unfit)
        reply = await sent(client, poll, page, filled(page, field, sample[field]))
        assert reply.status_code == 303, re.findall(r'role="alert"[^<]*<?[^<]*', reply.text)
        meant.append(list(answer) if isinstance(answer, tuple) else answer)
    assert [one["vote"][field] for one in await votes_of(house, poll)] == meant


@every_kind
async def test_nothing_filled_in_is_told_and_stored_nowhere(house, kind):
    """Where nothing is an answer too (nothing approved of), it counts."""
    poll = await asked(house, kind)
    client = house.client()
    page = Page((await client.get(f"/p/{poll['id']}")).text)
    reply = await sent(client, poll, page, [])
    if kind in {"ideas", "qna"}:
        assert reply.status_code == 303
        return
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text
    assert await votes_of(house, poll) == []


@every_kind
async def test_a_voters_own_answer_is_shown_and_can_be_changed(house, kind):
    poll = await asked(house, kind, voting={"change": True})
    definition, field = definition_of(poll), KINDS[kind].field
    client, chance = house.client(), Random(5)
    page = Page((await client.get(f"/p/{poll['id']}")).text)
    sample = KINDS[kind].sample(definition, chance)
    if field == "taps":
        sample = {field: dict.fromkeys(list(sample[field])[:1], 1)}
    reply = await sent(client, poll, page, filled(page, field, sample[field]))
    cookie = reply.headers["set-cookie"].partition(";")[0]
    shown = await client.get(reply.headers["location"], headers={"cookie": cookie})
    assert "Your vote is counted." in shown.text
    page, again = Page(shown.text), filled(Page(shown.text), field, sample[field])
    reply = await sent(client, poll, page, again, cookie=cookie)
    if field == "taps":  # at once: nobody taps that fast
        assert reply.status_code in {303, 422}
        return
    assert reply.status_code == 303
    answers = [one["vote"] for one in await votes_of(house, poll)]
    assert [one["status"] for one in answers][-1] == "recorded"
    assert answers[-1][field] == answers[0][field]


@every_kind
async def test_results_are_shown_in_words_and_numbers(house, kind):
    poll = await asked(house, kind)
    definition, chance = definition_of(poll), Random(2)
    for number in range(5):
        said = {"voter": f"u{number}", **KINDS[kind].sample(definition, chance)}
        await house.host.post(f"/v1/polls/{poll['id']}/votes", json=said)
    await house.host.post(f"/v1/polls/{poll['id']}/close")
    for lang, voters in (("en", "Voters <b"), ("es", "Votantes <b"), ("ar", "المصوّتون <b")):
        shown = (await house.client().get(f"/p/{poll['id']}?lang={lang}")).text
        assert voters in shown
        assert 'class="ballot"' not in shown
        assert not re.search(r">detail_|>\{|Unset|None<", shown)
    assert "opt_" not in re.sub(r'"[^"]*"', "", shown), "people are shown texts, no ids"


async def test_what_a_poll_without_a_question_says_is_said(house):
    poll = await asked(house, "content")
    shown = (await house.client().get(f"/p/{poll['id']}")).text
    assert "Five short questions" in shown
    assert 'href="https://www.example.org/privacy"' in shown
    assert "<form" not in shown
    assert "Voters" not in shown


async def suggestion(house, poll, text, client=None):
    client = client or house.client()
    page = await client.get(f"/p/{poll['id']}")
    vote_id = re.search(r'name="vote_id" value="([^"]+)"', page.text)[1]
    return await sent(client, poll, Page(""), [("vote_id", vote_id), ("suggestion", text)])


async def test_a_suggestion_by_form_waits_or_is_on_the_list(house):
    moderated = await asked(house, "ideas")
    reply = await suggestion(house, moderated, "A <b>bold</b> idea")
    assert reply.status_code == 303
    shown = await house.client().get(reply.headers["location"])
    assert "Thank you. The host will look at it." in shown.text
    assert "bold" not in shown.text
    open_to_all = await asked(
        house, "ideas", suggestions={"moderated": False, "per_voter": 2, "max_length": 40}
    )
    reply = await suggestion(house, open_to_all, "A <b>bold</b> idea")
    shown = await house.client().get(reply.headers["location"])
    assert "Thank you. It is on the list." in shown.text
    assert "A &lt;b&gt;bold&lt;/b&gt; idea" in shown.text
    again = await suggestion(house, open_to_all, "a <B>BOLD</b>  idea")
    assert again.status_code == 409
    assert "That is on the list already" in again.text
    assert (await suggestion(house, open_to_all, "x" * 41)).status_code == 422
    assert (await suggestion(house, await asked(house, "rating"), "x")).status_code == 409


async def test_answers_in_words_are_read_by_who_may_see_them(house):
    poll = await asked(house, "text", results_visibility="after_vote")
    said = {"voter": "u", "text": "<i>Open</i> a window\u202e"}
    await house.host.post(f"/v1/polls/{poll['id']}/votes", json=said)
    path = f"/p/{poll['id']}"
    assert "window" not in (await house.client().get(path)).text
    await house.host.post(f"/v1/polls/{poll['id']}/close")
    assert "&lt;i&gt;Open&lt;/i&gt; a window" in (await house.client().get(path)).text


async def test_a_page_speaks_the_language_asked_for_as_far_as_it_can(house):
    poll = await asked(
        house,
        "yes_no",
        question="Tea?",
        language="en",
        description="Hot.",
        translations={
            "de": {"question": "Tee?"},
            "pt-BR": {"question": "Ch\u00e1?", "description": "Quente."},
        },
    )

    async def shown(**how):
        return (
            await house.client(**how.get("headers", {})).get(f"/p/{poll['id']}{how.get('query', '')}")
        ).text

    assert 'lang="de" class' not in await shown()
    german = await shown(query="?lang=de-AT")
    assert ">Tee?</h1>" in german
    assert '<p dir="auto">Hot.</p>' in german
    assert f'action="/p/{poll["id"]}?lang=de-AT"' in german
    assert ">Ch\u00e1?</h1>" in await shown(headers={"accept-language": "fr, pt-BR;q=0.8, en;q=0.5"})
    spanish = await shown(query="?lang=es")
    assert ">Tea?</h1>" in spanish
    assert ">S\u00ed</span>" in spanish
    assert ">Votar</button>" in spanish


async def test_held_back_results_say_so_and_no_number_more(house):
    poll = await asked(house, "single_choice", results_threshold=3)
    choice = poll["options"][0]["id"]
    await house.host.post(f"/v1/polls/{poll['id']}/votes", json={"voter": "u", "choice": choice})
    await house.host.post(f"/v1/polls/{poll['id']}/close")
    shown = (await house.client().get(f"/p/{poll['id']}")).text
    assert "Results appear once 3 people have voted." in shown
    assert "<table" not in shown


async def test_right_answers_and_outcomes_are_told_when_they_may_be(house):
    quiz = await asked(house, "quiz")
    assert "could not agree" not in (await house.client().get(f"/p/{quiz['id']}")).text
    await house.host.post(f"/v1/polls/{quiz['id']}/close")
    shown = (await house.client().get(f"/p/{quiz['id']}")).text
    assert "could not agree" in shown
    assert re.search(r'Canberra</span><span class="own">right<', shown)
    match = await asked(house, "prediction")
    path = f"/v1/polls/{match['id']}"
    await house.host.post(f"{path}/votes", json={"voter": "u", "choice": match["options"][1]["id"]})
    resolved = await house.host.post(f"{path}/resolve", json={"outcome": ["The visitors"]})
    assert resolved.status_code == 200, resolved.text
    assert re.search(
        r'The visitors</span><span class="own">right<', (await house.client().get(f"/p/{match['id']}")).text
    )


async def test_pictures_come_from_https_or_from_here(house):
    options = [
        {"text": "Here", "image_url": "https://polls.example.org/pages/a.svg", "alt": "A house"},
        {"text": "There", "image_url": "http://elsewhere.example.org/b.png"},
        {"text": "Far", "image_url": "https://elsewhere.example.org/c.png"},
    ]
    poll = await asked(house, "image_choice", options=options)
    shown = (await house.client().get(f"/p/{poll['id']}")).text
    assert '<img src="/pages/a.svg" alt="A house"' in shown
    assert '<img src="https://elsewhere.example.org/c.png" alt=""' in shown
    assert "b.png" not in shown
