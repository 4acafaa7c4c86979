"""Page tokens: a key for one poll, believed by its own project only."""

import msgspec
import pytest

from plaudit.features.projects.creation import create_project
from plaudit.features.projects.model import PUBLISHABLE_SCOPES
from plaudit.features.projects.page_tokens import claimed_project, page_token, verified_page
from plaudit.kernel.ids import new_id

NOW = 1_800_000_000_000
POLL = new_id("poll", NOW)


@pytest.fixture(scope="module")
def project():
    return create_project("Studio", NOW).project


def test_a_token_opens_its_poll_as_a_publishable_key(project):
    token = page_token(project, "live", POLL)
    assert token == page_token(project, "live", POLL)
    assert claimed_project(token) == project.id
    page = verified_page(project, token)
    assert page is not None
    assert page.only == POLL
    assert (page.key.kind, page.key.scopes, page.key.environment) == (
        "publishable",
        PUBLISHABLE_SCOPES,
        "live",
    )


def test_nothing_in_it_can_be_changed(project):
    token = page_token(project, "live", POLL)
    poll, _, rest = token.partition(".")
    others = [
        f"pl_pg_{new_id('poll', NOW).removeprefix('poll_')}.{rest}",
        token.replace(".live.", ".test."),
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        f"{poll}.{rest}".rpartition(".")[0] + ".",
    ]
    assert [verified_page(project, other) for other in others] == [None] * 4


def test_another_project_does_not_believe_it(project):
    token = page_token(project, "live", POLL)
    assert verified_page(create_project("Other", NOW).project, token) is None
    assert verified_page(msgspec.structs.replace(project, id=new_id("proj", NOW)), token) is None


@pytest.mark.parametrize(
    "token", ["", "pl_pg_", "pl_pg_a.b.c", "pl_pg_a.b.c.d", "pl_pk_a.b.c.d", "pl_pg_" + "a." * 90]
)
def test_what_is_no_token_claims_no_project(token):
    assert claimed_project(token) is None
