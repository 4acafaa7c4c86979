"""`plaudit demo`: seed, serve, send the crowd, draw, and recount at the end."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from plaudit.cli import loop
from plaudit.cli.demo.addresses import network_address, next_free
from plaudit.cli.demo.show import run
from plaudit.cli.demo.stage import Show
from plaudit.cli.failures import UNUSABLE, CommandFailed
from plaudit.cli.logs import configure_logs
from plaudit.settings import Settings, read_settings


def demo(
    *,
    port: int = 8080,
    host: str = "127.0.0.1",
    no_open: Annotated[bool, Parameter(negative="")] = False,
    crowd: int = 1000,
    database: Path | None = None,
    seconds: float | None = None,
    plain: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Show a live poll under a simulated crowd. Ctrl-C ends it and recounts every vote.

    Parameters
    ----------
    port
        Port to listen on; the next free one if it is taken.
    host
        Address to listen on; 0.0.0.0 lets phones on the same network join.
    no_open
        Do not open a browser.
    crowd
        How many simulated voters.
    database
        Keep the votes in this file: a second start finds every one. A file in a temporary folder if left out.
    seconds
        End by itself after this many seconds.
    plain
        One line now and then instead of a picture that moves.
    """
    if crowd < 1:
        raise CommandFailed("a crowd has at least one voter", UNUSABLE)
    file = database or Path(tempfile.mkdtemp(prefix="plaudit-demo-")) / "demo.db"
    painted = not plain and sys.stdout.isatty()
    with next_free(host, port) as listener:
        settings = _settings(file, host, listener.getsockname()[1])
        if port not in {settings.port, 0}:
            print(f"Port {port} is taken; using {settings.port}.")
        # A log line in the middle of the picture would tear it: those go to a file then.
        log = file.with_suffix(".log").open("a", encoding="utf-8") if painted else sys.stderr
        configure_logs("warning", log)
        show = Show(settings=settings, crowd=crowd, seconds=seconds, plain=plain, browser=not no_open)
        return loop.run(run(show, listener))


def _settings(file: Path, host: str, port: int) -> Settings:
    settings = read_settings(os.environ)
    reached_by = network_address(host)
    public_url = settings.public_url or (f"http://{reached_by}:{port}" if reached_by else "")
    # A thousand voters from one address are an attack anywhere else; here they are the show.
    return msgspec.structs.replace(
        settings,
        database_url=f"sqlite:///{file}",
        host=host,
        port=port,
        public_url=public_url,
        rate_limits=False,
    )
