"""Commands that need no server: their words, their JSON and their exit codes."""

import json

import pytest
from commands import plaudit


def test_help_names_every_command_and_loads_no_framework(tmp_path):
    shown = plaudit(tmp_path, "--help")
    assert shown.returncode == 0
    for command in (
        "serve",
        "demo",
        "project",
        "key",
        "migrate",
        "apply",
        "export",
        "verify",
        "simulate",
        "doctor",
        "config",
    ):
        assert f"  {command}: " in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "said"),
    [
        (("config", "show"), {"PLAUDIT_PRT": "1"}, 2, "did you mean PLAUDIT_PORT?"),
        (("serve",), {"PLAUDIT_PORT": "x"}, 2, "PLAUDIT_PORT"),
        (("serve", "--prot", "1"), {}, 2, "--prot"),
        (("nonsense",), {}, 2, "nonsense"),
        (("export", "poll_x", "-o", "f"), {}, 1, "no database file"),
        (("key", "create", "--project", "proj_x", "--kind", "publishable"), {}, 1, "no project proj_x"),
        (
            ("key", "create", "--project", "p", "--kind", "publishable", "--scope", "votes:read"),
            {},
            2,
            "votes:read",
        ),
        (("key", "create", "--project", "p", "--kind", "secret", "--origin", "https://a"), {}, 2, "origins"),
        (
            ("key", "create", "--project", "p", "--kind", "publishable", "--origin", "shop.example"),
            {},
            2,
            "https://shop.example",
        ),
        (("key", "list", "--project", "proj_x"), {}, 1, "no project proj_x"),
        (("project", "create", " "), {}, 1, "1 to 100 characters"),
        (("project", "jwks", "proj_x", "https://id.example/keys"), {}, 1, "no project proj_x"),
        (("project", "jwks", "proj_x", "http://id.example/keys"), {}, 2, "an https address"),
        (("project", "jwks", "proj_x"), {}, 2, "--clear"),
        (("simulate", "--key", "k", "--poll", "p", "--voters", "0"), {}, 2, "at least one voter"),
        (("migrate",), {"PLAUDIT_DATABASE_URL": "postgresql://u:p@h/d"}, 2, "PLAUDIT_DATABASE_URL"),
    ],
)
def test_a_failure_is_one_sentence_and_a_code(tmp_path, arguments, settings, code, said):
    done = plaudit(tmp_path, *arguments, **settings)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("plaudit: ")


def test_settings_are_shown_without_passwords(tmp_path):
    done = plaudit(
        tmp_path, "config", "show", "--json", PLAUDIT_REDIS_URL="redis://a:hush@h/0", PLAUDIT_PORT="81"
    )
    shown = json.loads(done.stdout)
    assert shown["port"] == 81
    assert "hush" not in done.stdout


def test_the_doctor_speaks_json_and_sets_the_exit_code(tmp_path):
    well = plaudit(tmp_path, "doctor", "--json", PLAUDIT_PORT="0")
    report = json.loads(well.stdout)
    assert (well.returncode, report["ok"]) == (0, True), well.stdout
    ill = plaudit(
        tmp_path, "doctor", PLAUDIT_PORT="0", PLAUDIT_DATABASE_URL=f"sqlite:///{tmp_path}/no/folder.db"
    )
    assert ill.returncode == 1
    assert "FAIL" in ill.stdout


def test_migrating_twice_does_nothing_the_second_time(tmp_path):
    assert " to " in plaudit(tmp_path, "migrate").stdout
    assert "nothing to do" in plaudit(tmp_path, "migrate").stdout


def test_a_project_s_key_set_is_set_and_cleared(tmp_path):
    project = json.loads(plaudit(tmp_path, "project", "create", "P", "--json").stdout)["project_id"]
    assert plaudit(tmp_path, "project", "jwks", project, "https://host.example/jwks.json").returncode == 0
    assert "host.example" in plaudit(tmp_path, "project", "list", "--json").stdout
    assert plaudit(tmp_path, "project", "jwks", project, "--clear").returncode == 0
    assert "host.example" not in plaudit(tmp_path, "project", "list", "--json").stdout
