"""`plaudit verify FILE`: the dependency-free verifier, under the name people look for."""

from pathlib import Path

from plaudit.ledger import verifier


def verify(file: Path, *, key: str | None = None) -> int:
    """Recount an export and check its hash chain and signed checkpoints.

    Exit code 0: everything holds. 1: something does not, and the first bad entry is named. 2: not readable.

    Parameters
    ----------
    file
        An NDJSON export of a poll.
    key
        The public key you trust (64 hex digits), from somewhere other than the export.
    """
    return verifier.main([str(file), *(("--key", key) if key is not None else ())])
