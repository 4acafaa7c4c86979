"""How a command fails: one sentence for people, one exit code for scripts.

Exit codes: 0 done, 1 the answer is no (a check failed, a count differs, no such poll), 2 it could not be
asked (a wrong setting, an unreadable file, a bad option), 130 interrupted.
"""

from typing import Final

NO: Final = 1
UNUSABLE: Final = 2
INTERRUPTED: Final = 130


class CommandFailed(Exception):
    """Ends the command with this sentence on standard error."""

    def __init__(self, sentence: str, exit_code: int = NO) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
