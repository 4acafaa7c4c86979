"""How to run this very program again, as one would type it here: commands we print must work as printed."""

import os
import shutil
import sys
from pathlib import Path


def program() -> str:
    """`plaudit` where the shell finds this one under that name, else the path it was started by."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return f"{_near(Path(sys.executable))} -m plaudit"
    found = shutil.which("plaudit")
    if found is not None and Path(found).resolve() == started.resolve():
        return "plaudit"
    return _near(started)


def _near(path: Path) -> str:
    """Relative to the working directory where the file is below it."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - not resolved: a virtual environment is a link
    try:
        return str(absolute.relative_to(Path.cwd()))
    except ValueError:
        return str(absolute)
