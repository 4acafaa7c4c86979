"""Settings: a table of environments and what they mean."""

import pytest

from plaudit.kernel.errors import ConfigurationError
from plaudit.settings import describe, read_settings


def test_nothing_set_means_one_file_on_loopback():
    settings = read_settings({"PATH": "/bin", "DATABASE_URL": "ignored"})
    assert settings.database_path.name == "plaudit.db"
    assert settings.base_url == "http://127.0.0.1:8080"
    assert settings.rate_limits


@pytest.mark.parametrize(
    ("environment", "field", "value"),
    [
        ({"PLAUDIT_PORT": "0"}, "port", 0),
        ({"PLAUDIT_HOST": " 0.0.0.0 "}, "host", "0.0.0.0"),
        ({"PLAUDIT_RATE_LIMITS": "off"}, "rate_limits", False),
        ({"PLAUDIT_PUBLIC_URL": "https://vote.example/"}, "public_url", "https://vote.example"),
        ({"PLAUDIT_LOG_LEVEL": "debug"}, "log_level", "debug"),
        ({"PLAUDIT_REDIS_URL": ""}, "redis_url", None),
    ],
)
def test_a_setting_is_read(environment, field, value):
    assert getattr(read_settings(environment), field) == value


@pytest.mark.parametrize(
    ("environment", "named", "said"),
    [
        ({"PLAUDIT_PRT": "1"}, "PLAUDIT_PRT", "PLAUDIT_PORT"),
        ({"PLAUDIT_DATABSE_URL": "x"}, "PLAUDIT_DATABSE_URL", "PLAUDIT_DATABASE_URL"),
        ({"PLAUDIT_PORT": "eighty"}, "PLAUDIT_PORT", "port number"),
        ({"PLAUDIT_PORT": "70000"}, "PLAUDIT_PORT", "port number"),
        ({"PLAUDIT_RATE_LIMITS": "no"}, "PLAUDIT_RATE_LIMITS", "on or off"),
        ({"PLAUDIT_LOG_LEVEL": "loud"}, "PLAUDIT_LOG_LEVEL", "warning"),
        ({"PLAUDIT_PUBLIC_URL": "vote.example"}, "PLAUDIT_PUBLIC_URL", "https://"),
        ({"PLAUDIT_TRUSTED_PROXIES": "10.0.0.0/99"}, "PLAUDIT_TRUSTED_PROXIES", "10.0.0.0/99"),
        ({"PLAUDIT_DATABASE_URL_FILE": "/nowhere/at/all"}, "PLAUDIT_DATABASE_URL_FILE", "No such file"),
    ],
)
def test_a_wrong_setting_is_named(environment, named, said):
    with pytest.raises(ConfigurationError) as wrong:
        read_settings(environment)
    assert named in str(wrong.value)
    assert said in str(wrong.value)


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "url").write_text("sqlite:///votes.db\n")
    settings = read_settings({"PLAUDIT_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert settings.database_url == "sqlite:///votes.db"


def test_passwords_are_not_shown():
    settings = read_settings({"PLAUDIT_REDIS_URL": "redis://user:secret@cache:6379/0"})
    assert "secret" not in str(describe(settings))
