"""All settings, read once from the environment into one frozen tree and passed on in parts.

Every name begins with `PLAUDIT_`. A secret may be read from a file named by `<NAME>_FILE`. An unknown name
is an error with a suggestion, because a misspelt setting that is silently ignored is worse than none.
"""

import difflib
import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from plaudit.kernel.errors import ConfigurationError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PREFIX: Final = "PLAUDIT_"
_BEGINNINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "database_url": ("sqlite:///", "postgresql://"),
    "smtp_url": ("smtp://", "smtps://"),
}
_OPTIONAL: Final = frozenset({"redis_url", "smtp_url", "smtp_from"})
_SHORTEST_TOKEN: Final = 16
_KEPT_BACK: Final = "…"
_NUMBERS: Final = {
    "port": (0, 65535, "a port number"),
    "disk_reserve_mb": (0, 1_000_000_000, "a number of megabytes, 0 for no reserve"),
    "max_connections_per_address": (1, 1_000_000, "a number from 1 to 1000000"),
    "options_per_poll": (2, 10_000, "a number from 2 to 10000"),
    "ideas_per_poll": (1, 100_000, "a number from 1 to 100000"),
    "items_per_survey": (1, 5_000, "a number from 1 to 5000"),
    "interaction_days": (1, 3_650, "a number of days from 1 to 3650"),
    "emoji_per_subject": (1, 100, "a number from 1 to 100"),
    "subjects_per_project": (1, 1_000_000_000, "a number from 1 to 1000000000"),
    "event_days": (1, 365, "a number of days from 1 to 365"),
    "webhook_days": (1, 365, "a number of days from 1 to 365"),
}
# Read by commands, not by the server: an environment that holds one is not wrong.
_OF_COMMANDS: Final = frozenset({"PLAUDIT_SECRET_KEY"})
_MOST_DIGITS: Final = 10
_LEVELS: Final = ("debug", "info", "warning", "error")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator can choose. `public_url` has no trailing slash; empty: derived from host and port."""

    database_url: str = "sqlite:///plaudit.db"
    disk_reserve_mb: int = 200
    redis_url: str | None = None
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    trusted_proxies: tuple[Network, ...] = ()
    max_connections_per_address: int | None = None
    options_per_poll: int = 100
    ideas_per_poll: int = 1000
    items_per_survey: int = 200
    interaction_days: int = 90
    event_days: int = 30
    emoji_per_subject: int = 20
    subjects_per_project: int = 1_000_000
    log_level: str = "info"
    rate_limits: bool = True
    allow_private_jwks: bool = False
    webhook_private: bool = False
    webhook_days: int = 30
    smtp_url: str | None = None
    smtp_from: str | None = None
    metrics_token: str | None = None

    @property
    def base_url(self) -> str:
        """Where people reach this server. Links are made from this, never from a request's Host."""
        if self.public_url:
            return self.public_url
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def behind_proxy(self) -> bool:
        """Whether something says that others reach this server through a proxy of its own machine."""
        return bool(self.trusted_proxies) or not (self.public_url == "" or _is_local(self.public_url))

    @property
    def database_path(self) -> Path:
        """The SQLite file. Raises `ConfigurationError` for another engine."""
        if self.database_url.startswith("sqlite:///"):
            return Path(self.database_url.removeprefix("sqlite:///")).expanduser()
        raise ConfigurationError(
            "PLAUDIT_DATABASE_URL: this release stores in SQLite, as sqlite:///path/to/file.db"
        )


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from the environment. Raises `ConfigurationError` naming the variable."""
    values: dict[str, object] = {}
    for name, text in _ours(environment):
        if f"{name}_FILE" in environment and name in environment:
            raise ConfigurationError(f"{name} and {name}_FILE are both set; unset one of them")
        field = name.removeprefix(_PREFIX).lower()
        if field not in Settings.__struct_fields__:
            close = difflib.get_close_matches(name, map(_name, Settings.__struct_fields__), n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise ConfigurationError(f"{name} is not a setting{hint}")
        values[field] = _parse(name, field, text)
    return Settings(**values)  # type: ignore[arg-type]  # each was parsed for its field above


def describe(settings: Settings) -> dict[str, object]:
    """The settings for people to read, passwords in URLs left out."""
    shown = {field: getattr(settings, field) for field in settings.__struct_fields__}
    shown["trusted_proxies"] = [str(network) for network in settings.trusted_proxies]
    for field in ("database_url", "redis_url", "smtp_url"):
        scheme, found, rest = (shown[field] or "").partition("://")
        if found and "@" in rest:
            shown[field] = f"{scheme}://…@{rest.rpartition('@')[2]}"
    if settings.metrics_token is not None:
        shown["metrics_token"] = _KEPT_BACK
    shown["base_url"] = settings.base_url
    return shown


def _ours(environment: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for name, text in sorted(environment.items()):
        if not name.startswith(_PREFIX) or name.removesuffix("_FILE") in _OF_COMMANDS:
            continue
        if name.endswith("_FILE"):
            try:
                found.append((name.removesuffix("_FILE"), Path(text).read_text().strip()))
            except OSError as error:
                raise ConfigurationError(f"{name}: {error}") from error
        else:
            found.append((name, text.strip()))
    return found


def _parse(name: str, field: str, text: str) -> object:
    if field in _NUMBERS:
        least, most, called = _NUMBERS[field]
        if not text.isdecimal() or len(text) > _MOST_DIGITS or not least <= int(text) <= most:
            raise ConfigurationError(f"{name} is {called}, not {text!r}")
        return int(text)
    if field in {"rate_limits", "allow_private_jwks", "webhook_private"}:
        if text not in {"on", "off"}:
            raise ConfigurationError(f"{name} is on or off, not {text!r}")
        return text == "on"
    if field == "log_level" and text not in _LEVELS:
        raise ConfigurationError(f"{name} is one of {', '.join(_LEVELS)}, not {text!r}")
    if (text or field not in _OPTIONAL) and not text.startswith(_BEGINNINGS.get(field, "")):
        raise ConfigurationError(f"{name} begins with one of {', '.join(_BEGINNINGS[field])}")
    if field == "public_url":
        return _address(name, text)
    if field == "metrics_token":
        return _secret(name, text)
    if field == "trusted_proxies":
        return tuple(_network(name, part) for part in text.replace(",", " ").split())
    return (text or None) if field in _OPTIONAL else text


def _address(name: str, text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ConfigurationError(f"{name} begins with http:// or https://")
    try:
        named = urlsplit(text).hostname
    except ValueError:  # such as a bracket that is never closed
        named = None
    if text and (not named or any(character.isspace() for character in text)):
        raise ConfigurationError(f"{name} is the address people use, such as https://polls.example.org")
    return text.rstrip("/")


def _secret(name: str, text: str) -> str | None:
    if text and (len(text) < _SHORTEST_TOKEN or not text.isascii()):
        raise ConfigurationError(f"{name} has {_SHORTEST_TOKEN} ASCII characters or more")
    return text or None


def _network(name: str, text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise ConfigurationError(f"{name}: {error}") from error


def _is_local(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _name(field: str) -> str:
    return f"{_PREFIX}{field.upper()}"
