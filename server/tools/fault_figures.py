"""The figures the fault tests left in build/, as a Markdown table.

python tools/fault_figures.py [FOLDER]
"""

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "faults"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    print("| test | counted |\n| --- | --- |")
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text())
        counted = ", ".join(
            f"{name.replace('_', ' ')} {value}" for name, value in told.items() if name != "test"
        )
        print(f"| `{told['test']}` | {counted} |")


if __name__ == "__main__":
    main()
