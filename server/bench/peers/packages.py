"""What the peers are made of: locked packages of Python and Node, in environments of their own beside it.

    python packages.py          install what is missing or out of date, and say what cannot be had

Nothing of the product or its tests needs them. A package that cannot be installed costs only the peers made
of it: they are listed as not run, with the reason.
"""

import functools
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
MODULES = HERE / "node_modules"
SECONDS_AT_MOST = 600


@functools.cache
def lacks_python() -> str | None:
    """Why the Python peers cannot run; None when they can."""
    make = [sys.executable, "-m", "venv", str(ENVIRONMENT)]
    fill = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    lock = HERE / "requirements.txt"
    return _installed(ENVIRONMENT, lock, [make, [*fill, "-r", str(lock)]])


@functools.cache
def lacks_node() -> str | None:
    """Why the peers on Node cannot run; None when they can."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not installed"
    return _installed(MODULES, HERE / "package-lock.json", [["npm", "ci", "--silent"]])


@functools.cache
def lacks_better_sqlite3() -> str | None:
    """It is compiled here; npm goes on without it where that fails."""
    if reason := lacks_node():
        return reason
    tried = subprocess.run(
        ["node", "-e", "new (require('better-sqlite3'))(':memory:')"],
        cwd=HERE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if not tried.returncode:
        return None
    said = [line for line in tried.stderr.splitlines() if "Error:" in line]
    return f"better-sqlite3 did not build: {said[0] if said else 'no reason given'}"


def _installed(folder: Path, lock: Path, commands: list[list[str]]) -> str | None:
    """Run the commands unless the folder was filled from this very lock."""
    stamp = folder / ".installed-from"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return None
    shutil.rmtree(folder, ignore_errors=True)
    for command in commands:
        try:
            done = subprocess.run(
                command, cwd=HERE, env=_environment(), timeout=SECONDS_AT_MOST,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as failure:
            return f"{Path(command[0]).name} failed: {failure}"
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["no reason given"]
            return f"{Path(command[0]).name} failed: {said[-1]}"
    stamp.write_text(wanted)
    return None


def _environment() -> dict[str, str]:
    """The headers of Node lie beside it, and no binary built elsewhere is fetched."""
    node = shutil.which("node")
    prefix = Path(node).resolve().parents[1] if node else HERE
    found = (
        {"npm_config_nodedir": str(prefix)}
        if (prefix / "include" / "node" / "node_version.h").exists()
        else {}
    )
    return {**os.environ, **found, "npm_config_build_from_source": "true"}


if __name__ == "__main__":
    for name, lacks in (
        ("python", lacks_python),
        ("node", lacks_node),
        ("better-sqlite3", lacks_better_sqlite3),
    ):
        print(f"{name}: {lacks() or 'ready'}")
