"""Web push over a real file and a push service on this machine: who is reached, when, and who is not."""

import msgspec
import pytest
from push_service import Browser, PushService

from plaudit.features.interactions.model import Address, Interaction, Push, Show
from plaudit.features.interactions.ports import Note
from plaudit.features.push.drafts import NewSubscription
from plaudit.features.push.pushing import GRACE_MS, Pushing
from plaudit.kernel.errors import Invalid
from plaudit.outbound.client import Outbound
from plaudit.testing import samples

TENANT = (samples.PROJECT_ID, "live")
ANN = "host:ann"


class Field:
    """A database, a push service, and the one who pushes. `open_pages`: people who have one."""

    def __init__(self, database, service, clock) -> None:
        self.database, self.service, self.clock = database, service, clock
        self.open_pages, self._number = set(), 0
        self.again()

    def again(self):
        """Another life of the process."""
        self.pushing = Pushing(
            self.database.pushes,
            self.database.interactions,
            Outbound(allow_private=True),
            lambda tenant, person: (tenant, person) in self.open_pages,
            clock=self.clock,
            contact=None,
        )

    async def browser(self, name, person=ANN, tenant=TENANT):
        browser = Browser(self.service, name)
        await self.subscribe(browser, person, tenant)
        return browser

    async def subscribe(self, browser, person=ANN, tenant=TENANT):
        wished = msgspec.convert(browser.subscription(), NewSubscription)
        return await self.pushing.subscribe(tenant, person, wished)

    async def send(self, user="ann", *, delay=0, ttl=3_600_000, **changes):
        self._number += 1
        now = self.clock.now()
        plain = {
            "show": Show(poll="poll_tea"),
            "push": Push(title="How was it?", body="One question."),
        }
        interaction = Interaction(
            id=f"int_{self._number}",
            project_id=TENANT[0],
            environment="live",
            to=Address(user=user),
            created_at=now,
            not_before=now + delay,
            expires_at=now + ttl,
            **(plain | changes),
        )
        await self.database.interactions.add(interaction)
        return interaction

    async def later(self, milliseconds=GRACE_MS):
        self.clock.advance(milliseconds)
        await self.pushing.push_due()

    async def note(self, interaction, mark):
        note = Note(
            interaction_id=interaction.id, project_id=TENANT[0], environment="live", person=ANN, mark=mark
        )
        await self.database.interactions.note([note])

    async def known(self, person=ANN):
        return [one.endpoint for one in await self.database.pushes.subscriptions(*TENANT, person)]


@pytest.fixture
async def field(studio, clock):
    service = PushService()
    await service.open()
    yield Field(studio.database, service, clock)
    await service.close()


async def test_who_has_no_page_open_is_told_once_when_ten_seconds_have_passed(field):
    browser = await field.browser("laptop")
    interaction = await field.send()
    await field.later(GRACE_MS - 1)
    assert browser.seen == []
    await field.later(1)
    ((headers, notice),) = browser.seen
    assert notice == {
        "title": "How was it?",
        "body": "One question.",
        "url": "/p/poll_tea",
        "interaction": interaction.id,
    }
    assert (headers["content-encoding"], headers["ttl"], headers["urgency"]) == (
        "aes128gcm",
        "3590",
        "normal",
    )
    assert (
        headers["authorization"].startswith("authorization: vapid t=")
        or "vapid t=" in headers["authorization"]
    )
    await field.later(3_600_000)
    assert len(browser.seen) == 1


async def test_what_was_seen_or_is_over_is_not_pushed(field):
    browser = await field.browser("laptop")
    await field.note(await field.send(), "shown")
    await field.database.interactions.cancel((await field.send()).id)
    await field.send(ttl=GRACE_MS)
    await field.send(push=None)
    await field.send("bob")
    await field.later()
    assert browser.seen == []
    assert await field.database.pushes.next_due() is None


async def test_ten_seconds_count_from_when_it_may_be_shown(field):
    browser = await field.browser("laptop")
    await field.send(delay=60_000)
    await field.later(60_000)
    assert browser.seen == []
    await field.later(GRACE_MS)
    assert len(browser.seen) == 1


async def test_while_a_page_is_open_it_waits_and_then_comes(field):
    browser = await field.browser("laptop")
    field.open_pages.add((TENANT, ANN))
    interaction = await field.send()
    await field.later()
    await field.later(30_000)
    assert browser.seen == []
    field.open_pages.clear()
    await field.later(30_000)
    assert [notice["interaction"] for _, notice in browser.seen] == [interaction.id]


async def test_another_life_of_the_process_goes_on_with_what_waited(field):
    browser = await field.browser("laptop")
    await field.send()
    field.again()
    await field.later()
    assert len(browser.seen) == 1
    keys = {headers["authorization"].partition("k=")[2] for headers, _ in browser.seen}
    field.again()
    await field.send()
    await field.later()
    assert {headers["authorization"].partition("k=")[2] for headers, _ in browser.seen} == keys


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(field, status):
    gone, here = await field.browser("gone"), await field.browser("here")
    field.service.answers[gone.path] = status
    await field.send()
    await field.later()
    assert len(here.seen) == 1
    assert await field.known() == [here.endpoint]


async def test_a_service_that_cannot_now_is_asked_again_and_nobody_is_told_twice(field):
    slow, fast = await field.browser("slow"), await field.browser("fast")
    field.service.answers[slow.path] = 503
    await field.send()
    await field.later()
    field.service.answers.clear()
    await field.later(30_000)
    await field.later(3_000_000)
    assert (len(slow.seen), len(fast.seen)) == (2, 1)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_service_is_asked_no_sooner_than_it_said_for_nobody(field, status):
    ann, bob = await field.browser("ann"), await field.browser("bob", "host:bob")
    field.service.answers[ann.path], field.service.retry_after = status, "120"
    await field.send()
    await field.later()
    assert len(ann.seen) == 1
    await field.send("bob")
    await field.later(119_999)
    assert (len(ann.seen), bob.seen) == (1, []), "it was not asked, though it would have taken it"
    waiting = await field.database.pushes.due(field.clock.now() + 1, 9)
    assert {(one.person, one.attempts) for one in waiting} == {(ANN, 1), ("host:bob", 0)}
    field.service.answers.clear()
    await field.later(1)
    assert (len(ann.seen), len(bob.seen)) == (2, 1)
    assert await field.database.pushes.next_due() is None


async def test_a_rest_lasts_an_hour_at_most_and_a_service_that_never_can_is_given_up(field):
    browser = await field.browser("slow")
    field.service.answers[browser.path], field.service.retry_after = 429, str(10**9)
    await field.send(ttl=10**9)
    await field.later()
    for tries in range(2, 7):
        await field.later(3_599_999)
        assert len(browser.seen) == tries - 1
        await field.later(1)
        assert len(browser.seen) == tries
    assert await field.database.pushes.next_due() is None


async def test_a_retry_after_that_is_sooner_than_planned_changes_nothing(field):
    browser = await field.browser("slow")
    field.service.answers[browser.path], field.service.retry_after = 503, "1"
    await field.send()
    await field.later()
    await field.later(29_999)
    assert len(browser.seen) == 1
    await field.later(1)
    assert len(browser.seen) == 2


async def test_what_is_over_before_its_service_has_rested_is_not_pushed(field):
    browser = await field.browser("slow")
    field.service.answers[browser.path], field.service.retry_after = 429, "600"
    await field.send(ttl=300_000)
    await field.later()
    await field.later(600_000)
    assert len(browser.seen) == 1
    assert await field.database.pushes.next_due() is None


async def test_a_service_that_never_can_is_given_up(field):
    browser = await field.browser("slow")
    field.service.answers[browser.path] = 503
    await field.send(ttl=10**9)
    for _ in range(20):
        await field.later(3_600_000)
    assert len(browser.seen) == 6
    assert await field.database.pushes.next_due() is None


async def test_a_person_has_ten_browsers_and_an_endpoint_one_person(field):
    browsers = [await field.browser(number) for number in range(11)]
    assert await field.known() == [browser.endpoint for browser in browsers[1:]]
    assert not await field.subscribe(browsers[10])
    assert await field.subscribe(browsers[10], "host:bob")
    assert browsers[10].endpoint not in await field.known()
    assert await field.known("host:bob") == [browsers[10].endpoint]
    await field.send()
    await field.later()
    assert browsers[10].seen == []
    assert await field.pushing.unsubscribe(TENANT, "host:bob", browsers[10].endpoint)
    assert not await field.pushing.unsubscribe(TENANT, "host:bob", browsers[10].endpoint)


async def test_the_same_name_in_another_environment_is_another_person(field):
    browser = await field.browser("laptop", tenant=(TENANT[0], "test"))
    await field.send()
    await field.later()
    assert browser.seen == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"endpoint": "http://push.example.org/x"}, "#/endpoint"),
        ({"endpoint": "https://127.0.0.1/x"}, "#/endpoint"),
        ({"endpoint": "https://[::1]/x"}, "#/endpoint"),
        ({"endpoint": "https://push.example.org:22/x"}, "#/endpoint"),
        ({"endpoint": "not an address"}, "#/endpoint"),
        ({"keys": {"p256dh": "AAAA", "auth": "BTBZMqHH6r4Tts7J_aSIgg"}}, "#/keys/p256dh"),
        ({"keys": {"p256dh": "!", "auth": "BTBZMqHH6r4Tts7J_aSIg"}}, "#/keys/p256dh"),
    ],
)
async def test_what_is_no_subscription_of_a_browser(field, change, pointer):
    field.pushing._outbound = Outbound()
    whole = Browser(field.service, "x").subscription() | {"endpoint": "https://push.example.org/x"} | change
    with pytest.raises(Invalid) as refused:
        await field.pushing.subscribe(TENANT, ANN, msgspec.convert(whole, NewSubscription))
    assert refused.value.errors[0].pointer == pointer
