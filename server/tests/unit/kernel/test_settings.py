"""Settings are read once, and a misspelt name is an error with a suggestion."""

import pytest

from plaudit.kernel.errors import ConfigurationError
from plaudit.settings import Settings, describe, read_settings


def test_nothing_said_means_one_file_on_loopback():
    assert read_settings({"HOME": "/root"}) == Settings()
    assert Settings().base_url == "http://127.0.0.1:8080"
    assert str(Settings().database_path) == "plaudit.db"


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("PLAUDIT_PORT", " 9000 ", "port", 9000),
        ("PLAUDIT_DISK_RESERVE_MB", "0", "disk_reserve_mb", 0),
        ("PLAUDIT_OPTIONS_PER_POLL", "500", "options_per_poll", 500),
        ("PLAUDIT_IDEAS_PER_POLL", "1", "ideas_per_poll", 1),
        ("PLAUDIT_ITEMS_PER_SURVEY", "1000", "items_per_survey", 1000),
        ("PLAUDIT_RATE_LIMITS", "off", "rate_limits", False),
        ("PLAUDIT_PUBLIC_URL", "https://polls.example/", "public_url", "https://polls.example"),
        ("PLAUDIT_LOG_LEVEL", "debug", "log_level", "debug"),
        ("PLAUDIT_REDIS_URL", "", "redis_url", None),
        ("PLAUDIT_METRICS_TOKEN", "of the operators", "metrics_token", "of the operators"),
        ("PLAUDIT_METRICS_TOKEN", "", "metrics_token", None),
    ],
)
def test_values(name, text, field, value):
    assert getattr(read_settings({name: text}), field) == value


def test_proxies_are_networks():
    settings = read_settings({"PLAUDIT_TRUSTED_PROXIES": "10.0.0.0/8, ::1"})
    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("PLAUDIT_PROT", "1", "did you mean PLAUDIT_PORT?"),
        ("PLAUDIT_DISK_RESERVE_MB", "1 GB", "number of megabytes"),
        ("PLAUDIT_OPTIONS_PER_POLL", "1", "from 2 to 10000"),
        ("PLAUDIT_ITEMS_PER_SURVEY", "many", "from 1 to 5000"),
        ("PLAUDIT_SECRET_KEYS", "1", "PLAUDIT_SECRET_KEYS is not a setting"),
        ("PLAUDIT_ZEBRA", "1", "PLAUDIT_ZEBRA is not a setting"),
        ("PLAUDIT_DATABASE_URL", "mysql://root@db/plaudit", "sqlite:///, postgresql://"),
        ("PLAUDIT_DATABASE_URL", "", "sqlite:///"),
        ("PLAUDIT_PORT", "http", "PLAUDIT_PORT"),
        ("PLAUDIT_PORT", "65536", "PLAUDIT_PORT"),
        ("PLAUDIT_RATE_LIMITS", "yes", "on or off"),
        ("PLAUDIT_LOG_LEVEL", "loud", "debug, info"),
        ("PLAUDIT_PUBLIC_URL", "polls.example", "http://"),
        ("PLAUDIT_PUBLIC_URL", "http://[x", "such as https://"),
        ("PLAUDIT_PUBLIC_URL", "https://", "such as https://"),
        ("PLAUDIT_PUBLIC_URL", "https://a b", "such as https://"),
        ("PLAUDIT_PORT", "9" * 5000, "a port number"),
        ("PLAUDIT_METRICS_TOKEN", "short", "16 ASCII characters"),
        ("PLAUDIT_TRUSTED_PROXIES", "everyone", "PLAUDIT_TRUSTED_PROXIES"),
        ("PLAUDIT_DATABASE_URL_FILE", "/nowhere/at/all", "PLAUDIT_DATABASE_URL_FILE"),
    ],
)
def test_a_wrong_setting_is_named(name, text, says):
    with pytest.raises(ConfigurationError) as error:
        read_settings({name: text})
    assert says in str(error.value)


def test_what_commands_read_is_no_misspelt_setting():
    told = {"PLAUDIT_SECRET_KEY": "pl_sk_live_x", "PLAUDIT_SECRET_KEY_FILE": "/nowhere/at/all"}
    assert read_settings(told) == Settings()


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "url").write_text("sqlite:////var/lib/plaudit.db\n")
    settings = read_settings({"PLAUDIT_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert str(settings.database_path) == "/var/lib/plaudit.db"


def test_another_engine_is_refused_by_name():
    with pytest.raises(ConfigurationError) as error:
        _ = Settings(database_url="postgresql://db/plaudit").database_path
    assert "PLAUDIT_DATABASE_URL" in str(error.value)


@pytest.mark.parametrize(
    ("host", "base"),
    [("0.0.0.0", "http://127.0.0.1:8080"), ("::1", "http://[::1]:8080"), ("polls", "http://polls:8080")],
)
def test_links_are_made_from_settings(host, base):
    assert Settings(host=host).base_url == base


def test_what_people_read_shows_no_password():
    shown = describe(
        Settings(database_url="postgresql://me:secret@db/plaudit", redis_url="redis://:pw@cache/0")
    )
    assert "secret" not in str(shown)
    assert "pw" not in str(shown)
    assert shown["database_url"] == "postgresql://…@db/plaudit"


def test_a_proxy_is_known_by_what_it_needs():
    told = {"PLAUDIT_PUBLIC_URL": "https://polls.example"}, {"PLAUDIT_TRUSTED_PROXIES": "127.0.0.1"}
    assert all(read_settings(each).behind_proxy for each in told)
    alone = {}, {"PLAUDIT_PUBLIC_URL": "http://localhost:1"}, {"PLAUDIT_PUBLIC_URL": "http://[::1]:1"}
    assert not any(read_settings(each).behind_proxy for each in alone)


def test_secrets_are_not_described():
    shown = describe(read_settings({"PLAUDIT_METRICS_TOKEN": "of the operators"}))
    assert "operators" not in str(shown)


def test_a_setting_and_its_file_are_one_too_many(tmp_path):
    (tmp_path / "token").write_text("told by a file, whole\n")
    both = {
        "PLAUDIT_METRICS_TOKEN": "said in the open",
        "PLAUDIT_METRICS_TOKEN_FILE": str(tmp_path / "token"),
    }
    with pytest.raises(ConfigurationError, match="PLAUDIT_METRICS_TOKEN_FILE are both set"):
        read_settings(both)
    del both["PLAUDIT_METRICS_TOKEN"]
    assert read_settings(both).metrics_token == "told by a file, whole"


def test_a_mail_server_is_named_by_its_address_and_its_password_is_kept_back():
    url = "smtp://robot:secret@mail.example.org:587"
    settings = read_settings({"PLAUDIT_SMTP_URL": url, "PLAUDIT_SMTP_FROM": "alerts@example.org"})
    assert (settings.smtp_url, settings.smtp_from) == (url, "alerts@example.org")
    assert describe(settings)["smtp_url"] == "smtp://…@mail.example.org:587"
    assert read_settings({"PLAUDIT_SMTP_URL": ""}).smtp_url is None
    with pytest.raises(ConfigurationError, match="PLAUDIT_SMTP_URL begins with"):
        read_settings({"PLAUDIT_SMTP_URL": "http://mail.example.org"})
