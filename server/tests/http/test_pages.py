"""Hosted pages over HTTP: their credential, their headers, their form."""

import re

import pytest


def _page_key(text: str) -> str:
    found = re.search(r' key="(pl_pg_[^"]+)"', text)
    assert found is not None
    return found[1]


async def test_the_page_acts_with_a_key_for_its_own_poll_only(house):
    poll, other = await house.poll(), await house.poll()
    shown = await house.client().get(f"/p/{poll.id}")
    assert shown.status_code == 200
    page = house.client(_page_key(shown.text))
    assert (await page.get(poll.path)).status_code == 200
    assert (await page.get(other.path)).status_code == 404
    voter = (await page.post("/v1/voters")).json()["token"]
    ballot = {"choice": poll.options[0]}
    cast = await page.post(f"{poll.path}/votes", json=ballot, headers={"plaudit-voter": voter})
    assert cast.status_code == 201
    assert (await page.post("/v1/polls", json={"question": "?", "options": ["a", "b"]})).status_code == 403
    forged = house.client(_page_key(shown.text)[:-2] + "xx")
    assert (await forged.get(poll.path)).json()["code"] == "key_invalid"


@pytest.mark.parametrize(
    "path", ["/", "/p/{id}", "/e/{id}", "/p/poll_nothing", "/docs", "/problems/already_voted"]
)
async def test_every_page_has_a_policy_without_exceptions(house, path):
    poll = await house.poll()
    shown = await house.client().get(path.format(id=poll.id))
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    policy = shown.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors" in policy
    assert " style=" not in shown.text
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=", shown.text)


async def test_a_form_votes_once_however_often_it_is_sent(house):
    poll = await house.poll()
    client = house.client()
    shown = await client.get(f"/p/{poll.id}")
    form = {"vote_id": re.search(r'name="vote_id" value="([^"]+)"', shown.text)[1], "choice": poll.options[1]}
    replies = [await house.client().post(f"/p/{poll.id}", data=form) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [303] * 3
    results = (await house.host.get(f"{poll.path}/results")).json()
    assert [option["votes"] for option in results["options"]] == [0, 1]


async def test_hidden_results_are_in_no_byte_of_the_page(house):
    poll = await house.poll(results_visibility="never")
    before = await house.client().get(f"/e/{poll.id}")
    for index in range(3):
        await house.host.post(f"{poll.path}/votes", json={"choice": poll.options[0], "voter": f"u{index}"})
    after = await house.client().get(f"/e/{poll.id}")
    same = [re.sub(r'"vote_[0-9a-z]+"', "", text) for text in (before.text, after.text)]
    assert same[0] == same[1]


@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, {"vote_id": "v1", "choice": "x"}, 403),
        ({"origin": "https://elsewhere.example"}, {"vote_id": "v1", "choice": "x"}, 403),
        ({"origin": "null"}, {"vote_id": "v1", "choice": "x"}, 403),
        ({"sec-fetch-site": "same-origin"}, {"choice": "x"}, 400),
        ({"sec-fetch-site": "same-origin"}, {"vote_id": "v1"}, 422),
        ({"sec-fetch-site": "same-origin"}, {"vote_id": "v1", "choice": "opt_unknown"}, 422),
        ({"content-type": "text/plain"}, {"vote_id": "v1"}, 415),
    ],
)
async def test_what_a_form_may_not_do(house, headers, data, status):
    poll = await house.poll()
    content_type = headers.get("content-type", "application/x-www-form-urlencoded")
    body = "&".join(f"{name}={value}" for name, value in data.items())
    reply = await house.client().post(
        f"/p/{poll.id}", content=body, headers=headers | {"content-type": content_type}
    )
    assert reply.status_code == status


async def test_short_links_and_embeds_of_keys(house):
    poll = await house.poll()
    short = poll.body["links"]["short"].partition("/j/")[2]
    found = await house.client().get(f"/j/{short.lower()}")
    assert (found.status_code, found.headers["location"]) == (302, f"/p/{poll.id}")
    assert (await house.client().get("/j/nothing")).status_code == 404
    secret = await house.client().get(f"/e/{poll.id}?key={house.project.secret_key}")
    assert secret.status_code == 403
    assert "pl_sk" not in secret.text
