"""What voters are told to feel: by us, by their project, by their poll; the same on every way to vote."""

import re
from http.cookies import SimpleCookie

import pytest

from plaudit.edge.rate_limits import VOTER
from plaudit.features.polls.feedback import DEFAULTS


async def choose(house, client=None, **effects):
    changed = await (client or house.host).patch("/v1/settings", json={"effects": effects})
    assert changed.status_code == 200, changed.text
    return changed.json()["effects"]


async def cast(house, poll, headers, **body):
    return await house.page.post(
        f"{poll.path}/votes", json={"choice": poll.options[0]} | body, headers=headers
    )


async def test_the_poll_has_the_last_word_then_the_project(house):
    chosen = await choose(house, voted={"effect": "banner", "message": "Thanks from us!", "tone": "info"})
    assert chosen == {"voted": {"effect": "banner", "message": "Thanks from us!", "tone": "info"}}
    plain = await house.poll()
    own = await house.poll(effects={"voted": {"effect": "emoji_burst"}})
    ann = await house.voter()
    told = (await cast(house, plain, ann)).json()["feedback"]
    assert told == {"effect": "banner", "message": "Thanks from us!", "tone": "info", "haptic": [12]}
    told = (await cast(house, own, ann)).json()["feedback"]
    assert (told["effect"], told["message"]) == ("emoji_burst", "Thanks from us!")


FULL = {
    "emoji": "🎉",
    "title": "Well done",
    "url": "/thanks",
    "label": "More",
    "duration_ms": 900,
    "colors": ["#ff0000"],
}


async def test_what_an_effect_is_told_besides_comes_along(house):
    """Options are one member: a poll's replace its project's; nobody's are left out."""
    poll = await house.poll()
    assert "options" not in (await cast(house, poll, await house.voter())).json()["feedback"]
    chosen = await choose(house, voted={"effect": "thank_you", "options": FULL}, closed={"options": {}})
    assert chosen == {"voted": {"effect": "thank_you", "options": FULL}, "closed": {"options": {}}}
    own = await house.poll(effects={"voted": {"options": {"emoji": "🍵"}}, "refused": {"options": FULL}})
    ann = await house.voter()
    told = (await cast(house, poll, ann)).json()["feedback"]
    assert (told["effect"], told["options"]) == ("thank_you", FULL)
    told = (await cast(house, own, ann)).json()["feedback"]
    assert (told["effect"], told["options"]) == ("thank_you", {"emoji": "🍵"})
    refused = await cast(house, own, await house.voter(), choice="opt_none")
    assert refused.json()["feedback"]["options"] == FULL
    read = (await house.host.get(own.path)).json()["effects"]
    assert read["voted"] == {"options": {"emoji": "🍵"}}
    edited = await house.host.patch(own.path, json={"effects": {"voted": {"options": {"count": 9}}}})
    assert edited.status_code == 200, edited.text
    told = (await cast(house, own, await house.voter())).json()["feedback"]
    assert told["options"] == {"count": 9}


async def test_a_change_counts_from_the_next_vote(house):
    poll, before = await house.poll(), DEFAULTS["voted"].message
    assert (await cast(house, poll, await house.voter())).json()["feedback"]["message"] == before
    await choose(house, voted={"message": "New words"})
    assert (await cast(house, poll, await house.voter())).json()["feedback"]["message"] == "New words"
    await choose(house)
    assert (await cast(house, poll, await house.voter())).json()["feedback"]["message"] == before


async def test_every_moment_of_a_vote(house):
    moments = ("voted", "replayed", "changed", "retracted", "already_voted", "closed", "refused")
    await choose(house, **{moment: {"message": moment} for moment in moments})
    poll = await house.poll(voting={"change": True, "retract": True})
    once, ann = await house.poll(), await house.voter()
    seen = [await cast(house, poll, ann, vote_id="v1"), await cast(house, poll, ann, vote_id="v1")]
    seen.append(await cast(house, poll, ann, vote_id="v2", choice=poll.options[1]))
    seen.append(await house.page.delete(f"{poll.path}/votes/v2", headers=ann))
    await cast(house, once, ann)
    seen.append(await cast(house, once, ann))
    await house.host.post(f"{poll.path}/close")
    seen.append(await cast(house, poll, ann))
    seen.append(await cast(house, once, await house.voter(), choice="opt_none"))
    assert [one.json()["feedback"]["message"] for one in seen] == list(moments)


async def test_too_many_votes_are_a_quota(house):
    await choose(house, quota={"message": "Take a breath.", "effect": "haptic"})
    poll, ann = await house.poll(effects={"quota": {"tone": "info"}}), await house.voter()
    for _ in range(3 * VOTER.quota):
        told = await cast(house, poll, ann)
        if told.status_code == 429:
            break
    feedback = told.json()["feedback"]
    assert told.json()["code"] == "rate_limited"
    # The limit is met before the poll is asked or after: the project's words stand in both.
    assert (feedback["message"], feedback["effect"]) == ("Take a breath.", "haptic")


async def test_a_full_survey_is_a_quota_too(house):
    await choose(house, quota={"message": "All places are taken."}, closed={"message": "Over."})
    body = {
        "title": "Visit",
        "open": True,
        "max_responses": 1,
        "items": [{"poll": {"question": "How was it?", "kind": "rating"}}],
    }
    survey = (await house.host.post("/v1/surveys", json=body)).json()
    path = f"/v1/surveys/{survey['id']}"
    for status in (201, 409):
        told = await house.page.post(
            f"{path}/responses",
            json={"answers": {"q1": {"rating": 4}}, "complete": True},
            headers=await house.voter(),
        )
        assert told.status_code == status, told.text
    assert (told.json()["code"], told.json()["feedback"]["message"]) == (
        "survey_full",
        "All places are taken.",
    )
    await house.host.post(f"{path}/close")
    told = await house.page.post(f"{path}/responses", json={"answers": {}}, headers=await house.voter())
    assert (told.json()["code"], told.json()["feedback"]["message"]) == ("survey_closed", "Over.")


async def test_tenants_choose_for_themselves(house):
    await choose(house, voted={"message": "Ours"})
    other = await house.another_project()
    for client in (house.client(other.secret_key),):
        assert (await client.get("/v1/settings")).json()["effects"] == {}
    there = house.client(other.secret_key)
    made = await there.post("/v1/polls", json={"question": "?", "options": ["A", "B"], "open": True})
    poll = made.json()
    told = await there.post(f"/v1/polls/{poll['id']}/votes", json={"choice": "A", "voter": "ann"})
    if told.status_code == 422:
        told = await there.post(
            f"/v1/polls/{poll['id']}/votes", json={"choice": poll["options"][0]["id"], "voter": "ann"}
        )
    assert told.json()["feedback"]["message"] == DEFAULTS["voted"].message


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"won": {"message": "?"}}, "#/effects/won"),
        ({"voted": {"effect": "fireworks"}}, "#/effects/voted/effect"),
        ({"voted": {"haptic": [-1]}}, "#/effects/voted/haptic/0"),
        ({"voted": {"message": "x" * 201}}, "#/effects/voted/message"),
        ({"quota": {"sound": "pop"}}, "#/effects/quota/sound"),
        ({"voted": {"options": {"url": "javascript:alert(1)"}}}, "#/effects/voted/options/url"),
        ({"closed": {"options": {"url": "//elsewhere.example.org"}}}, "#/effects/closed/options/url"),
        ({"voted": {"options": {"colors": ["red"]}}}, "#/effects/voted/options/colors/0"),
        ({"voted": {"options": {"duration_ms": 1}}}, "#/effects/voted/options/duration_ms"),
        ({"voted": {"options": {"html": "<b>"}}}, "#/effects/voted/options/html"),
    ],
)
async def test_what_nobody_can_choose(house, wrong, pointer):
    told = await house.host.patch("/v1/settings", json={"effects": wrong})
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, pointer)
    told = await house.host.post("/v1/polls", json={"question": "?", "options": ["A", "B"], "effects": wrong})
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, pointer)


# The plain page, without a script


def hidden(text, name):
    return re.search(f'name="{name}" value="([^"]+)"', text)[1]


async def submit(house, poll, shown, cookie, **fields):
    form = {"vote_id": hidden(shown.text, "vote_id"), "choice": poll.options[0]} | fields
    headers = {"cookie": cookie} if cookie else {}
    return await house.client().post(f"/p/{poll.id}", data=form, headers=headers)


async def test_a_plain_page_says_what_the_host_chose(house):
    await choose(house, voted={"message": "Merci <b>!</b>"}, already_voted={"message": "Once is enough."})
    poll = await house.poll()
    client = house.client()
    shown = await client.get(f"/p/{poll.id}")
    voted = await submit(house, poll, shown, None)
    assert voted.status_code == 303
    jar = SimpleCookie(voted.headers["set-cookie"])
    cookie = "; ".join(f"{name}={one.value}" for name, one in jar.items())
    thanks = await client.get(f"/p/{poll.id}", headers={"cookie": cookie})
    assert "Merci &lt;b&gt;!&lt;/b&gt;" in thanks.text
    again = await submit(house, poll, shown, cookie, vote_id="vote_other")
    assert again.status_code == 409
    assert "Once is enough." in again.text


async def test_a_plain_page_has_its_own_words_where_nobody_chose_any(house):
    await choose(house, voted={"effect": "none"}, already_voted={"tone": "info"})
    poll = await house.poll()
    shown = await house.client().get(f"/p/{poll.id}")
    voted = await submit(house, poll, shown, None)
    jar = SimpleCookie(voted.headers["set-cookie"])
    cookie = "; ".join(f"{name}={one.value}" for name, one in jar.items())
    german = await house.client().get(f"/p/{poll.id}?lang=de", headers={"cookie": cookie})
    assert 'role="status"' in german.text
    assert DEFAULTS["voted"].message not in german.text
