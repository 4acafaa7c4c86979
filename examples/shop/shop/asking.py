"""What Plaudit is asked to do for the shop: a survey after each checkout, and an alert when it goes badly.

Done anew at every start and harmless when it was done before: a survey has the shop's own name for it
(`external_id`), and what has none is looked for by its name.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from plaudit_client import AsyncPlaudit
from plaudit_client.types import Metric

SURVEY: Final = "shop-checkout"
TRIGGER: Final = "Ask after checkout"
ALERT: Final = "Bad checkouts in a row"
BAD: Final = 2
BAD_IN_A_ROW: Final = 3
WAITS_SECONDS: Final = 3 * 24 * 3600


@dataclass(frozen=True)
class Arranged:
    """Ids of what there is now, and the secret that deliveries to the shop are signed with."""

    survey: str
    trigger: str
    rule: str
    webhook_secret: str


async def arrange(plaudit: AsyncPlaudit, hooks_url: str, waits_seconds: int = WAITS_SECONDS) -> Arranged:
    """See to it that the survey, the trigger, the alert rule and the endpoint are there."""
    survey = await _survey(plaudit)
    return Arranged(
        survey=survey,
        trigger=await _trigger(plaudit, survey, waits_seconds),
        rule=await _rule(plaudit, survey),
        webhook_secret=await _endpoint(plaudit, hooks_url),
    )


async def _survey(plaudit: AsyncPlaudit) -> str:
    async for survey in plaudit.surveys.list(external_id=SURVEY):
        if survey["status"] == "open":
            return survey["id"]
    low: Any = {"item": "rating", "op": "lte", "value": BAD}
    made = await plaudit.surveys.create(
        external_id=SURVEY,
        title="One quick question",
        open=True,
        items=[
            {
                "key": "rating",
                "poll": {
                    "kind": "rating",
                    "question": "How was your checkout?",
                    "results_visibility": "never",
                },
            },
            {
                "key": "why",
                "show_when": low,
                "required": False,
                "poll": {
                    "question": "What got in your way?",
                    "options": ["It was slow", "Paying failed", "I could not find something"],
                    "results_visibility": "never",
                },
            },
        ],
        endings=[
            {"key": "sorry", "when": low, "title": "Thank you. We will look into it today."},
            {"key": "thanks", "title": "Thank you!"},
        ],
    )
    return made["id"]


async def _trigger(plaudit: AsyncPlaudit, survey: str, waits_seconds: int) -> str:
    """After each checkout until they answered, whatever else asked lately; it waits, but not for ever."""
    wanted: Any = {
        "on": {"event": "checkout.completed"},
        "show": {"survey": survey},
        "frequency": {"type": "until_answered"},
        "expires_seconds": waits_seconds,
        "ignores_cooldown": True,
    }
    if (known := await _named(plaudit.triggers.list(), TRIGGER)) is not None:
        return str((await plaudit.triggers.edit(known["id"], **wanted))["id"])
    return (await plaudit.triggers.create(name=TRIGGER, as_="popup", **wanted))["id"]


async def _rule(plaudit: AsyncPlaudit, survey: str) -> str:
    if (known := await _named(plaudit.alert_rules.list(), ALERT)) is not None:
        return str(known["id"])
    metric: Metric = {
        "type": "negative_streak",
        "survey": survey,
        "item": "rating",
        "streak": BAD_IN_A_ROW,
        "at_most": BAD,
    }
    return (await plaudit.alert_rules.create(name=ALERT, metric=metric))["id"]


async def _endpoint(plaudit: AsyncPlaudit, url: str) -> str:
    """A fresh endpoint: its secret is told once, and this shop keeps nothing."""
    async for webhook in plaudit.webhooks.list():
        if webhook.get("url") == url:
            await plaudit.webhooks.delete(webhook["id"])
    types = ["interaction.answered", "alert.*"]
    made = await plaudit.webhooks.create(url=url, types=types, description="Harbour Tea")
    return made["secret"]


async def _named(listed: AsyncIterator[Any] | Any, name: str) -> Any:
    async for one in listed:
        if one["name"] == name and one.get("archived_at") is None:
            return one
    return None
