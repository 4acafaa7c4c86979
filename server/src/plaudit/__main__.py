"""`plaudit` and `python -m plaudit`."""

import sys

from plaudit.cli.commands import run


def main() -> None:
    """Entry point: ends the process with the command's exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
