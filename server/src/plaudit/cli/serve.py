"""`plaudit serve`: one process, one file, its own log, and the keys of the first project once."""

import logging
import os
import socket

import msgspec

from plaudit.app import App
from plaudit.cli import loop
from plaudit.cli.failures import NO, UNUSABLE, CommandFailed
from plaudit.cli.logs import configure_logs
from plaudit.cli.project import describe
from plaudit.features.projects.creation import NewProject, create_project
from plaudit.kernel.clock import SystemClock
from plaudit.serving import listen
from plaudit.serving import serve as serve_app
from plaudit.settings import Settings, read_settings

log = logging.getLogger("plaudit.serve")


def serve(*, host: str | None = None, port: int | None = None) -> None:
    """Run the server until SIGTERM or Ctrl-C.

    An empty database is migrated, gets a project named "default", and its keys are printed once.

    Parameters
    ----------
    host
        Address to listen on; 0.0.0.0 for every one. PLAUDIT_HOST if left out.
    port
        Port to listen on; 0 takes a free one and prints it. PLAUDIT_PORT if left out.
    """
    settings = read_settings(os.environ)
    configure_logs(settings.log_level)
    listener = listener_for(settings.host if host is None else host, settings.port if port is None else port)
    address, bound = listener.getsockname()[:2]
    settings = msgspec.structs.replace(settings, host=address, port=bound)
    with listener:
        loop.run(_serve(settings, listener))


def listener_for(host: str, port: int) -> socket.socket:
    """A listening socket. Raises `CommandFailed` with a sentence when the port cannot be had."""
    try:
        return listen(host, port)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise CommandFailed(f"cannot listen on {host} port {port}: {why}", UNUSABLE) from error


async def _serve(settings: Settings, listener: socket.socket) -> None:
    if not settings.rate_limits:
        log.warning("RATE LIMITS ARE OFF (PLAUDIT_RATE_LIMITS=off): for load tests only, never in public")

    async def before(app: App) -> None:
        if (new := await first_project(app)) is not None:
            _introduce(new, settings)

    def ready(_port: int) -> None:
        print(f"Listening on {settings.base_url}  (Ctrl-C ends; /docs explains)", flush=True)
        facts = {"url": settings.base_url, "host": settings.host, "port": settings.port, "pid": os.getpid()}
        log.info("listening", extra={**facts, "database": str(settings.database_path)})

    failure = await serve_app(settings, listener, before=before, on_ready=ready)
    log.info("stopped")
    if failure is not None:
        raise CommandFailed(f"stopped, because it could not go on safely: {failure}", NO)


async def first_project(app: App) -> NewProject | None:
    """Create the project "default" in a database that has none yet."""
    if await app.database.projects.projects():
        return None
    new = create_project("default", SystemClock().now())
    await app.database.projects.create(new.project, new.keys)
    return new


def _introduce(new: NewProject, settings: Settings) -> None:
    body = '{"question":"Tea or coffee?","options":["Tea","Coffee"],"open":true}'
    print(describe(new))
    print(
        "\nA first poll:\n\n"
        f"  curl {settings.base_url}/v1/polls -H 'Authorization: Bearer {new.secret_key}' \\\n"
        f"    -H 'Content-Type: application/json' -d '{body}'\n",
        flush=True,
    )
