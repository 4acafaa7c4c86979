"""`plaudit simulate`: a crowd over HTTP and WebSocket that keeps its own count and compares."""

import asyncio
import json
import sys
from typing import Literal

from plaudit.cli.failures import UNUSABLE, CommandFailed
from plaudit.cli.options import Json


def simulate(
    *,
    url: str = "http://127.0.0.1:8080",
    key: str,
    poll: str,
    voters: int = 1000,
    rate: float | None = None,
    transport: Literal["mixed", "http", "ws"] = "mixed",
    viewers: int = 0,
    retry_chance: float = 0.1,
    change_chance: float = 0.0,
    patience: float = 30.0,
    seed: int = 0,
    secret_key: str | None = None,
    project: str | None = None,
    signing_secret: str | None = None,
    json_output: Json = False,
) -> int:
    """Send N voters to an open poll and check that the server's counts equal the crowd's own.

    Every voter has an identity of its own, and sends a vote again under the same vote id until it is
    answered. Nobody else may vote in the poll meanwhile. Exit code 0: every number is equal; 1: one is not.

    Parameters
    ----------
    url
        The server.
    key
        A publishable key (or a secret one) of the poll's project.
    poll
        The poll's id.
    voters
        How many voters.
    rate
        Voters a second; as fast as they are served if left out.
    transport
        How votes travel: half and half, HTTP only, WebSocket only.
    viewers
        How many more watch over WebSocket and are checked to end at the final count.
    retry_chance
        Share of voters who lose the answer and send again, or send again for no reason.
    change_chance
        Share of voters who vote a second time with another answer.
    patience
        Seconds a voter keeps trying to get an answer, for instance while the server restarts.
    seed
        Fixes what the voters choose and how they behave.
    secret_key
        To read the results of a poll that hides them.
    project
        The project's id, needed with --signing-secret.
    signing_secret
        Voters come as users of the host platform, with tokens signed by this secret.
    json_output
        Print JSON, for programs.
    """
    from plaudit.cli.crowd.simulation import Crowd
    from plaudit.cli.crowd.simulation import simulate as send
    from plaudit.cli.crowd.target import Target
    from plaudit.cli.crowd.voters import Habits

    if voters < 1 or viewers < 0:
        raise CommandFailed("a crowd has at least one voter, and not fewer than no viewers", UNUSABLE)
    allow_open_files(voters + viewers)
    target = Target(
        url=url.rstrip("/"),
        key=key,
        poll_id=poll,
        secret_key=secret_key,
        project_id=project,
        signing_secret=signing_secret,
    )
    habits = Habits(
        transport=transport, retry_chance=retry_chance, change_chance=change_chance, patience=patience
    )
    crowd = Crowd(voters=voters, viewers=viewers, rate=rate, seed=seed, habits=habits)
    report = asyncio.run(send(target, crowd))
    print(json.dumps(report.for_programs(), indent=2) if json_output else report.for_people())
    return 0 if report.ok else 1


def allow_open_files(wanted: int) -> None:
    """Raise this process's limit of open files towards what the system allows, if it is too low."""
    if sys.platform == "win32":
        return  # sockets are not files there
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + 256
    if soft < needed:
        allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))
