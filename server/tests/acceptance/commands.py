"""The command line as an operator has it: in processes of its own, in an empty folder, over real sockets."""

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

PATIENCE_SECONDS = 45.0


def environment(**settings):
    """The environment of a machine where nothing is set but what a test sets."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PLAUDIT_")}
    return {**clean, "PYTHONUNBUFFERED": "1", **settings}


def plaudit(folder: Path, *arguments, **settings):
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "plaudit", *map(str, arguments)],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


class Running:
    """A command that goes on until it is told to stop; its output is read as it comes."""

    def __init__(self, folder: Path, *arguments, **settings):
        self._log = (folder / "stderr.txt").open("a+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "plaudit", *map(str, arguments)],
            cwd=folder,
            env=environment(**settings),
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.lines = []
        self._arriving = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def line(self, pattern):
        """The first line of output, old or new, that matches; an error with everything said if none comes."""
        seen = 0
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            while seen < len(self.lines):
                if found := re.search(pattern, self.lines[seen]):
                    return found
                seen += 1
            try:
                line = self._arriving.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"no line matches {pattern!r} in:\n{''.join(self.lines)}{self.errors()}")
            self.lines.append(line)

    def errors(self):
        self._log.seek(0)
        return self._log.read()

    def end(self, number=signal.SIGTERM):
        """Send a signal and wait; the exit code and the seconds it took."""
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        self._reader.join(timeout=PATIENCE_SECONDS)
        while not self._arriving.empty():
            if (line := self._arriving.get()) is not None:
                self.lines.append(line)
        self.process.stdout.close()
        return code, time.monotonic() - begun

    def close(self):
        """Whatever happened: the process is gone and its files are closed."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._reader.join(timeout=PATIENCE_SECONDS)
        self.process.stdout.close()
        self._log.close()

    def _read(self):
        for line in self.process.stdout:
            self._arriving.put(line)
        self._arriving.put(None)


class Server(Running):
    """`plaudit serve` on a free port, ready when constructed."""

    def __init__(self, folder: Path, port=0, **settings):
        super().__init__(folder, "serve", "--port", port, **settings)
        self.url = self.line(r"Listening on (http://\S+)")[1]
        self.port = int(self.url.rpartition(":")[2])

    def first_keys(self):
        """What a first start prints: secret and publishable key, signing secret and project."""
        said = "".join(self.lines)
        names = ("project_id", "secret_key", "publishable_key", "signing_secret")
        return {name: re.search(rf"{name}\s+(\S+)", said)[1] for name in names}


class Backend:
    """A host's backend: its keys and the few requests the tests make."""

    def __init__(self, url, keys):
        self.url, self.keys = url, keys
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {keys['secret_key']}"},
            timeout=10,
            trust_env=False,
        )

    def close(self):
        self._http.close()

    def ask(self, method, path, body=None, **headers):
        return self._http.request(method, path, json=body, headers=headers)

    def poll(self, **draft):
        body = {"question": "Tea or coffee?", "options": ["Tea", "Coffee", "Water"], "open": True, **draft}
        answer = self.ask("POST", "/v1/polls", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def results(self, poll):
        answer = self.ask("GET", f"/v1/polls/{poll['id']}/results")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def simulate(self, poll, *options):
        """The arguments of a simulation of this poll."""
        return [
            *("simulate", "--url", self.url, "--key", self.keys["publishable_key"], "--poll", poll["id"]),
            *("--json", *options),
        ]


def until(condition, what):
    """Wait for something outside this process, with a deadline."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := condition():
            return found
        threading.Event().wait(0.02)
    raise AssertionError(f"never: {what}")


def report_of(output):
    return json.loads(output[output.index("{") :])
