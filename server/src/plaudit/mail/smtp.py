"""SMTP by the standard library, on a thread: its modules know the protocol and its dark corners."""

import asyncio
import ipaddress
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec

from plaudit.kernel.errors import ConfigurationError
from plaudit.mail.ports import Deferred, Letter, Refused

_TIMEOUT_SECONDS: Final = 15.0
_FINAL: Final = 500  # from here on a reply is a refusal for good (RFC 5321, 4.2.1)
_PORTS: Final = {"smtp": 25, "smtps": 465}


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where letters are handed in. `smtps`: TLS from the first byte; `smtp`: STARTTLS where it is offered."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = None

    @property
    def must_be_private(self) -> bool:
        """A password goes over an encrypted connection, or to this machine itself."""
        return self.user is not None and not _is_loopback(self.host)


def server_of(url: str) -> Server:
    """`smtp://user:password@host:587`. Raises `ConfigurationError`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in _PORTS or not host or parts.path not in {"", "/"} or parts.query:
        raise ConfigurationError(
            "PLAUDIT_SMTP_URL is smtp://[user:password@]host[:port], or smtps:// for TLS from the start"
        )
    return Server(
        host=host,
        port=port or _PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
    )


class SmtpTransport:
    """Satisfies `ports.Transport`. A connection for each letter: there are few of them."""

    def __init__(self, server: Server, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        await asyncio.to_thread(self._send, message_of(letter, self._sender))

    def _send(self, message: EmailMessage) -> None:
        server = self._server
        context = ssl.create_default_context()
        try:
            with self._connected(context) as connection:
                if not server.tls and _offers_tls(connection):
                    connection.starttls(context=context)
                    connection.ehlo()
                elif not server.tls and server.must_be_private:
                    raise OSError("the mail server offers no TLS, so it gets no password")
                if server.user is not None:
                    connection.login(server.user, server.password or "")
                connection.send_message(message, self._sender, [message["To"]])
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _),) = error.recipients.values()
            raise _judged(code) from error
        except smtplib.SMTPDataError as error:
            raise _judged(error.smtp_code) from error
        except smtplib.SMTPResponseException as error:  # whom it refuses is us, not this letter
            raise OSError(f"{type(error).__name__}, code {error.smtp_code}") from error
        except smtplib.SMTPException as error:
            raise OSError(f"the mail server broke off: {type(error).__name__}") from error

    def _connected(self, context: ssl.SSLContext) -> smtplib.SMTP:
        server = self._server
        if server.tls:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_SECONDS, context=context)
        return smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_SECONDS)


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The message. Its headers cannot hold a line break: `EmailMessage` refuses such a value."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = formatdate(letter.at / 1000)
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    message.set_content(letter.body)
    return message


def _judged(code: int) -> Exception:
    told = f"the mail server answered {code}"
    return Refused(told) if code >= _FINAL else Deferred(told)


def _offers_tls(connection: smtplib.SMTP) -> bool:
    connection.ehlo_or_helo_if_needed()
    return connection.has_extn("starttls")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
