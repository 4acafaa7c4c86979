"""Shell blocks of a document, run as printed and in order by one shell; only the port is another."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_MARK = "\necho '=== end of block'\n"


def blocks(page):
    """The shell blocks of a page, by its path from the root."""
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / page).read_text(), re.DOTALL | re.MULTILINE)


@contextmanager
def printed(folder, written):
    """What each block printed. Processes left running by the blocks live until the end."""
    (folder / "server" / ".venv").mkdir(parents=True)
    (folder / "server" / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    port = str(_free_port())
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLAUDIT_")}
    shell = subprocess.Popen(
        [
            shutil.which("bash"),
            "-c",
            "set -euo pipefail\n" + _MARK.join([*written, ""]).replace("8080", port),
        ],
        cwd=folder,
        env=environment | {"PLAUDIT_PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield _read(shell, len(written))
    finally:
        os.killpg(shell.pid, signal.SIGTERM)


def _read(shell, count):
    """Lines until the last block has ended; the server lives on and keeps the pipe open."""
    said = [""]
    for line in shell.stdout:
        if line.startswith("=== end of block"):
            said.append("")
            if len(said) > count:
                return said[:-1]
        else:
            said[-1] += line
    raise AssertionError("the shell stopped in the middle:\n" + "\n---\n".join(said))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
