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


def test_the_embed_uses_what_the_widget_offers():
    page = (EXAMPLES / "embed.html").read_text()
    elements = EXAMPLES.parent / "web" / "packages" / "elements" / "src"
    source = "".join(path.read_text() for path in elements.rglob("*.ts"))
    for name in re.findall(r"--plaudit-[a-z-]+", page):
        assert name in source, f"the widget knows no {name}"
