"""The running part of a demo: announce, open the browser, send the crowd, draw, until cancelled."""

import asyncio
import signal
import webbrowser
from pathlib import Path
from typing import Any

import msgspec

from plaudit.cli.crowd.target import Target
from plaudit.cli.crowd.viewers import Viewer
from plaudit.cli.demo.addresses import can_show_pages
from plaudit.cli.demo.crowd_child import CrowdChild, crowd_child
from plaudit.cli.demo.crowd_process import Orders
from plaudit.cli.demo.figures import Bar, CrowdFigures, Figures
from plaudit.cli.demo.keeper import Keeper
from plaudit.cli.demo.seed import Seeded
from plaudit.cli.demo.terminal import display
from plaudit.edge.views import poll_view
from plaudit.features.polls.model import Poll
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


class Stage:
    """Waits for the seeded poll and for the server to listen, then plays. `crowd` keeps the last figures."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self.seeded: asyncio.Future[Seeded] = asyncio.get_running_loop().create_future()
        self.listening = asyncio.Event()
        self.crowd = CrowdFigures()
        self.keeper: Keeper | None = None

    async def play(self) -> None:
        show = self._show
        await self.listening.wait()
        seeded = self.seeded.result()
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
        views = [poll_view(poll, show.settings.base_url, host=True, now=0) for poll in seeded.gallery]
        gallery = [msgspec.to_builtins(view) for view in views]
        screens = min(_SCREENS_AT_MOST, max(1, show.crowd // 5))
        viewer = Viewer(target)
        async with (
            crowd_child(Orders(target=target, crowd=show.crowd, screens=screens, gallery=gallery)) as child,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(viewer.watch())
            group.create_task(child.listen())
            if self.keeper is not None:
                group.create_task(self.keeper.mind())
            group.create_task(self._draw(seeded.poll, viewer, child))
            if show.seconds is not None:
                await asyncio.sleep(show.seconds)
                signal.raise_signal(signal.SIGINT)  # the same end as by Ctrl-C

    async def _draw(self, poll: Poll, viewer: Viewer, child: CrowdChild) -> None:
        screen = display(plain=self._show.plain)
        try:
            while True:
                await asyncio.sleep(_FRAME_SECONDS)
                self.crowd = child.figures
                if viewer.results:
                    screen.show(_figures(poll, viewer.results, child.figures))
        finally:
            screen.close()


def _figures(poll: Poll, results: dict[str, Any], crowd: CrowdFigures) -> Figures:
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
        crowd=crowd,
    )


def _announce(show: Show, seeded: Seeded) -> None:
    url = show.settings.base_url
    lines = [
        "",
        f"  Big screen   {url}/",
        f"  Gallery      {url}/gallery   every kind of question, live",
        f"  Phone        {url}/p/{seeded.poll.id}   or   {url}/j/{seeded.poll.short_code}",
        f"  Votes in     {show.file}",
        f"  Crowd        {show.crowd:,} voters in a process of their own; Ctrl-C ends",
    ]
    if show.settings.host == "127.0.0.1":
        lines.append("               phones on your network can join with --host 0.0.0.0")
    print("\n".join([*lines, ""]), flush=True)


def _own_address(settings: Settings) -> str:
    """Where our own crowd finds us, whatever the public URL."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return f"{host}:{settings.port}"
