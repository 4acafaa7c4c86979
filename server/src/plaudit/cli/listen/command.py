"""`plaudit listen --forward-to URL`: webhooks for a machine that nobody can reach from outside."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Final

import httpx
from cyclopts import Parameter

from plaudit.cli.failures import UNUSABLE, CommandFailed
from plaudit.cli.listen.tap import Forgotten, Message, NotNow, Tap
from plaudit.cli.secret_key import secret_key
from plaudit.settings import read_settings
from plaudit.webhooks.signatures import headers

_FORWARD_SECONDS: Final = 15.0
_ASK_AGAIN_SECONDS: Final = 2.0


def listen(
    *,
    forward_to: Annotated[str | None, Parameter(name="--forward-to")] = None,
    types: str = "*",
    server: str | None = None,
) -> int:
    """Pass on what happens on a server to this machine, signed as a webhook is, until Ctrl-C.

    Prints a secret to verify signatures with, then one line for each message and what was answered. The
    endpoint this makes is taken away at the end. Messages are not tried again by themselves: mend the
    receiver and send them again with POST /v1/webhooks/{id}/redeliver, or cause them anew.
    The secret key is read from PLAUDIT_SECRET_KEY, or from the file PLAUDIT_SECRET_KEY_FILE names.

    Parameters
    ----------
    forward_to
        Where to post each message, such as http://127.0.0.1:3000/hooks; printed with its body if left out.
    types
        Types of messages, with commas between: poll.closed,vote.*; all of them if left out.
    server
        The server's address; PLAUDIT_PUBLIC_URL, or else this machine's, if left out.
    """
    wanted = [one.strip() for one in types.split(",") if one.strip()]
    _check(forward_to)
    tap = Tap(server or read_settings(os.environ).base_url, secret_key(os.environ))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), _closing(tap):
        _run(tap, wanted, forward_to)
    _say("\nStopped listening.")
    return 0


@contextlib.contextmanager
def _closing(tap: Tap) -> Iterator[None]:
    try:
        yield
    finally:
        tap.close()


def _run(tap: Tap, types: list[str], forward_to: str | None) -> None:
    try:
        secret: str | None = _opened(tap, types)
    except NotNow as error:
        raise CommandFailed(f"{tap.server} does not answer ({error})", UNUSABLE) from error
    answers = True
    with httpx.Client(timeout=_FORWARD_SECONDS, follow_redirects=False, trust_env=False) as local:
        while True:
            try:
                secret = secret or _opened(tap, types)
                for message in tap.next():
                    _pass_on(tap, message, secret, local, forward_to)
                answers = True
            except NotNow as error:
                if answers:
                    _say(f"{tap.server} does not answer ({error}); asking again.")
                answers = False
                time.sleep(_ASK_AGAIN_SECONDS)
            except Forgotten:
                _say("The server has forgotten this endpoint; here is a new one.")
                secret = None


def _opened(tap: Tap, types: list[str]) -> str:
    secret = tap.open(types)
    _say(f"Listening to {tap.server} for {', '.join(types)}. Ctrl-C ends it.")
    _say(f"Signing secret, for as long as this runs: {secret}")
    return secret


def _pass_on(tap: Tap, message: Message, secret: str, local: httpx.Client, forward_to: str | None) -> None:
    """Forward one message, say what came of it here and on the server."""
    if forward_to is None:
        _say(f"{_line(message)}\n{message.body}")
        tap.report(message, 200, None, 0)
        return
    body = message.body.encode()
    signed = headers([secret], message.id, time.time_ns() // 1_000_000, body)
    started = time.monotonic()
    status, error = None, None
    try:
        status = local.post(forward_to, content=body, headers=signed).status_code
    except httpx.HTTPError as failed:
        error = str(failed)[:200] or type(failed).__name__
    took = int((time.monotonic() - started) * 1000)
    _say(f"{_line(message)}  → {error or status} ({took} ms)")
    tap.report(message, status, error, took)


def _line(message: Message) -> str:
    return f"{datetime.now().astimezone():%H:%M:%S}  {message.type:<21} {message.id}"


def _check(forward_to: str | None) -> None:
    if forward_to is not None and not forward_to.startswith(("http://", "https://")):
        raise CommandFailed("--forward-to is an address, such as http://127.0.0.1:3000/hooks", UNUSABLE)


def _say(text: str) -> None:
    print(text, flush=True)
