"""Effects, events, triggers, alerts, reactions and webhooks by the SDK, against a server that has them."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from conftest import soon
from lossy_line import LossyLine
from plaudit_client import AsyncPlaudit, InvalidRequest, NotFound, Plaudit, Retries, UserTokens, webhooks


@pytest.fixture
def survey(plaudit):
    items = [{"key": "rating", "poll": {"kind": "rating", "question": "How was it?"}}]
    return plaudit.surveys.create(title="Checkout", open=True, items=items)


class Receiver(HTTPServer):
    """A host's own receiver: verifies what comes and keeps it."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Door)
        self.secret = ""
        self.told = []
        self.came = threading.Condition()
        self.url = f"http://127.0.0.1:{self.server_port}/"
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        self._thread.start()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            event = webhooks.verify(body, dict(self.headers), self.server.secret)
            with self.server.came:
                self.server.told.append(event)
                self.server.came.notify_all()
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    def wait_for(self, kind):
        with self.came:
            assert self.came.wait_for(lambda: any(one.type == kind for one in self.told), 30), self.told
            return next(one for one in self.told if one.type == kind)

    def stop(self):
        self.shutdown()
        self.server_close()
        self._thread.join()


@pytest.fixture
def receiver(plaudit):
    running = Receiver()
    made = plaudit.webhooks.create(url=running.url, types=["*"])
    running.secret = made["secret"]
    yield running
    plaudit.webhooks.delete(made["id"])
    running.stop()


def test_an_effect_waits_and_is_the_same_when_said_again(plaudit):
    said = {
        "effect": "thank_you",
        "to": {"user": "effect-1"},
        "message": "Thank you!",
        "dedupe_key": "order-1",
    }
    first = plaudit.effects.send(**said)
    assert (first["status"], first["type"]) == ("waiting", "effect")
    again = plaudit.effects.send(**said)
    assert (again["id"], again["deduplicated"]) == (first["id"], True)
    assert [one["id"] for one in plaudit.interactions.list(user="effect-1")] == [first["id"]]
    assert plaudit.interactions.outcomes(first["id"])["outcomes"]["shown"] == 0
    assert plaudit.interactions.cancel(first["id"])["status"] == "canceled"
    assert plaudit.interactions.totals(by="effect")["by"] == "effect"


def test_a_survey_is_shown_to_one_person_in_the_way_asked(plaudit, survey):
    later = datetime.now(UTC) + timedelta(hours=1)
    shown = plaudit.interactions.show(
        to={"user": "shown-1"}, show={"survey": survey["id"]}, as_="slide_in", not_before=later
    )
    assert (shown["as"], shown["type"]) == ("slide_in", "survey")
    assert shown["not_before"][:16] == later.isoformat()[:16]
    assert plaudit.interactions.get(shown["id"])["id"] == shown["id"]
    with pytest.raises(NotFound):
        plaudit.interactions.get("int_01aryz6s41tptr2h2g9rmzqkza")
    with pytest.raises(InvalidRequest):
        plaudit.interactions.show(to={"user": "a", "voter": "b"}, show={"survey": survey["id"]})


def test_an_event_happens_once_though_its_replies_are_lost(server, plaudit):
    patient = Retries(first=0.01)
    with (
        LossyLine(server.port, 2) as line,
        Plaudit(line.url, server.keys["secret_key"], retries=patient) as far,
    ):
        told = far.events.track(
            "checkout.completed", user="event-1", properties={"total": 9.5}, id="order-77"
        )
        assert told["id"] == "order-77"
        assert len(line.requests) == 3
    assert [one["id"] for one in plaudit.events.list(user="event-1")] == ["order-77"]


def test_events_by_the_dozen_lose_only_the_wrong_ones(plaudit):
    told = plaudit.events.track_all(
        [
            {"name": "seen", "user": "batch-1", "id": "b-1", "at": datetime.now(UTC)},
            {"name": "not a name!", "user": "batch-1"},
            {"name": "seen", "user": "batch-1", "id": "b-1"},
        ]
    )
    assert (told["accepted"], told["duplicates"], told["refused"]) == (1, 1, 1)
    assert told["data"][1]["index"] == 1


async def test_a_trigger_answers_an_event_and_explains_itself(server, plaudit, survey):
    trigger = plaudit.triggers.create(on={"event": "order.paid"}, show={"survey": survey["id"]})
    dry = plaudit.triggers.test(trigger["id"], user="trigger-1")
    assert dry["decision"]["show"]
    async with AsyncPlaudit(server.url, server.keys["secret_key"]) as client:
        await client.events.track("order.paid", user="trigger-1")
        found = None
        async with asyncio.timeout(30):  # decided by a loop of the server's own
            while found is None:
                found = await client.interactions.list(user="trigger-1").first()
        assert found["trigger"] == trigger["id"]
        explained = await client.people.explain("trigger-1")
    assert explained["decisions"][0]["reason"] == "show"
    assert [one["id"] for one in explained["waiting"]] == [found["id"]]
    assert plaudit.triggers.outcomes(trigger["id"])["sent"] == 1
    assert not plaudit.triggers.disable(trigger["id"])["enabled"]
    assert plaudit.triggers.enable(trigger["id"])["enabled"]
    edited = plaudit.triggers.edit(trigger["id"], as_="banner", priority=80)
    assert (edited["as"], edited["priority"]) == ("banner", 80)
    assert plaudit.triggers.archive(trigger["id"])["archived_at"]


def test_a_person_is_the_one_of_their_token(server, plaudit):
    """What is sent to a user reaches whoever the signed token names."""
    keys = server.keys
    token = UserTokens(keys["project_id"], keys["signing_secret"]).sign("token-1")
    sent = plaudit.effects.send(effect="toast", message="Hello", to={"user": "token-1"})
    with Plaudit(server.url, keys["publishable_key"], voter_token=token) as visitor:
        inbox = visitor._sender(_inbox())
    assert [one["id"] for one in inbox["data"]["interactions"]] == [sent["id"]]


def _inbox():
    from plaudit_client._request import get

    return get("me.inbox", "/v1/me/inbox").open


def test_bad_ratings_reach_the_receiver_as_an_alert(plaudit, survey, receiver):
    metric = {"type": "negative_streak", "survey": survey["id"], "item": "rating", "streak": 2, "at_most": 2}
    rule = plaudit.alert_rules.create(name="Bad", metric=metric)
    for person in ("bad-1", "bad-2"):
        plaudit.surveys.respond(survey["id"], voter=person, answers={"rating": {"rating": 1}}, complete=True)
    event = receiver.wait_for("alert.fired")
    assert event.data["alert"]["rule"]["id"] == rule["id"]
    assert plaudit.alerts.list(status="fired").first()["value"] == 2
    dry = plaudit.alert_rules.dry_run(metric=metric, since=datetime.now(UTC) - timedelta(hours=1))
    assert len(dry["firings"]) == 1
    plaudit.alert_rules.delete(rule["id"])


def test_a_ping_arrives_signed_and_can_be_delivered_again(plaudit, receiver):
    (endpoint,) = [one for one in plaudit.webhooks.list() if one["url"] == receiver.url]
    sent = plaudit.webhooks.test(endpoint["id"])
    ping = receiver.wait_for("test.ping")
    plaudit.webhooks.redeliver(endpoint["id"], sent["id"])
    with receiver.came:
        assert receiver.came.wait_for(lambda: sum(one == ping for one in receiver.told) == 2, 30)
    assert plaudit.webhooks.delivery(endpoint["id"], sent["id"])["attempts"]
    assert {one["id"] for one in plaudit.webhooks.deliveries(endpoint["id"])} >= {sent["id"]}


def test_whoever_cannot_be_reached_listens(plaudit):
    endpoint = plaudit.webhooks.create(listen=True, types=["poll.*"])
    poll = plaudit.polls.create(question="Tea?", options=["Yes", "No"])
    plaudit.polls.open(poll["id"])
    told = set()
    for _ in range(6):
        for message in plaudit.webhooks.next(endpoint["id"], wait=5)["data"]:
            told.add(message["type"])
            plaudit.webhooks.report(endpoint["id"], message["delivery"], status=204)
        if "poll.opened" in told:
            break
    assert told == {"poll.created", "poll.opened"}
    plaudit.webhooks.delete(endpoint["id"])


def test_likes_and_reactions_are_counted_and_watched(plaudit):
    with plaudit.reactions.watch("post/42 ü") as states:
        assert soon(states)["data"]["likes"] == 0
        assert plaudit.reactions.like("post/42 ü", voter="fan-1")["likes"] == 1
        plaudit.reactions.like("post/42 ü", voter="fan-1")
        assert soon(states)["data"]["likes"] == 1
    reacted = plaudit.reactions.react("post/42 ü", {"👏": 3}, batch_id="b-1", voter="fan-1")
    again = plaudit.reactions.react("post/42 ü", {"👏": 3}, batch_id="b-1", voter="fan-1")
    assert (reacted["reactions"], again["reactions"]) == ({"👏": 3}, {"👏": 3})
    assert plaudit.reactions.get("post/42 ü")["likes"] == 1
    assert "post/42 ü" in [one["subject"] for one in plaudit.reactions.subjects()]


def test_a_subject_begins_anew_and_whoever_watches_sees_it(plaudit):
    plaudit.reactions.like("song-1", voter="fan-1")
    with plaudit.reactions.watch("song-1") as states:
        assert soon(states)["data"]["likes"] == 1
        assert plaudit.reactions.reset("song-1")["likes"] == 0
        assert soon(states)["data"]["likes"] == 0
    assert plaudit.reactions.like("song-1", voter="fan-1")["likes"] == 1


def test_settings_are_read_and_changed(plaudit):
    assert plaudit.settings.edit(timezone="Europe/Berlin")["timezone"] == "Europe/Berlin"
    assert plaudit.settings.get()["timezone"] == "Europe/Berlin"
