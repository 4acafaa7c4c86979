"""The answer key of a quiz, in whatever language: the host's alone until it is told."""

import json

import pytest

SECRET = ("Weil Sydney und Melbourne sich nicht einig wurden.", "Neither Sydney nor Melbourne.")


async def quiz(house):
    return await house.poll(
        question="The capital of Australia?",
        kind="quiz",
        options=["Sydney", "Canberra"],
        settings={"correct": ["Canberra"], "explanation": SECRET[1]},
        translations={"de": {"question": "Die Hauptstadt?", "settings": {"explanation": SECRET[0]}}},
    )


async def seen(house, poll):
    """Everything a page may read of it, as one text."""
    headers = await house.voter()
    choice = {"choices": [poll.options[1]]}
    vote = await house.page.post(f"{poll.path}/votes", json=choice, headers=headers)
    replies = [await house.page.get(f"{poll.path}{part}", headers=headers) for part in ("", "/results")]
    return json.dumps([reply.json() for reply in (vote, *replies)], ensure_ascii=False)


@pytest.mark.parametrize("step", ["reveal", "close"])
async def test_a_page_reads_it_in_no_language_before_its_time(house, step):
    poll = await quiz(house)
    before = await seen(house, poll)
    assert "Die Hauptstadt?" in before
    assert "correct" not in before
    assert not any(secret in before for secret in SECRET)
    await house.host.post(f"{poll.path}/{step}")
    after = await seen(house, poll)
    assert all(secret in after for secret in SECRET)
    assert f'"correct": ["{poll.options[1]}"]' in after


async def test_the_host_reads_it_always(house):
    poll = await quiz(house)
    told = (await house.host.get(poll.path)).json()
    assert told["settings"]["correct"] == [poll.options[1]]
    assert told["translations"]["de"]["settings"] == {"explanation": SECRET[0]}
    assert "details" not in (await house.host.get(f"{poll.path}/results")).json()


async def test_which_words_are_held_is_the_hosts_own(house):
    settings = {"hold": ["secretword"], "allow": ["fine"], "stop_words": ["uh"], "max_words": 2}
    poll = await house.poll(kind="word_cloud", options=[], settings=settings)
    assert poll.body["settings"]["hold"] == ["secretword"]
    for moment in ("open", "revealed", "closed"):
        seen = await house.page.get(poll.path)
        assert seen.json()["settings"]["max_words"] == 2, moment
        assert "secretword" not in seen.text, moment
        assert "secretword" not in (await house.client().get(f"/p/{poll.id}")).text, moment
        await house.host.post(f"{poll.path}/{'reveal' if moment == 'open' else 'close'}")
