"""Web push over HTTP: the key, subscriptions, whose they are; and a push from end to end, without a page open."""

import pytest
from push_service import Browser, PushService

from plaudit.kernel.clock import SystemClock
from waiting import until


class AheadClock(SystemClock):
    """The machine's clock, and a way to be later than it is."""

    ahead = 0

    def now(self):
        return super().now() + self.ahead


@pytest.fixture
def clock():
    return AheadClock()


@pytest.fixture
async def service():
    service = PushService()
    await service.open()
    yield service
    await service.close()


@pytest.mark.parametrize("settings", [{"webhook_private": True}], indirect=True)
async def test_a_question_reaches_a_person_who_has_no_page_open(house, service, signed, clock):
    browser = Browser(service, "phone")
    voter = {"plaudit-voter": signed("ann")}
    key = await house.page.get("/v1/push/key")
    assert (key.status_code, len(key.json()["public_key"])) == (200, 87)
    made = await house.page.post("/v1/me/push-subscriptions", json=browser.subscription(), headers=voter)
    assert (made.status_code, made.json()) == (201, {"endpoint": browser.endpoint})
    again = await house.page.post("/v1/me/push-subscriptions", json=browser.subscription(), headers=voter)
    assert again.status_code == 200
    poll = await house.poll()
    body = {"to": {"user": "ann"}, "show": {"poll": poll.id}, "push": {"title": "Tea?", "body": "One tap."}}
    sent = await house.host.post("/v1/interactions", json=body)
    assert sent.status_code == 201, sent.text
    clock.ahead = 11_000
    house.app._parts.pushing._noted.set()
    await until(lambda: service.taken)
    ((headers, notice),) = browser.seen
    assert notice == {
        "title": "Tea?",
        "body": "One tap.",
        "url": f"/p/{poll.id}",
        "interaction": sent.json()["id"],
    }
    assert headers["authorization"].endswith(f"k={key.json()['public_key']}")


async def test_a_subscription_is_somebodys(house, signed):
    whole = {
        "endpoint": "https://push.example.org/x",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    }
    nobody = await house.page.post("/v1/me/push-subscriptions", json=whole)
    assert nobody.json()["code"] == "voter_required"
    ann, bob = {"plaudit-voter": signed("ann")}, {"plaudit-voter": signed("bob")}
    assert (await house.page.post("/v1/me/push-subscriptions", json=whole, headers=ann)).status_code == 201
    gone = {"endpoint": whole["endpoint"]}
    other = await house.page.request("DELETE", "/v1/me/push-subscriptions", json=gone, headers=bob)
    assert other.json() == {"removed": False}
    own = await house.page.request("DELETE", "/v1/me/push-subscriptions", json=gone, headers=ann)
    assert own.json() == {"removed": True}
    for endpoint in ("https://10.0.0.1/x", "http://push.example.org/x", "https://localhost:8080/x"):
        refused = await house.page.post(
            "/v1/me/push-subscriptions", json=whole | {"endpoint": endpoint}, headers=ann
        )
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/endpoint")
