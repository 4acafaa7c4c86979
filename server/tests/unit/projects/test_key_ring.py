"""The keys in memory: loaded once, read again when old, dropped when revoked."""

import pytest

from plaudit.features.polls import kinds
from plaudit.features.projects.creation import create_project
from plaudit.features.projects.key_ring import KeyRing
from plaudit.kernel.errors import Unauthenticated
from plaudit.storage.sqlite.database import open_database
from plaudit.testing.clock import ManualClock


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
async def store(tmp_path, clock):
    database = await open_database(tmp_path / "plaudit.db", clock=clock, algebra=kinds)
    yield database.projects
    await database.close()


@pytest.fixture
async def project(store, clock):
    made = create_project("Studio", clock.now())
    await store.create(made.project, made.keys)
    return made


async def test_a_key_is_loaded_once_and_read_again_when_old(store, clock, project):
    ring = KeyRing(store, clock, lambda _: None)
    assert ring.peek(project.secret_key) is None
    access = await ring.find(project.secret_key)
    assert (access.project, access.key) == (project.project, project.keys[0])
    assert ring.peek(project.secret_key) is access
    await store.set_jwks_url(project.project.id, "https://host.example/keys")
    clock.advance(31_000)
    assert ring.peek(project.secret_key) is None
    assert ring.remembers(project.secret_key)
    assert not ring.remembers(project.publishable_key)
    assert (await ring.find(project.secret_key)).project.jwks_url == "https://host.example/keys"


async def test_a_revocation_by_anybody_is_told_once(store, clock, project):
    told = []
    ring = KeyRing(store, clock, told.append)
    await ring.find(project.secret_key)
    await ring.check_revocations()
    clock.advance(400)
    await store.revoke_key(project.keys[0].id, clock.now())
    for _ in range(3):
        clock.advance(400)
        await ring.check_revocations()
    assert [key.id for key in told] == [project.keys[0].id]
    assert ring.recently_revoked(project.keys[0].id)
    assert not ring.remembers(project.secret_key)
    assert ring.peek(project.secret_key) is None
    with pytest.raises(Unauthenticated) as refused:
        await ring.find(project.secret_key)
    assert refused.value.code == "key_revoked"
    assert await ring.find(project.publishable_key)


async def test_a_clock_that_lags_in_another_process_loses_no_revocation(store, clock, project):
    told = []
    ring = KeyRing(store, clock, told.append)
    clock.advance(60_000)
    await ring.check_revocations()
    await store.revoke_key(project.keys[0].id, clock.now() - 30_000)
    await ring.check_revocations()
    assert len(told) == 1
