"""Every measurement in turn, as tables, and together as JSON in build/bench.json. Under eight minutes.

    python bench/run.py [store|votes|fanout ...]

Figures of one sitting on one machine: compare the ratios, not the numbers, with those of another.
"""

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPORT = HERE.parents[1] / "build" / "bench.json"
SCRIPTS = ("store", "votes", "fanout", "fanout_product")
SECONDS_AT_MOST = 200


def measured(name: str) -> dict[str, Any]:
    """Run one script, its table passing through; its last line is kept as JSON where it is JSON."""
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    command = [sys.executable, str(HERE / f"{name}.py")]
    done = subprocess.run(
        command, cwd=HERE, stdout=subprocess.PIPE, text=True, check=True, timeout=SECONDS_AT_MOST
    )
    lines = done.stdout.splitlines()
    facts = json.loads(lines.pop()) if lines and lines[-1].startswith("{") else {}
    print("\n".join(lines), flush=True)
    return {"seconds": round(time.monotonic() - started, 1), "table": lines, **facts}


def main() -> None:
    wanted = sys.argv[1:] or list(SCRIPTS)
    if unknown := set(wanted) - set(SCRIPTS):
        sys.exit(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(SCRIPTS)}")
    machine = {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    report = {"machine": machine, "measured": {name: measured(name) for name in wanted}}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n")
    print(f"\n{' '.join(f'{name} {value}' for name, value in machine.items())}; also in build/{REPORT.name}")


if __name__ == "__main__":
    main()
