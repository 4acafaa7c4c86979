"""Start an example beside a Plaudit server of its own, until Ctrl-C; what both keep is in `build/examples`.

    python examples/beside.py shop [--port 8090] [--plaudit-port 8080]
"""

import argparse
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLAUDIT = [sys.executable, "-m", "plaudit"]


def main(arguments: list[str]) -> int:
    """The example's exit code. Told to end, it ends both."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", choices=["shop", "creator"])
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--plaudit-port", type=int, default=8080)
    parser.add_argument("--folder", type=Path, help="where its database is (build/examples/NAME)")
    given = parser.parse_args(arguments)
    folder = (given.folder or ROOT / "build" / "examples" / given.name).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    # The example is reached by Plaudit on this very machine, which Plaudit does not call unless told that it may.
    settings = {
        "PLAUDIT_DATABASE_URL": f"sqlite:///{folder / 'plaudit.db'}",
        "PLAUDIT_WEBHOOK_PRIVATE": "on",
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PLAUDIT_")}
    project = _project(folder, clean | settings)
    with (folder / "plaudit.log").open("a") as log:
        serve = [*PLAUDIT, "serve", "--port", str(given.plaudit_port)]
        server = subprocess.Popen(serve, env=clean | settings, cwd=folder, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{given.plaudit_port}"
        if not _ready(server, url):
            sys.stderr.write(f"Plaudit did not start; see {folder / 'plaudit.log'}\n")
            return 1
        command = [sys.executable, "-m", given.name, "--server", url, "--project", str(project)]
        here = ROOT / "examples" / given.name
        example = subprocess.Popen([*command, "--port", str(given.port)], cwd=here, env=clean)
        try:
            return example.wait()
        finally:
            example.terminate()
            example.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _project(folder: Path, environment: dict[str, str]) -> Path:
    """The keys of the example's project, made once."""
    file = folder / "project.json"
    if not file.exists():
        create = [*PLAUDIT, "project", "create", folder.name, "--json"]
        made = subprocess.run(create, env=environment, cwd=folder, stdout=subprocess.PIPE, check=True)
        file.touch(mode=0o600)
        file.write_bytes(made.stdout)
    return file


def _ready(server: "subprocess.Popen[bytes]", url: str) -> bool:
    """Whether the server answers, before it ends."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=1):
                return True
        except OSError:
            try:
                server.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
