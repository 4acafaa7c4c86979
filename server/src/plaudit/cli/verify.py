"""`plaudit verify FILE`: the dependency-free verifier, and what the kinds of question make of answers."""

from pathlib import Path

from plaudit.cli.retelling import retold
from plaudit.ledger import verifier


def verify(file: Path, *, key: str | None = None, checkpoint: Path | None = None) -> int:
    """Recount an export and check its hash chain, its signed checkpoints and what its header says.

    Exit code 0: everything holds. 1: something does not, and the first bad entry is named. 2: not readable.

    Parameters
    ----------
    file
        An NDJSON export of a poll.
    key
        The public key you trust (64 hex digits), from somewhere other than the export.
    checkpoint
        What you kept of this poll from before: an export, a vote's proof, or a checkpoint by itself. It shows
        an old copy and a log that was rewritten since, which no export shows by itself.
    """
    arguments = [str(file)]
    arguments += ["--key", key] if key is not None else []
    arguments += ["--checkpoint", str(checkpoint)] if checkpoint is not None else []
    return verifier.main(arguments, retold)
