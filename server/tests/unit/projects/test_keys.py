"""API keys: their form, their checksum, and what is kept of them (T5, T20)."""

import pytest

from plaudit.features.projects import keys
from plaudit.features.projects.creation import create_project, new_signing_secret
from plaudit.kernel.errors import Invalid

NOW = 1_800_000_000_000


@pytest.mark.parametrize("kind", ["secret", "publishable"])
@pytest.mark.parametrize("environment", ["live", "test"])
def test_a_key_has_its_form_and_keeps_no_secret(kind, environment):
    made = keys.new_key("proj_x", kind, environment, NOW)
    assert made.text.startswith(f"pl_{kind[0]}k_{environment}_")
    assert keys.well_formed(made.text)
    assert made.key.digest == keys.digest(made.text)
    assert made.text not in repr(made.key)
    assert made.key.hint == f"{made.text[:11]}…{made.text[-4:]}"


def test_every_mistyped_letter_is_noticed():
    text = keys.new_key("proj_x", "secret", "live", NOW).text
    for index in range(len("pl_sk_live_"), len(text)):
        other = "a" if text[index] != "a" else "b"
        assert not keys.well_formed(text[:index] + other + text[index + 1 :])


@pytest.mark.parametrize(
    "text", ["", "pl_sk_live_", "sk_live_x", "pl_sk_prod_" + "a" * 36, "pl_sk_live_" + "é" * 36]
)
def test_what_is_no_key_is_not_well_formed(text):
    assert not keys.well_formed(text)


def test_keys_share_nothing():
    texts = {keys.new_key("proj_x", "secret", "live", NOW).text for _ in range(1000)}
    assert len({text[11:16] for text in texts}) > 990


def test_a_publishable_key_never_gets_a_hosts_scopes():
    made = keys.new_key("proj_x", "publishable", "live", NOW, scopes=("polls:write", "votes:write"))
    assert made.key.scopes == ("votes:write",)


def test_a_project_comes_with_its_first_keys():
    made = create_project("  Studio ", NOW)
    assert made.project.name == "Studio"
    assert [key.kind for key in made.keys] == ["secret", "publishable"]
    assert {key.digest for key in made.keys} == {
        keys.digest(made.secret_key),
        keys.digest(made.publishable_key),
    }
    assert made.project.signing_secret.startswith("pl_ss_")
    assert len(new_signing_secret()) == len("pl_ss_") + 43


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_project_needs_a_name(name):
    with pytest.raises(Invalid):
        create_project(name, NOW)
