"""What scanners find in code and locked dependencies, less what `pyproject.toml` gives reasons for.

Exit code 0: nothing open. 1: something is, or an exception is out of date. 2: a service could not be asked,
and nothing may be concluded from its silence. `--offline` asks no service.
"""

import datetime as dt
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

SERVER = Path(__file__).resolve().parents[1]
WEB = SERVER.parent / "web"
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt", "requirements-audit.txt")


class Unanswered(Exception):
    """A scanner could not do its work; why."""


def run(*command: str, where: Path = SERVER) -> tuple[str, str]:
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def code() -> list[str]:
    """Bandit's findings as `B104 src/plaudit/settings.py`."""
    told, errors = run(
        *(sys.executable, "-m", "bandit", "--quiet", "--recursive", "src", "--configfile", "pyproject.toml"),
        *("--format", "json"),
    )
    if not told:
        raise Unanswered(errors.strip()[-300:])
    return [f"{one['test_id']} {one['filename']}" for one in json.loads(told)["results"]]


def python_packages() -> list[str]:
    """Advisories for the locked packages, of the runtime and of the tools."""
    given = [argument for lock in LOCKS for argument in ("-r", lock)]
    told, errors = run(str(SERVER / ".audit/bin/pip-audit"), *given, "--disable-pip", "--format", "json")
    if not told:
        raise Unanswered((errors.strip().splitlines() or ["no output"])[-1][:300])
    packages = json.loads(told)["dependencies"]
    if unknown := [one["name"] for one in packages if "skip_reason" in one]:
        raise Unanswered(f"the index knows no advisories of {len(unknown)} of {len(packages)} packages")
    return [found["id"] for one in packages for found in one["vulns"]]


def web_packages() -> list[str]:
    told, errors = run("npm", "audit", "--json", where=WEB)
    report = json.loads(told or "{}")
    if "vulnerabilities" not in report:
        raise Unanswered(str(report.get("message") or errors.strip())[-300:])
    causes = [cause for found in report["vulnerabilities"].values() for cause in found["via"]]
    return [one["url"].rpartition("/")[2] for one in causes if isinstance(one, dict)]


def exceptions() -> dict[str, str]:
    """What may be found, as the scanners name it. One with a date that has passed is none."""
    table = tomllib.loads((SERVER / "pyproject.toml").read_text())["tool"]["plaudit"]["audit"]
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    allowed = {}
    for text, reason in table.items():
        name, _, until = text.partition(" until ")
        if not until or today <= until:
            allowed[name] = reason
    return allowed


def report(name: str, found: Iterable[str], allowed: dict[str, str], used: set[str]) -> int:
    """Print one scanner's result; how many of its findings have no exception."""
    names = set(found)
    used |= names & allowed.keys()
    unexplained = sorted(names - allowed.keys())
    for one in unexplained:
        print(f"{name}: {one}")
    print(f"{name}: {len(unexplained)} open, {len(names & allowed.keys())} with a reason in pyproject.toml")
    return len(unexplained)


def main(arguments: list[str]) -> int:
    scanners = {"bandit": code}
    if arguments != ["--offline"]:
        scanners |= {"pip-audit": python_packages, "npm audit": web_packages}
    allowed, used = exceptions(), set[str]()
    unexplained, silent = 0, 0
    for name, scan in scanners.items():
        try:
            unexplained += report(name, scan(), allowed, used)
        except Unanswered as why:
            silent += 1
            print(f"{name}: NOT ASKED, so nothing is known: {why}")
    stale = [one for one in allowed if one not in used and (not silent or one.startswith("B"))]
    if arguments == ["--offline"]:
        stale = [one for one in stale if one.startswith("B")]
    for one in stale:
        print(f"an exception nothing needs any more: {one}")
    return 1 if unexplained or stale else 2 if silent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
