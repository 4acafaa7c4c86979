"""The demo as it runs: the server in this process, the crowd in another, the picture between them."""

import asyncio
import signal
import socket
import webbrowser
from pathlib import Path

import msgspec

from plaudit.app import App, open_stores
from plaudit.cli.crowd.target import Target
from plaudit.cli.crowd.viewers import Viewer
from plaudit.cli.demo.addresses import can_show_pages
from plaudit.cli.demo.crowd_child import CrowdChild, crowd_child
from plaudit.cli.demo.crowd_process import Orders
from plaudit.cli.demo.figures import Bar, Figures
from plaudit.cli.demo.seed import Seeded, recount, seed
from plaudit.cli.demo.terminal import display
from plaudit.cli.failures import NO, CommandFailed
from plaudit.edge.pages.wall_page import Demo
from plaudit.features.polls.model import Poll
from plaudit.ledger import verifier
from plaudit.serving import serve
from plaudit.settings import Settings

_FRAME_SECONDS = 0.2
_SCREENS_AT_MOST = 100


class Show(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for on the command line."""

    settings: Settings
    crowd: int
    seconds: float | None
    plain: bool
    browser: bool

    @property
    def file(self) -> Path:
        return self.settings.database_path


async def run(show: Show, listener: socket.socket) -> int:
    """The whole demo. Exit code 1 if the votes, at the start or at the end, do not verify."""
    playing: asyncio.Future[Seeded] = asyncio.get_running_loop().create_future()
    ready = asyncio.Event()

    async def before(app: App) -> Demo:
        seeded = await _seed(show, app)
        playing.set_result(seeded)
        return _wall(show, seeded)

    async with asyncio.TaskGroup() as group:
        play = group.create_task(_play(show, playing, ready))
        try:
            failure = await serve(show.settings, listener, before=before, on_ready=lambda _port: ready.set())
        finally:
            play.cancel()
    if failure is not None:
        raise CommandFailed(f"the server could not go on: {failure}", NO)
    return await _curtain(show, playing.result())


async def _seed(show: Show, app: App) -> Seeded:
    try:
        seeded = await seed(app)
    except verifier.Bad as bad:
        raise CommandFailed(f"the votes in {show.file} do not verify: {bad}", NO) from bad
    if (report := seeded.report) is not None:
        print(f"{report.votes:,} votes found, all verified ({report.entries:,} acts recounted).")
    return seeded


def _wall(show: Show, seeded: Seeded) -> Demo:
    return Demo(
        poll_id=seeded.poll.id,
        restart_command=f"plaudit demo --database {show.file}",
        verify_command=f"{_export_command(show, seeded)} && plaudit verify demo.ndjson",
    )


async def _play(show: Show, playing: asyncio.Future[Seeded], ready: asyncio.Event) -> None:
    await ready.wait()
    seeded = playing.result()
    _announce(show, seeded)
    if show.browser and can_show_pages():
        await asyncio.to_thread(webbrowser.open, show.settings.base_url)
    target = Target(
        url=f"http://{_own_address(show.settings)}",
        key=seeded.key,
        poll_id=seeded.poll.id,
        project_id=seeded.project.id,
        signing_secret=seeded.project.signing_secret,
    )
    orders = Orders(target=target, crowd=show.crowd, screens=min(_SCREENS_AT_MOST, max(1, show.crowd // 5)))
    viewer = Viewer(target)
    async with crowd_child(orders) as child, asyncio.TaskGroup() as group:
        group.create_task(viewer.watch())
        group.create_task(child.listen())
        group.create_task(_draw(show, seeded.poll, viewer, child))
        if show.seconds is not None:
            await asyncio.sleep(show.seconds)
            signal.raise_signal(signal.SIGINT)  # the same end as by Ctrl-C


async def _draw(show: Show, poll: Poll, viewer: Viewer, child: CrowdChild) -> None:
    screen = display(plain=show.plain)
    try:
        while True:
            await asyncio.sleep(_FRAME_SECONDS)
            if viewer.results:
                screen.show(_figures(poll, viewer, child))
    finally:
        screen.close()


def _figures(poll: Poll, viewer: Viewer, child: CrowdChild) -> Figures:
    results = viewer.results
    shares = {share["id"]: share for share in results["options"]}
    bars = [
        Bar(
            f"{option.emoji} {option.text}" if option.emoji else option.text,
            shares[option.id]["votes"],
            shares[option.id]["percent"],
        )
        for option in poll.definition.options
        if option.id in shares
    ]
    return Figures(
        question=poll.question,
        bars=tuple(bars),
        votes=results["votes"],
        voters=results["voters"],
        status=results["status"],
        crowd=child.figures,
    )


def _announce(show: Show, seeded: Seeded) -> None:
    url = show.settings.base_url
    lines = [
        "",
        f"  Big screen   {url}/",
        f"  Phone        {url}/p/{seeded.poll.id}   or   {url}/j/{seeded.poll.short_code}",
        f"  Votes in     {show.file}",
        f"  Crowd        {show.crowd:,} voters in a process of their own; Ctrl-C ends",
    ]
    if show.settings.host == "127.0.0.1":
        lines.append("               phones on your network can join with --host 0.0.0.0")
    print("\n".join([*lines, ""]), flush=True)


async def _curtain(show: Show, seeded: Seeded) -> int:
    """The recount at the end, from the file, by the verifier anybody can run."""
    try:
        async with open_stores(show.settings) as stores:
            report = await recount(stores, seeded.poll.id, show.settings.base_url)
    except verifier.Bad as bad:
        print(f"\nNOT VALID. {bad}")
        return NO
    print(
        f"\n{report.votes:,} votes, all verified: {report.entries:,} acts recounted under "
        f"{report.checkpoints:,} signed checkpoints.\n"
        f"  Again, with every vote:  plaudit demo --database {show.file}\n"
        f"  Check it yourself:       {_export_command(show, seeded)} && plaudit verify demo.ndjson"
    )
    return 0


def _export_command(show: Show, seeded: Seeded) -> str:
    return f"plaudit export {seeded.poll.id} --database {show.file} -o demo.ndjson"


def _own_address(settings: Settings) -> str:
    """Where our own crowd finds us, whatever the public URL."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return f"{host}:{settings.port}"
