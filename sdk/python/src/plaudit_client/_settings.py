"""What a client is set to. Neither its repr nor any error shows a key."""

import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx

from plaudit_client._retrying import Retries
from plaudit_client.errors import Misuse

__version__: Final = "0.1.0"
_KEY: Final = re.compile(r"pl_(sk|pk)_(live|test)_[0-9A-Za-z]{36}")
_SERVER: Final = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_TOKEN: Final = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Settings:
    """Where, with which key, how patient. Raises `Misuse` for what cannot be a server or a key."""

    server: str
    key: str = field(repr=False)
    timeout: float = 10.0
    retries: Retries = field(default_factory=Retries)
    voter: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if _SERVER.fullmatch(self.server) is None or not _has_host(self.server):
            raise Misuse("`server` is the address of Plaudit, for example https://plaudit.example")
        if _KEY.fullmatch(self.key) is None:
            raise Misuse("`key` is a key of Plaudit's, pl_sk_… or pl_pk_…; this is something else")
        if self.voter is not None and _TOKEN.fullmatch(self.voter) is None:
            raise Misuse("`voter_token` is a token as `UserTokens.sign` or `people.new_voter` gives it")
        if not self.timeout > 0:
            raise Misuse("`timeout` is a number of seconds above 0")
        object.__setattr__(self, "server", self.server.rstrip("/"))

    @property
    def is_secret(self) -> bool:
        return self.key.startswith("pl_sk_")

    @property
    def shown(self) -> str:
        """The kind of the key, for people: never enough of it to guess the rest."""
        return f"{self.key[: len('pl_sk_live_')]}…"

    @property
    def headers(self) -> Mapping[str, str]:
        agent = f"plaudit-client/{__version__} python/{platform.python_version()}"
        told = {"Authorization": f"Bearer {self.key}", "User-Agent": agent, "Accept": "application/json"}
        return told if self.voter is None else told | {"Plaudit-Voter": self.voter}


def _has_host(server: str) -> bool:
    """Whether there is a host that could be looked up, and a port that is one."""
    try:
        return bool(httpx.URL(server).host.encode("idna"))
    except (httpx.InvalidURL, UnicodeError):
        return False
