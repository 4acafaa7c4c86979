"""Write `contract/` and `docs/problems/` from the code, or say with `--check` what is out of date."""

import sys
from pathlib import Path

from plaudit.edge import contract

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: contract.py [--check]\n")
        return 2
    if not arguments:
        contract.write(ROOT)
        return 0
    wrong = contract.differences(ROOT)
    for name in wrong:
        sys.stderr.write(f"{name} is not what the code says; run `make contract`\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
