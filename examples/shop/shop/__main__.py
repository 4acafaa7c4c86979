"""`python -m shop`: arrange with Plaudit what is to be asked, then open the shop."""

import argparse
import asyncio
import json
import logging
import os
import socket
import sys
from pathlib import Path

import uvicorn
from plaudit_client import AsyncPlaudit, PlauditError, UserTokens

from shop.asking import WAITS_SECONDS, arrange
from shop.site import Opening, Shop

KEYS = ("secret_key", "publishable_key", "project_id", "signing_secret")


class Open(uvicorn.Server):
    """Says so once it takes connections."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        logging.getLogger("shop").info("open at http://%s:%s", self.config.host, self.config.port)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="shop", description="A small shop that asks its customers.")
    parser.add_argument("--server", default="http://127.0.0.1:8080", help="where Plaudit is (%(default)s)")
    parser.add_argument("--project", type=Path, help="what `plaudit project create --json` printed")
    for name in KEYS:
        variable = f"PLAUDIT_{name.upper()}" if name == "secret_key" else f"SHOP_{name.upper()}"
        flag = f"--{name.replace('_', '-')}"
        parser.add_argument(
            flag, default=os.environ.get(variable), help=f"instead of --project; or {variable}"
        )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--hooks-url", help="where Plaudit reaches this shop (its own address)")
    parser.add_argument(
        "--waits-seconds",
        type=int,
        default=WAITS_SECONDS,
        help="how long the question waits for the customer",
    )
    return parser.parse_args()


def keys(given: argparse.Namespace) -> dict[str, str]:
    """The four names of a project, from the file or one by one."""
    known = {name: getattr(given, name) for name in KEYS}
    if given.project is not None:
        said = json.loads(given.project.read_text())
        known = {name: known[name] or said.get(name) for name in KEYS}
    if missing := [name for name, value in known.items() if not value]:
        sys.exit(f"shop: {', '.join(missing)} missing; give --project FILE")
    return known


async def opened(given: argparse.Namespace) -> None:
    known = keys(given)
    plaudit = AsyncPlaudit(given.server, known["secret_key"])
    here = f"http://{given.host}:{given.port}"
    try:
        arranged = await arrange(plaudit, given.hooks_url or f"{here}/hooks/plaudit", given.waits_seconds)
    except PlauditError as error:
        await plaudit.close()
        sys.exit(f"shop: Plaudit at {given.server} said: {error}")
    tokens = UserTokens(known["project_id"], known["signing_secret"])
    shop = Shop(Opening(given.server, known["publishable_key"], tokens, plaudit, arranged))
    config = uvicorn.Config(shop.application(), given.host, given.port, log_level="warning")
    await Open(config).serve()


def main() -> None:
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(opened(arguments()))


if __name__ == "__main__":
    main()
