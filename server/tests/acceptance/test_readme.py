"""The README's shell blocks, run as printed and in order by one shell, against the real server they start.

Only the port is another, so that a server of yours may keep running.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def blocks() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)


@pytest.fixture
def printed(tmp_path):
    """What the shell printed, block by block."""
    (tmp_path / "server" / ".venv").mkdir(parents=True)
    (tmp_path / "server" / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    port = str(free_port())
    mark = "\necho '=== end of block'\n"
    script = "set -euo pipefail\n" + mark.join([*blocks(), ""]).replace("8080", port)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLAUDIT_")}
    shell = subprocess.Popen(
        [shutil.which("bash"), "-c", script],
        cwd=tmp_path,
        env=environment | {"PLAUDIT_PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield read(shell)
    finally:
        os.killpg(shell.pid, signal.SIGTERM)


def read(shell: subprocess.Popen) -> list[str]:
    """Lines until the last block has ended; the server lives on and keeps the pipe open."""
    printed = [""]
    for line in shell.stdout:
        if line.startswith("=== end of block"):
            printed.append("")
            if len(printed) > len(blocks()):
                return printed
        else:
            printed[-1] += line
    raise AssertionError("the shell stopped in the middle:\n" + "\n---\n".join(printed))


def replies(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{") and '"logger"' not in line]


def test_the_readme_works_as_printed(printed):
    _, asked, voted, watched, ended, surveyed, _ = printed
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
