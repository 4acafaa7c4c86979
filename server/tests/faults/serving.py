"""`plaudit serve` as a process of its own over one SQLite file: started, asked, killed, started again.

Nothing of the product is imported. Rate limits are off; every start takes a free port, so ask `port` after each.
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE_SECONDS = 60.0
COMMAND = (sys.executable, "-m", "plaudit", "serve", "--port", "0")


class Serving:
    """A server's lives over the database `folder / "plaudit.db"`. `keys` are those its first start printed.

    `prefix` goes before the command (`("strace", …)`, `("prlimit", "--nofile=64")`): signals go to the server
    itself, `wait` waits for the prefix's process too. `settings` are further `PLAUDIT_…` variables.
    """

    def __init__(self, folder, *, prefix=(), command=COMMAND, **settings):
        self.folder = Path(folder)
        self.database = self.folder / "plaudit.db"
        self.prefix, self.command = tuple(prefix), tuple(command)
        self.settings = {
            "PLAUDIT_DATABASE_URL": f"sqlite:///{self.database}",
            "PLAUDIT_RATE_LIMITS": "off",
            "PLAUDIT_LOG_LEVEL": "warning",
            **settings,
        }
        self.process = self.keys = self.port = None
        self.starts = 0

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if self.running:
            self.kill()

    def begin(self):
        """Start the process without waiting for anything."""
        assert self.process is None or self.process.poll() is not None, "it runs already"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PLAUDIT_")}
        with (self.folder / "stderr.txt").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, *self.command],
                cwd=self.folder,
                env={**clean, "PYTHONUNBUFFERED": "1", **self.settings},
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self.starts += 1
        return self

    def ready(self):
        """Wait until it listens."""
        said = self._read_until(rb"Listening on http://\S+:(\d+)\s")
        self.port = int(re.search(r"Listening on http://\S+:(\d+)\s", said)[1])
        told = dict(re.findall(r"(project_id|secret_key|publishable_key|signing_secret)\s+(\S+)", said))
        self.keys = told or self.keys
        return self

    def start(self):
        return self.begin().ready()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self):
        """The server's own process: a tracer's child, if there is a tracer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        traced = children.read_text().split() if self.prefix and children.exists() else []
        return int(traced[0]) if traced else self.process.pid

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """kill -9, and wait until nothing of it is left."""
        self.signal(signal.SIGKILL)
        return self.wait()

    def signal(self, number):
        os.kill(self.pid, number)

    def stop(self):
        """SIGTERM; the exit code and the seconds it took."""
        begun = time.monotonic()
        self.signal(signal.SIGTERM)
        return self.wait(), time.monotonic() - begun

    def wait(self):
        """Wait for the end of a process that was told to end, or ends by itself; the exit code."""
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        self.process.stdout.close()
        return code

    def errors(self):
        """All it ever wrote to standard error."""
        return (self.folder / "stderr.txt").read_text(errors="replace")

    def ask(self, method, path, body=None, **headers):
        """One request with the secret key on a connection of its own: status, headers, body as bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            if self.keys is not None:
                headers = {"Authorization": f"Bearer {self.keys['secret_key']}", **headers}
            if body is not None:
                headers["Content-Type"] = "application/json"
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def asked(self, method, path, body=None, **headers):
        """The JSON of a request that must succeed."""
        status, _, text = self.ask(method, path, body, **headers)
        assert status in {200, 201}, f"{method} {path}: {status} {text.decode(errors='replace')}"
        return json.loads(text)

    def poll(self, **draft):
        """A new open poll."""
        body = {"question": "Tea or coffee?", "options": ["Tea", "Coffee", "Water"], "open": True, **draft}
        return self.asked("POST", "/v1/polls", body)

    def voter_token(self, name, seconds=3600):
        """What a host's own backend signs for its user `name` (JWT, HS256): the host's word for a voter.

        It stands for the same voter as `"voter": name` in a request with the secret key.
        """
        claims = {"sub": name, "aud": self.keys["project_id"], "exp": int(time.time()) + seconds}
        signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
        digest = hmac.digest(self.keys["signing_secret"].encode(), signed.encode(), hashlib.sha256)
        return f"{signed}.{_base64(digest)}"

    def _read_until(self, pattern):
        """Everything on standard output up to and with `pattern`; an error with what it said if it ends before."""
        said, deadline = b"", time.monotonic() + PATIENCE_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while re.search(pattern, said) is None:
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                more = os.read(self.process.stdout.fileno(), 65536) if ready else b""
                assert more, f"it never listened:\n{said.decode(errors='replace')}{self.errors()[-4000:]}"
                said += more
        return said.decode()


def _part(value):
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
