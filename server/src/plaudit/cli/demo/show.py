"""The demo as it runs: the server in this process, the crowd in another, the picture between them."""

import asyncio
import socket

from plaudit.app import App
from plaudit.cli.demo.exhibits import exhibit_of
from plaudit.cli.demo.invocation import program
from plaudit.cli.demo.keeper import Keeper
from plaudit.cli.demo.seed import Seeded, recount, seed
from plaudit.cli.demo.stage import Show, Stage
from plaudit.cli.failures import NO, CommandFailed
from plaudit.edge.pages.gallery_page import Gallery
from plaudit.edge.pages.wall_page import Demo
from plaudit.ledger import verifier
from plaudit.serving import serve
from plaudit.stores import open_stores


async def run(show: Show, listener: socket.socket) -> int:
    """The whole demo. Exit code 1 if the votes, at the start or at the end, do not verify."""
    stage = Stage(show)

    async def before(app: App) -> Demo:
        seeded = await _seed(show, app)
        stage.keeper = Keeper(app, seeded.gallery)
        stage.seeded.set_result(seeded)
        return _wall(show, seeded)

    def listening(_port: int) -> None:
        stage.listening.set()

    async with asyncio.TaskGroup() as group:
        playing = group.create_task(stage.play())
        try:
            failure = await serve(show.settings, listener, before=before, on_ready=listening)
        finally:
            playing.cancel()
    if failure is not None:
        raise CommandFailed(f"the server could not go on: {failure}", NO)
    return await _curtain(show, stage)


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
        restart_command=f"{program()} demo --database {show.file}",
        verify_command=_check_command(show, seeded),
        gallery=Gallery(
            key=seeded.key,
            exhibits=tuple(map(exhibit_of, seeded.gallery)),
            survey_id=seeded.survey.id,
        ),
    )


async def _curtain(show: Show, stage: Stage) -> int:
    """The recount at the end, from the file, by the verifier anybody can run."""
    seeded, crowd = stage.seeded.result(), stage.crowd
    try:
        async with open_stores(show.settings) as stores:
            report = await recount(stores, seeded.poll.id, show.settings.base_url)
    except verifier.Bad as bad:
        print(f"\nNOT VALID. {bad}")
        return NO
    print(
        f"\nThe crowd sent {crowd.acknowledged:,} votes, changed ones included; the last ones took p50 "
        f"{crowd.p50:.1f} ms, p99 {crowd.p99:.1f} ms from vote to receipt.\n"
        f"{report.votes:,} votes, all verified: {report.entries:,} acts recounted under "
        f"{report.checkpoints:,} signed checkpoints.\n"
        f"  Again, with every vote:  {program()} demo --database {show.file}\n"
        f"  Check it yourself:       {_check_command(show, seeded)}"
    )
    return 0


def _check_command(show: Show, seeded: Seeded) -> str:
    export = f"{program()} export {seeded.poll.id} --database {show.file} -o demo.ndjson"
    return f"{export} && {program()} verify demo.ndjson"
