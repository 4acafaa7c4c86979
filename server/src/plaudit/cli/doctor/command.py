"""`plaudit doctor`: the checks in order, and an exit code."""

import asyncio
import json
import os

import msgspec

from plaudit.cli.doctor import disk, machine
from plaudit.cli.doctor.finding import Finding
from plaudit.cli.options import Json
from plaudit.kernel.errors import ConfigurationError
from plaudit.settings import Settings, read_settings


def doctor(*, json_output: Json = False) -> int:
    """Check this machine, the database and the settings. Exit code 1: at least one check fails.

    Parameters
    ----------
    json_output
        Print JSON, for programs.
    """
    findings = examine()
    failing = sum(finding.state == "failing" for finding in findings)
    if json_output:
        report = {"ok": failing == 0, "checks": msgspec.to_builtins(findings)}
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print("\n".join(finding.line() for finding in findings))
        print(f"\n{failing} failing." if failing else "\nNothing is failing.")
    return 1 if failing else 0


def examine() -> list[Finding]:
    """Every check that can be made with the settings there are."""
    findings = [machine.python(), machine.sqlite_library(), machine.clock(), machine.open_files()]
    try:
        settings = read_settings(os.environ)
        path = settings.database_path
    except ConfigurationError as wrong:
        return [*findings, Finding("settings", "failing", str(wrong))]
    findings += [_settings(settings), disk.database_file(path), disk.sync_time(path)]
    findings.append(disk.free_space(path, settings.disk_reserve_mb))
    from plaudit.cli.doctor.network import network

    return findings + asyncio.run(network(settings))


def _settings(settings: Settings) -> Finding:
    if not settings.rate_limits:
        advice = "PLAUDIT_RATE_LIMITS=off is for load tests only."
        return Finding("settings", "warning", "rate limits are off", advice)
    if settings.public_url.startswith("http://") and "127.0.0.1" not in settings.public_url:
        advice = "Phones and host pages want https; put a proxy with a certificate in front."
        return Finding("settings", "warning", f"{settings.public_url} is not encrypted", advice)
    return Finding("settings", "ok", "all understood")
