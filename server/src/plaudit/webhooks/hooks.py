"""Webhooks put together: the stores, the loops over them and the use cases in front."""

from typing import Final

from plaudit.kernel.clock import Clock
from plaudit.kernel.supervision import Loop
from plaudit.outbound.client import Outbound
from plaudit.webhooks.attempting import Sender
from plaudit.webhooks.bell import Bell
from plaudit.webhooks.delivering import Delivering
from plaudit.webhooks.endpoints import Endpoints
from plaudit.webhooks.pace import Pace
from plaudit.webhooks.ports import DeliveryStore, EndpointStore, RelayStore, Teller
from plaudit.webhooks.pulling import Pulling
from plaudit.webhooks.relay import Relay
from plaudit.webhooks.sweeping import Sweeping

# A receiver that takes longer has not understood: it should take the message down and answer.
SECONDS: Final = 15.0
PATIENT: Final = Pace()


class Webhooks:
    """`loops` run while the server does; `drain` before it ends."""

    def __init__(
        self,
        *,
        endpoints: EndpointStore,
        deliveries: DeliveryStore,
        relay: RelayStore,
        teller: Teller,
        outbound: Outbound,
        clock: Clock,
        days: int,
        pace: Pace = PATIENT,
        seconds: float = SECONDS,
    ) -> None:
        bell = Bell()
        self.bell = bell
        self.store = endpoints
        self.deliveries = deliveries
        self.endpoints = Endpoints(endpoints, deliveries, outbound, bell, clock)
        self.pulling = Pulling(deliveries, bell, clock)
        self.relay = Relay(relay, teller, bell, clock)
        self.delivering = Delivering(deliveries, Sender(outbound, clock, pace, seconds), bell, clock)
        self.sweeping = Sweeping(deliveries, clock, days)

    @property
    def loops(self) -> tuple[Loop, ...]:
        return self.relay, self.delivering, self.sweeping

    async def drain(self) -> None:
        """Begin nothing more; what is under way gets a moment."""
        self.pulling.end()
        await self.delivering.drain()
