"""A file of an earlier release is brought to this one's schema with everything in it, found as before and anew."""

import msgspec
import sqlalchemy
from alembic import command
from alembic.config import Config

from plaudit.features.polls.search import Search
from plaudit.storage.migrations import schema
from plaudit.testing import samples


def file_of(release, path):
    """A database as a release with that schema left it: a project and a poll, written by hand."""
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(schema.__file__).rpartition("/")[0])
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, release)
        project = samples.project()
        connection.execute(
            sqlalchemy.text(
                "INSERT INTO projects (id, name, signing_secret, created_at) VALUES (:i, :n, :s, 1)"
            ),
            {"i": project.id, "n": project.name, "s": project.signing_secret},
        )
        poll = samples.poll(question="STRASSE?", external_id="order-7")
        names = ("id", "project_id", "environment", "short_code", "status", "run", "revision", "created_at")
        connection.execute(
            sqlalchemy.text(
                f"INSERT INTO polls ({', '.join(names)}, document) VALUES ({', '.join(':' + n for n in names)}, :d)"
            ),
            {name: getattr(poll, name) for name in names} | {"d": msgspec.json.encode(poll)},
        )
    engine.dispose()
    return poll


async def test_polls_of_the_first_release_are_found_by_what_they_say(opened, tmp_path):
    poll = file_of("0002", tmp_path / "plaudit.db")
    database = await opened()

    async def ids(**wanted):
        found = await database.polls.page(poll.project_id, "live", Search(**wanted), before=None, limit=9)
        return [one.id for one in found]

    assert await ids() == [poll.id]
    assert await ids(text="straße") == [poll.id]
    assert await ids(external_id="order-7") == [poll.id]
    assert await ids(text="other") == await ids(external_id="order") == await ids(tag="x") == []
