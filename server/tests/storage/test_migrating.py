"""A file of an earlier release is brought to this one's schema with everything in it, found as before and anew."""

import sqlite3
from contextlib import closing

import msgspec
import sqlalchemy
from alembic import command
from alembic.config import Config

from plaudit.features.alerts.model import Source
from plaudit.features.polls.search import Search
from plaudit.storage.migrations import schema
from plaudit.testing import interaction_samples, samples, survey_samples
from plaudit.testing.clock import ManualClock


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


async def test_responses_of_earlier_releases_are_in_the_log_of_their_survey(opened, tmp_path):
    """What can be told of them: when they began, and when the complete ones were stored last; by time."""
    path = tmp_path / "plaudit.db"
    file_of("0007", path)
    survey = survey_samples.survey()
    done = survey_samples.response("ann", started_at=1000, updated_at=5000, status="completed")
    going = survey_samples.response("bob", started_at=2000, updated_at=9000)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(
            "INSERT INTO surveys (no, id, project_id, environment, status, revision, created_at, words, document)"
            " VALUES (7, ?, ?, 'live', 'open', 1, 1, '', ?)",
            (survey.id, survey.project_id, msgspec.json.encode(survey)),
        )
        for one in (done, going):
            file.execute(
                "INSERT INTO responses (survey_no, id, participant, status, started_at, updated_at, revision, document)"
                " VALUES (7, ?, ?, ?, ?, ?, 1, ?)",
                (
                    one.id,
                    one.participant,
                    one.status,
                    one.started_at,
                    one.updated_at,
                    msgspec.json.encode(one),
                ),
            )
    database = await opened()
    found = await database.logs.entries(Source("survey", survey.id), 0, 9)
    told = [(one.act, one.at, one.refers_at) for one in found]
    assert told == [("began", 1000, 1000), ("began", 2000, 2000), ("completed", 5000, 1000)]


async def test_what_waited_before_knows_what_it_shows(opened, tmp_path):
    """So that the end of a survey takes along what was sent before this release; effects show nothing."""
    path = tmp_path / "plaudit.db"
    file_of("0010", path)
    asks, plain = interaction_samples.survey(), interaction_samples.effect()
    with closing(sqlite3.connect(path)) as file, file:
        for one in (asks, plain):
            file.execute(
                "INSERT INTO interactions (id, project_id, environment, type, person, state, created_at, expires_at,"
                " document) VALUES (?, ?, 'live', ?, ?, 'open', ?, ?, ?)",
                (
                    one.id,
                    one.project_id,
                    one.type,
                    one.to.person,
                    one.created_at,
                    one.expires_at,
                    msgspec.json.encode(one),
                ),
            )
    database = await opened(clock=ManualClock(asks.created_at))
    survey = survey_samples.survey()
    await database.surveys.create(survey, [])
    await database.surveys.save(msgspec.structs.replace(survey, status="closed", revision=2), 1)
    assert [one.id for one in await database.interactions.settle_targets()] == [asks.id]
    assert (await database.interactions.load(plain.id))[0].state == "open"


def test_the_newest_versions_can_be_taken_back(tmp_path):
    path = tmp_path / "plaudit.db"
    file_of("head", path)
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(schema.__file__).rpartition("/")[0])
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, "0010")
        command.upgrade(config, "head")
    engine.dispose()
