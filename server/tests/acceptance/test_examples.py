"""The examples do what they say, against a real server."""

import os
import re
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def test_a_client_written_from_the_contract_alone(server):
    command = [
        sys.executable,
        EXAMPLES / "independent_client.py",
        server.url,
        server.first_keys()["secret_key"],
    ]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, check=False, env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("all as promised\n")


def test_the_independent_client_knows_no_plaudit():
    source = (EXAMPLES / "independent_client.py").read_text()
    assert not re.search(r"^\s*(import|from) plaudit", source, re.MULTILINE)


def test_the_how_to_about_signed_voters(backend):
    page = (EXAMPLES.parent / "docs" / "how-to" / "sign-voters.md").read_text()
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    written = {}
    exec(code, written)
    token = written["voter_token"]("user-1", backend.keys["project_id"], backend.keys["signing_secret"])
    poll = backend.poll(voting={"identity": "signed"})
    path, vote = f"/v1/polls/{poll['id']}/votes", {"choice": poll["options"][0]["id"]}
    assert backend.ask("POST", path, vote, **{"Plaudit-Voter": token}).status_code == 201
    anonymous = backend.ask("POST", "/v1/voters").json()["token"]
    refused = backend.ask("POST", path, vote, **{"Plaudit-Voter": anonymous})
    assert (refused.status_code, refused.json()["code"]) == (403, "identity_required")


def test_the_embed_uses_what_the_widget_offers():
    page = (EXAMPLES / "embed.html").read_text()
    elements = EXAMPLES.parent / "web" / "packages" / "elements" / "src"
    source = "".join(path.read_text() for path in elements.rglob("*.ts"))
    for name in re.findall(r"--plaudit-[a-z-]+", page):
        assert name in source, f"the widget knows no {name}"
