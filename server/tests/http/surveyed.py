"""Surveys as the tests here make and answer them."""

from types import SimpleNamespace

LOW = {"item": "rating", "op": "lte", "value": 2}
RATING = {"key": "rating", "poll": {"question": "How was your checkout?", "kind": "rating"}}
REASONS = {"question": "Why only {{rating}}?", "options": [{"text": "Slow", "key": "slow"}, "Rude"]}
WHY = {"key": "why", "show_when": LOW, "poll": REASONS}
SORRY = {"key": "sorry", "when": LOW, "title": "Sorry, {{field.name|dear guest}}"}
THANKS = {"key": "thanks", "title": "Thank you!", "effect": "confetti"}
SHOP = {
    "title": "How was your checkout?",
    "items": [RATING, WHY],
    "endings": [SORRY, THANKS],
    "hidden_fields": ["order_id", "name"],
    "open": True,
}


async def made(house, **changes):
    """A survey over HTTP, with what tests ask of it again and again."""
    reply = await house.host.post("/v1/surveys", json=SHOP | changes)
    assert reply.status_code == 201, reply.text
    body = reply.json()
    path = f"/v1/surveys/{body['id']}"
    polls = {item["key"]: item["poll"] for item in body["items"]}
    options = {key: [one["id"] for one in poll["options"]] for key, poll in polls.items()}
    return SimpleNamespace(
        id=body["id"], body=body, path=path, answers=f"{path}/responses", polls=polls, options=options
    )


async def tallies(house, survey):
    """Voters of each item's poll, as the host sees them."""
    results = (await house.host.get(f"{survey.path}/results")).json()
    return {item["key"]: item["results"]["voters"] for item in results["items"]}


async def counts(house, survey):
    return (await house.host.get(f"{survey.path}/results")).json()["responses"]
