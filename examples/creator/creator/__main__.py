"""`python -m creator`: go on air."""

import argparse
import asyncio
import json
import logging
import os
import secrets
import socket
import sys
from pathlib import Path

import uvicorn
from plaudit_client import AsyncPlaudit

from creator.show import Show
from creator.site import Site


class Open(uvicorn.Server):
    """Says so once it takes connections."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        logging.getLogger("creator").info("open at http://%s:%s", self.config.host, self.config.port)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="creator", description="A stream page with a poll and reactions.")
    parser.add_argument("--server", default="http://127.0.0.1:8080", help="where Plaudit is (%(default)s)")
    parser.add_argument("--project", type=Path, help="what `plaudit project create --json` printed")
    parser.add_argument("--secret-key", default=os.environ.get("PLAUDIT_SECRET_KEY"))
    parser.add_argument("--publishable-key", default=os.environ.get("CREATOR_PUBLISHABLE_KEY"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    return parser.parse_args()


async def on_air(given: argparse.Namespace) -> None:
    said = {} if given.project is None else json.loads(given.project.read_text())
    secret_key = given.secret_key or said.get("secret_key")
    publishable_key = given.publishable_key or said.get("publishable_key")
    if not secret_key or not publishable_key:
        sys.exit("creator: give --project FILE, or both keys")
    here, word = f"http://{given.host}:{given.port}", secrets.token_urlsafe(12)
    site = Site(given.server, publishable_key, Show(AsyncPlaudit(given.server, secret_key)), word)
    # Streams of viewers never end by themselves.
    config = uvicorn.Config(
        site.application(), given.host, given.port, log_level="warning", timeout_graceful_shutdown=1
    )
    log = logging.getLogger("creator")
    log.info("the studio opens at %s/studio?word=%s", here, word)
    await Open(config).serve()


def main() -> None:
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(on_air(arguments()))


if __name__ == "__main__":
    main()
