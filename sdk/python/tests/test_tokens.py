"""Tokens of users: what another implementation reads in them, and what the server believes."""

import jwt
import pytest

from plaudit_client import Misuse, NotAllowed, Plaudit, UserTokens

SECRET = "pl_ss_" + "s" * 40


def test_another_library_reads_the_same():
    token = UserTokens("proj_1", SECRET).sign(
        "user-1", name="Ann", attrs={"plan": "pro", "ü": [1]}, role="viewer", now=1_000_000
    )
    claims = jwt.decode(token, SECRET, algorithms=["HS256"], audience="proj_1", options={"verify_exp": False})
    assert claims == {
        "sub": "user-1",
        "aud": "proj_1",
        "iat": 1_000_000,
        "exp": 1_003_600,
        "name": "Ann",
        "attrs": {"plan": "pro", "ü": [1]},
        "role": "viewer",
    }


@pytest.mark.parametrize(
    ("user", "options"),
    [
        ("", {}),
        ("x" * 256, {}),
        ("user-1", {"lifetime_seconds": 0}),
        ("user-1", {"lifetime_seconds": 86_401}),
        ("user-1", {"attrs": {"much": "x" * 4096}}),
    ],
)
def test_what_the_server_would_refuse_is_not_signed(user, options):
    with pytest.raises(Misuse):
        UserTokens("proj_1", SECRET).sign(user, **options)


def test_the_secret_is_not_shown():
    assert "sss" not in repr(UserTokens("proj_1", SECRET))


def test_the_server_takes_it_as_that_user(server, plaudit):
    keys = server.keys
    token = UserTokens(keys["project_id"], keys["signing_secret"]).sign("user-1", attrs={"plan": "pro"})
    poll = plaudit.polls.create(
        question="Tea?", options=["Yes", "No"], open=True, voting={"identity": "signed"}
    )
    choice = poll["options"][0]["id"]
    with Plaudit(server.url, keys["publishable_key"], voter_token=token) as visitor:
        vote = visitor.votes.cast(poll["id"], choice=choice)["vote"]
        assert visitor.polls.get(poll["id"])["own_votes"] == [vote]
    with Plaudit(server.url, keys["publishable_key"]) as visitor:
        voter = visitor.people.new_voter()["token"]
    with Plaudit(server.url, keys["publishable_key"], voter_token=voter) as stranger:
        with pytest.raises(NotAllowed) as refused:
            stranger.votes.cast(poll["id"], choice=choice)
        assert refused.value.code == "identity_required"
