"""The README's Python, run as printed against a server."""

import re
import tomllib

import plaudit_client
from conftest import ROOT


def blocks(page):
    return re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(), re.DOTALL | re.MULTILINE)


def test_the_readme_does_what_it_says(server, capsys, monkeypatch):
    """As printed, after the two lines of shell above it."""
    monkeypatch.setenv("PLAUDIT_URL", server.url)
    monkeypatch.setenv("PLAUDIT_SECRET_KEY", server.keys["secret_key"])
    names = {}
    for block in blocks("sdk/python/README.md"):
        exec(block, names)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("already_voted - ")
    assert said[1:] == ["{True: 1, False: 0}", "poll.results 1", "poll.closed 1", "1"]


def test_the_guide_does_what_it_says(server, capsys):
    names = {"server": server.url, **server.keys}
    for block in blocks("docs/how-to/python-sdk.md"):
        exec(block, names)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("already_voted ")
    assert said[1] == "1"
    assert said[2].startswith("#/")
    assert "poll_closed" in said
    assert "Which song next?" in said
    assert "Will the talks be recorded? answered" in said
    assert any(line.startswith("Town hall: questions and answers [") for line in said)
    assert said[-6:] == [
        "poll.results 0",
        "poll.results 1",
        "condition_false",
        "waiting",
        "to do: alert.fired",
        "204 204 400",
    ]


def test_everything_public_is_there():
    assert sorted(plaudit_client.__all__) == plaudit_client.__all__
    assert all(hasattr(plaudit_client, name) for name in plaudit_client.__all__)


def test_it_calls_itself_what_the_distribution_is_called():
    project = tomllib.loads((ROOT / "sdk/python/pyproject.toml").read_text())["project"]
    assert plaudit_client.__version__ == project["version"]
