"""Telling of what is stored."""

from plaudit.features.interactions.model import Address, Interaction
from plaudit.features.interactions.ports import InteractionStore
from plaudit.features.interactions.sending import Sending
from plaudit.kernel.effects import Effect


async def test_one_who_fails_to_hear_keeps_nobody_else_from_it(caplog):
    sending, heard = Sending(InteractionStore), []
    sending.on_sent(lambda _: 1 / 0)
    sending.on_sent(heard.append)
    one = Interaction(
        id="int_1",
        project_id="proj_1",
        environment="live",
        to=Address(everyone=True),
        created_at=1,
        not_before=1,
        expires_at=2,
        effect=Effect(effect="toast"),
    )
    sending.announce(one)
    assert heard == [one]
    assert "could not be told" in caplog.text
