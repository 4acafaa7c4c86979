"""Letters and a mail server: what it refuses, what it puts off, what nobody can smuggle into a header."""

import asyncio
import contextlib

import pytest
from post_office import PostOffice

from plaudit.kernel.errors import ConfigurationError
from plaudit.mail.ports import Deferred, Letter, Refused
from plaudit.mail.post import GIVEN_UP_AFTER, Post, wait_after
from plaudit.mail.smtp import SmtpTransport, message_of, server_of
from plaudit.storage.shared import letters
from plaudit.storage.sqlite import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from waiting import until


def letter(name="a", **changes):
    plain = {
        "recipient": "team@example.org",
        "subject": "Alert",
        "body": "It fired.\n",
        "at": ManualClock().now(),
    }
    return Letter(id=f"mail_{name}", **plain | changes)


@pytest.fixture
async def office():
    office = PostOffice()
    await office.open()
    yield office
    await office.close()


@pytest.fixture
def transport(office):
    return SmtpTransport(server_of(f"smtp://127.0.0.1:{office.port}"), "alerts@example.org")


async def test_a_letter_is_handed_in_as_it_is(office, transport):
    await transport.send(letter(subject="Stimmung: schlecht 🙁", body="Zeile\n.\n.. Punkte\nÄÖÜ\n"))
    ((recipients, taken),) = office.letters
    assert len(recipients) == 1
    assert taken["subject"] == "Stimmung: schlecht 🙁"
    assert taken.get_content().splitlines() == ["Zeile", ".", ".. Punkte", "ÄÖÜ"]
    assert taken["message-id"] == "<mail_a@example.org>"
    assert taken["auto-submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("RCPT", b"550 nobody here\r\n", Refused),
        ("RCPT", b"451 come back\r\n", Deferred),
        ("DATA", b"554 no\r\n", Refused),
        ("DATA", b"452 full\r\n", Deferred),
        ("MAIL", b"550 not you\r\n", OSError),
        ("EHLO", b"421 closing\r\n", OSError),
    ],
)
async def test_what_the_server_says_no_to(office, transport, verb, answer, error):
    office.answers[verb] = answer
    if verb == "EHLO":
        office.answers["HELO"] = answer
    with pytest.raises(error):
        await transport.send(letter())
    assert office.letters == []


async def test_a_password_is_not_given_away_in_the_clear(office):
    server = server_of(f"smtp://user:secret@127.0.0.1:{office.port}")
    assert not server.must_be_private, "to this machine itself it may go"
    assert server_of("smtp://user:secret@mail.example.org").must_be_private
    assert not server_of("smtp://mail.example.org").must_be_private


@pytest.mark.parametrize("field", ["recipient", "subject"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_no_value_can_begin_another_header(field, end):
    with pytest.raises(ValueError):
        message_of(letter(**{field: f"x@example.org{end}Bcc: victim@example.org"}), "alerts@example.org")


@pytest.mark.parametrize(
    "url", ["smtp://", "http://x", "smtp://x/y", "smtp://x?y", "smtp://[x", "smtp://x:y", "x"]
)
def test_what_names_no_mail_server(url):
    with pytest.raises(ConfigurationError):
        server_of(url)


def test_where_letters_go():
    assert server_of("smtp://mail.example.org").port == 25
    assert server_of("smtps://mail.example.org").port == 465
    server = server_of("smtp://a%40b:c%3Ad@mail.example.org:587")
    assert (server.user, server.password, server.port) == ("a@b", "c:d", 587)


@pytest.fixture
async def database(tmp_path):
    opened = await open_database(tmp_path / "plaudit.db", clock=ManualClock(), algebra=samples)
    yield opened
    await opened.close()


@contextlib.asynccontextmanager
async def posting(database, transport, clock, *names):
    """The loop at work on letters to people of these names."""
    for name in names:
        one = letter(name, recipient=f"{name}@example.org")
        await database.writer.run(lambda transaction, one=one: letters.add(transaction.core, one))
    post = Post(database.letters, transport, clock)
    running = asyncio.ensure_future(post.run())
    yield post
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def left(database):
    return [one.id for one in await database.letters.due(2**50, 100)]


async def test_one_that_is_refused_or_put_off_does_not_hold_up_the_others(database, office, transport):
    office.answers = {
        "rcpt to:<a@example.org>": b"550 nobody here\r\n",
        "rcpt to:<b@example.org>": b"451 come back\r\n",
    }
    async with posting(database, transport, ManualClock(), "a", "b", "c"):
        await until(lambda: office.letters)
    assert [one["to"] for _, one in office.letters] == ["c@example.org"]
    assert "mail_b" in await left(database)
    assert "mail_a" not in await left(database)


async def test_a_server_that_is_away_is_asked_once_and_the_order_is_kept(database, office, transport):
    await office.close()
    async with posting(database, transport, ManualClock(), "a", "b") as post:
        await until(lambda: post._failures)
        await database.writer.inspect(lambda _: None)  # whatever it had written because of that is stored
    assert await left(database) == ["mail_a", "mail_b"]
    await office.open()
    async with posting(database, transport, ManualClock()):
        await until(lambda: len(office.letters) == 2)
    assert [one["to"] for _, one in office.letters] == ["a@example.org", "b@example.org"]


async def test_after_three_days_a_letter_is_given_up(database, office, transport):
    await office.close()
    clock = ManualClock()
    clock.advance(GIVEN_UP_AFTER + 1)
    async with posting(database, transport, clock, "a") as post:
        await until(lambda: post._failures)
        while await left(database):
            pass
    await office.open()


def test_it_waits_longer_and_longer_and_never_more_than_an_hour():
    waits = [wait_after(attempts) for attempts in range(20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (5_000, 3_600_000)
