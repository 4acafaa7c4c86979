"""The table of commands and the one place where a failure becomes a sentence and an exit code.

Commands are named by import path, so that `plaudit verify` or `plaudit --help` loads no web framework.
"""

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from cyclopts import App

from plaudit.cli.failures import INTERRUPTED, NO, UNUSABLE, CommandFailed
from plaudit.kernel.errors import ConfigurationError, PlauditError

_ABOUT = "Self-hosted real-time polls: durable votes, live screens, counts anybody can check."


def _group(name: str, about: str, commands: dict[str, tuple[str, str]]) -> App:
    app = App(name=name, help=about, version_flags=())
    for command, (path, help_line) in commands.items():
        app.command(path, name=command, help=help_line)
    return app


def build() -> App:
    """The whole command line, nothing of it imported yet."""
    app = App(name="plaudit", help=_ABOUT, version=lambda: version("plaudit"), help_formatter="plain")
    for command, (path, help_line) in _COMMANDS.items():
        app.command(path, name=command, help=help_line)
    for name, (about, commands) in _GROUPS.items():
        app.command(_group(name, about, commands))
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command. Every expected failure is a sentence on standard error and an exit code."""
    try:
        result = build()(
            list(arguments), result_action="return_value", error_formatter=lambda wrong: f"plaudit: {wrong}"
        )
    except BrokenPipeError:
        # The reader went away (`| head`); without this the interpreter complains again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO
    except BaseException as failure:  # noqa: BLE001 - raised again unless it is one we expect
        return _end_of(failure)
    return result if isinstance(result, int) else 0


def _end_of(failure: BaseException) -> int:
    """The exit code of an expected failure, its sentence printed; anything else is raised again."""
    match _innermost(failure):
        case CommandFailed() as failed:
            return _say(str(failed), failed.exit_code)
        case ConfigurationError() as wrong:
            return _say(str(wrong), UNUSABLE)
        case PlauditError() as failed:
            return _say(failed.detail, NO)
        case KeyboardInterrupt():
            return INTERRUPTED
    raise failure


def _innermost(failure: BaseException) -> BaseException:
    """What a task group wrapped, if one did: several tasks may fail of one cause, the first is told."""
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure


def _say(sentence: str, exit_code: int) -> int:
    print(f"plaudit: {sentence}", file=sys.stderr)
    return exit_code


_COMMANDS = {
    "serve": ("plaudit.cli.serve:serve", "Run the server: one process, one database file."),
    "demo": ("plaudit.cli.demo.command:demo", "Show a live poll under a simulated crowd, here and now."),
    "migrate": ("plaudit.cli.migrate:migrate", "Bring the database to this version's schema."),
    "apply": ("plaudit.cli.apply.command:apply", "Make a server's polls and surveys what a file says."),
    "listen": ("plaudit.cli.listen.command:listen", "Pass on a server's webhooks to this machine."),
    "export": ("plaudit.cli.export:export", "Write a poll with its whole log to a file."),
    "verify": ("plaudit.cli.verify:verify", "Recount an export and check its chain and signatures."),
    "simulate": ("plaudit.cli.simulate:simulate", "Send a crowd to a poll and check every count."),
    "doctor": ("plaudit.cli.doctor.command:doctor", "Check this machine, the database and the settings."),
}
_GROUPS = {
    "project": (
        "Projects: create, list, and the key set of the host's voter tokens.",
        {
            "create": ("plaudit.cli.project:create", "Create a project and print its keys once."),
            "list": ("plaudit.cli.project:show_all", "List the projects."),
            "jwks": ("plaudit.cli.project:jwks", "Set or clear the address of a project's key set."),
        },
    ),
    "key": (
        "API keys: create, list, revoke.",
        {
            "create": ("plaudit.cli.key:create", "Create a key and print it once."),
            "list": ("plaudit.cli.key:show_all", "List a project's keys, without their secrets."),
            "revoke": ("plaudit.cli.key:revoke", "Revoke a key; open connections with it close."),
        },
    ),
    "config": (
        "Settings.",
        {"show": ("plaudit.cli.config:show", "Show the settings in force, passwords left out.")},
    ),
}
