"""What the shop does when Plaudit calls: it thanks whoever answered, and tells the team of bad days."""

import logging
from typing import Final

from plaudit_client import AsyncPlaudit
from plaudit_client.webhooks import Recent, WebhookEvent

log = logging.getLogger("shop")

THANKS_FOR_SECONDS: Final = 600


class Answering:
    """One message is done once, however often it is delivered."""

    def __init__(self, plaudit: AsyncPlaudit) -> None:
        self._plaudit = plaudit
        self._recent = Recent()

    async def take(self, event: WebhookEvent) -> None:
        """Do what a webhook asks for."""
        with self._recent.once(event.id) as is_new:
            if not is_new:
                return
            if event.type == "interaction.answered":
                await self._thank(event)
            elif event.type in {"alert.fired", "alert.resolved"}:
                tell_the_team(event)

    async def _thank(self, event: WebhookEvent) -> None:
        """An effect on whichever page of theirs is open, in all their tabs once."""
        user = event.data["to"].get("user")
        if event.data["type"] == "effect" or user is None:
            return
        await self._plaudit.effects.send(
            effect="thank_you",
            to={"user": user},
            message="Thank you! Your next pot is on us.",
            tone="success",
            haptic=[40, 60, 40],
            ttl_seconds=THANKS_FOR_SECONDS,
            dedupe_key=f"thanks:{event.data['interaction']}",
        )


def tell_the_team(event: WebhookEvent) -> None:
    """A real shop writes to its chat here."""
    alert = event.data["alert"]
    word = "ALERT" if event.type == "alert.fired" else "all well again"
    log.warning("%s: %s (%s; id %s)", word, alert["rule"]["name"], alert["value"], event.id)
