"""The wheel, built once from this checkout, and an empty environment with nothing but the locked dependencies and it."""

import sys
import venv
from pathlib import Path

import pytest
from commands_run import run

SERVER = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    run(sys.executable, "-m", "pip", "wheel", *options, SERVER)
    (built,) = folder.glob("plaudit-*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """The folder of the commands of a fresh environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, with_pip=True)
    pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet")
    run(*pip, "--require-hashes", "--requirement", SERVER / "requirements.txt")
    run(*pip, "--no-deps", wheel)
    return folder / "bin"
