"""What was under way when a server ended is tried again by the next one, at once."""

import asyncio

from receivers import Receiver, fine, silent
from studios import opened_studio


async def test_what_nobody_answered_is_tried_again_after_a_restart_without_waiting_for_its_lease(settings):
    async with Receiver(silent) as receiver:
        async with opened_studio(settings) as studio:
            hook = await studio.hook(receiver.url, types=["poll.opened"])
            await studio.poll()
            await receiver.some(1)
            project = studio.project
        receiver.manners = fine
        async with opened_studio(settings, project) as studio:
            async with asyncio.timeout(20):
                (delivery,) = await studio.settled(hook, "delivered")
            assert delivery["attempts"] == 1
        assert len({(one.headers["webhook-id"], one.body) for one in receiver.got}) == 1
        assert len(receiver.got) == 2
