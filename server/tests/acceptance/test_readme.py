"""The README's shell blocks, run as printed and in order by one shell, against the real server they start.

Only the port is another, so that a server of yours may keep running.
"""

import json

import pytest
from printed import blocks
from printed import printed as run


@pytest.fixture
def printed(tmp_path):
    """What the shell printed, block by block."""
    with run(tmp_path, blocks("README.md")) as said:
        yield said


def replies(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{") and '"logger"' not in line]


def test_the_readme_works_as_printed(printed):
    _, asked, voted, watched, ended, surveyed = printed
    assert "vote here: http://127.0.0.1:" in asked
    first, again, second = replies(voted)
    assert again["receipt"] == first["receipt"]
    assert (second["code"], second["status"]) == ("already_voted", 409)
    assert second["feedback"]["effect"] == "shake"
    (results,) = replies(watched)
    assert [option["votes"] for option in results["options"]] == [1, 0]
    assert "event: poll.results" in watched
    assert ended.splitlines()[0] == "closed"
    assert "Recounted run 1: 1 vote" in ended
    assert "answer here: http://127.0.0.1:" in surveyed
