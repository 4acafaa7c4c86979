"""A server with two projects in it, and the few honest requests an abuser needs to begin with."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from commands import Server, plaudit


class House:
    """`plaudit serve` in `folder`. Keys of the first project are `secret`, `page`, `signing`, `project`."""

    def __init__(self, folder: Path, **settings):
        self.folder = folder
        self.settings = settings
        self.server = Server(folder, **settings)
        keys = self.server.first_keys()
        self.secret, self.page = keys["secret_key"], keys["publishable_key"]
        self.signing, self.project = keys["signing_secret"], keys["project_id"]
        self.url = self.server.url
        self.host, self.port = urlsplit(self.url).hostname, self.server.port
        self.http = httpx.Client(base_url=self.url, timeout=20, trust_env=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.http.close()
        self.server.close()

    def ask(self, method, path, body=None, *, key="secret", **headers):
        """A request; `key` is `secret`, `page`, a key's text, or None."""
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        if key is not None:
            sent["authorization"] = f"Bearer {getattr(self, key, key)}"
        return self.http.request(method, path, json=body, headers=sent)

    def poll(self, **draft):
        body = {"question": "Tea or coffee?", "options": ["Tea", "Coffee"], "open": True, **draft}
        made = self.ask("POST", "/v1/polls", body)
        assert made.status_code == 201, made.text
        return made.json()

    def voter(self, key="page"):
        made = self.ask("POST", "/v1/voters", key=key)
        assert made.status_code == 201, made.text
        return made.json()["token"]

    def command(self, *arguments):
        """`plaudit …` beside the running server; what it printed, as JSON."""
        done = plaudit(self.folder, *arguments, "--json", **self.settings)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def rows(self, statement, *values):
        """What is in the file, read by somebody else."""
        where = f"file:{self.folder / 'plaudit.db'}?mode=ro"
        with closing(sqlite3.connect(where, uri=True)) as file:
            return file.execute(statement, values).fetchall()

    def is_well(self):
        return self.ask("GET", "/readyz", key=None).status_code == 200 and self.server.process.poll() is None

    def memory(self):
        """Resident bytes of the server."""
        fields = Path(f"/proc/{self.server.process.pid}/statm").read_text().split()
        return int(fields[1]) * 4096


def problem(answer, status, *codes):
    """The answer is a problem of this status and one of these codes, in our shape; the code."""
    assert answer.status_code == status, (answer.status_code, answer.text[:500])
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert {"type", "title", "status", "detail", "instance", "code", "feedback"} <= told.keys()
    assert told["status"] == status
    assert told["type"].endswith(f"/problems/{told['code']}")
    assert not codes or told["code"] in codes, told
    return told["code"]
