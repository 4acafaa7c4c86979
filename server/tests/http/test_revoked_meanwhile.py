"""A key revoked while its holder waited for the store: whoever would be let in to stay is refused."""

import pytest

from plaudit.kernel.clock import SystemClock
from plaudit.kernel.errors import Unauthenticated


async def test_a_subscription_that_waited_through_the_revocation_is_refused(house):
    poll = await house.poll()
    gate = house.asgi._sockets.gate
    viewer = await gate.authenticate_slow(house.project.publishable_key, None, None, "192.0.2.1")
    channel = f"poll:{poll.body['id']}"
    assert (await gate.subscribe(viewer, channel)).audience == "granted"
    await house.app.database.projects.revoke_key(viewer.key_id, SystemClock().now())
    await gate._authentication._ring.check_revocations()
    with pytest.raises(Unauthenticated) as refused:
        await gate.subscribe(viewer, channel)
    assert refused.value.code == "key_revoked"
