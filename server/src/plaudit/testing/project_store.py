"""What every `ProjectStore` must do."""

import msgspec
import pytest

from plaudit.features.projects.ports import ProjectStore
from plaudit.testing import samples


class ProjectStoreContract:
    """Inherit and provide the fixture `projects`: a store that holds the sample project without keys."""

    @pytest.fixture
    def projects(self) -> ProjectStore:
        raise NotImplementedError

    async def test_a_project_comes_back_with_its_keys(self, projects: ProjectStore) -> None:
        other = msgspec.structs.replace(samples.project("proj_other"), created_at=2)
        keys = [samples.key("first", other.id), samples.key("second", other.id, created_at=2)]
        await projects.create(other, keys)
        assert await projects.load(other.id) == other
        assert await projects.keys(other.id) == keys
        assert await projects.projects() == [samples.project(), other]
        assert await projects.load("proj_x") is None

    async def test_a_project_that_cannot_have_all_its_keys_is_not_created(
        self, projects: ProjectStore
    ) -> None:
        twice = [samples.key("same", "proj_other")] * 2
        with pytest.raises(Exception, match=r"(?i)unique"):
            await projects.create(samples.project("proj_other"), twice)
        assert await projects.load("proj_other") is None

    async def test_the_jwks_url_can_be_set_and_taken_away(self, projects: ProjectStore) -> None:
        for url in ("https://example.com/jwks", None):
            await projects.set_jwks_url(samples.PROJECT_ID, url)
            found = await projects.load(samples.PROJECT_ID)
            assert found is not None
            assert found.jwks_url == url

    async def test_a_key_is_found_by_its_digest_revoked_or_not(self, projects: ProjectStore) -> None:
        key = samples.key("web", kind="publishable", origins=("https://example.com",))
        await projects.add_key(key)
        assert await projects.key_by_digest(key.digest) == key
        assert await projects.key_by_digest(b"x") is None
        await projects.revoke_key(key.id, 50)
        assert await projects.key_by_digest(key.digest) == msgspec.structs.replace(key, revoked_at=50)

    async def test_a_key_is_revoked_once(self, projects: ProjectStore) -> None:
        await projects.add_key(samples.key("web"))
        tries = [await projects.revoke_key(key_id, 50) for key_id in ("key_web", "key_web", "key_none")]
        assert tries == [True, False, False]

    async def test_revocations_since_an_instant(self, projects: ProjectStore) -> None:
        for n, name in enumerate(("a", "b", "c")):
            await projects.add_key(samples.key(name))
            await projects.revoke_key(f"key_{name}", 50 + n)
        await projects.add_key(samples.key("standing"))
        assert [key.id for key in await projects.revoked_since(51)] == ["key_b", "key_c"]
