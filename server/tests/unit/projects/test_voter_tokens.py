"""Anonymous voter tokens: what the project gave out is believed, and nothing else (T5, T12)."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

import msgspec
import pytest

from plaudit.features.projects.creation import create_project
from plaudit.features.projects.voter_tokens import new_voter, verified_voter

NOW = 1_800_000_000_000


@pytest.fixture(scope="module")
def project():
    return create_project("Studio", NOW).project


def test_a_token_proves_its_voter(project):
    voter_id, token = new_voter(project, "live", NOW)
    assert token.startswith(f"pl_vt_{voter_id}.")
    assert verified_voter(project, "live", token) == voter_id


def test_another_project_does_not_believe_it(project):
    _, token = new_voter(project, "live", NOW)
    assert verified_voter(create_project("Other", NOW).project, "live", token) is None
    twin = msgspec.structs.replace(project, id="proj_01k00000000000000000000000")
    assert verified_voter(twin, "live", token) is None


def test_a_voter_of_test_data_is_nobody_in_live_polls(project):
    for given, asked in (("test", "live"), ("live", "test")):
        voter_id, token = new_voter(project, given, NOW)
        assert verified_voter(project, asked, token) is None
        assert verified_voter(project, given, token) == voter_id


def test_forgeries_are_refused(project):
    voter_id, token = new_voter(project, "live", NOW)
    other_id, other = new_voter(project, "live", NOW)
    mac = token.rpartition(".")[2]
    naive = hmac.digest(project.signing_secret.encode(), voter_id.encode(), hashlib.sha256)
    forged = urlsafe_b64encode(naive).decode().rstrip("=")
    for text in (
        "",
        "pl_vt_",
        f"pl_vt_{voter_id}",
        f"pl_vt_{voter_id}.",
        f"pl_vt_{voter_id}.{mac[:-1]}",
        f"pl_vt_{voter_id}.{mac}=",
        f"pl_vt_{voter_id}.{forged}",
        f"pl_vt_{other_id}.{mac}",
        f"pl_vt_{voter_id}.{other.rpartition('.')[2]}",
        f"pl_vt_{voter_id.upper()}.{mac}",
        f"pl_vt_{voter_id}.é",
        token.removeprefix("pl_vt_"),
        token + "x" * 200,
    ):
        assert verified_voter(project, "live", text) is None, text
