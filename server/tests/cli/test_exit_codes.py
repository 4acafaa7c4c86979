"""Which failure ends with which code, also when a task group wrapped it."""

import pytest

from plaudit.cli import commands
from plaudit.cli.failures import CommandFailed
from plaudit.kernel.errors import ConfigurationError, Invalid


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        (CommandFailed("no such poll"), 1, "plaudit: no such poll"),
        (CommandFailed("unreadable", 2), 2, "plaudit: unreadable"),
        (ConfigurationError("PLAUDIT_PORT is wrong"), 2, "plaudit: PLAUDIT_PORT is wrong"),
        (Invalid("invalid_field", "too long"), 1, "plaudit: too long"),
        (KeyboardInterrupt(), 130, ""),
        (ExceptionGroup("g", [ExceptionGroup("h", [CommandFailed("deep")])]), 1, "plaudit: deep"),
    ],
)
def test_an_expected_failure_is_a_sentence_and_a_code(monkeypatch, capsys, failure, code, said):
    def fail(*_arguments, **_options):
        raise failure

    monkeypatch.setattr(commands, "build", lambda: fail)
    assert commands.run([]) == code
    assert capsys.readouterr().err.strip() == said


def test_a_fault_of_ours_is_not_hidden(monkeypatch):
    def fail(*_arguments, **_options):
        raise ExceptionGroup("g", [ZeroDivisionError()])

    monkeypatch.setattr(commands, "build", lambda: fail)
    with pytest.raises(ExceptionGroup):
        commands.run([])
