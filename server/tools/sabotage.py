"""Break the product on purpose, one promise at a time, in a copy, and see the suite catch it.

    python tools/sabotage.py [WORD ...]      only breaks whose name contains one of the words

`breaks.toml` lists the breaks: what is replaced in which file, and the tests that must then fail. They are
run unbroken first: a red test proves nothing if it was red before. Exit code 1 when a break survives.
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
BREAKS: Final = Path(__file__).with_name("breaks.toml")
LEFT_OUT: Final = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "build", "dist", "__pycache__", ".*_cache", "*.db*"
)
SECONDS_AT_MOST: Final = 300
# Tests of one run while nothing is broken, and copies that are worked on side by side.
PORTION: Final = 12
AT_ONCE: Final = 2
# Whose tests catch a break: `pytest` the server's, `sdk` the Python SDK's, `vitest` the web's.
HOMES: Final = {"pytest": "server", "sdk": "sdk/python", "vitest": "web"}

Break = dict[str, Any]


def main() -> None:
    words = sys.argv[1:]
    listed: list[Break] = tomllib.loads(BREAKS.read_text())["break"]
    chosen = [one for one in listed if not words or any(word in one["name"] for word in words)]
    with tempfile.TemporaryDirectory(prefix="plaudit-sabotage-") as folder:
        copies: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(AT_ONCE):
            copies.put(_copied(Path(folder) / str(number)))

        def lent(work: Callable[[Path], bool]) -> bool:
            copy = copies.get()
            try:
                return work(copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            standing = pool.map(lent, [partial(_stands, some=some) for some in _unbroken(chosen)])
            if not all(standing):
                sys.exit("a red test proves nothing if it was red before")
            caught = sum(pool.map(lent, [partial(_caught, one=one) for one in chosen]))
    print(f"caught {caught} of {len(chosen)}")
    sys.exit(caught < len(chosen))


def _copied(folder: Path) -> Path:
    copy = folder / "plaudit"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    (copy / "web/node_modules").symlink_to(ROOT / "web/node_modules")
    where = _python(copy, "-c", "import plaudit; print(plaudit.__file__)").stdout
    if not Path(where.strip()).is_relative_to(copy):
        sys.exit(f"the copy is not what would be tested, but {where}")
    return copy


def _unbroken(chosen: list[Break]) -> list[tuple[str, list[str]]]:
    """All tests that are to catch something, each once, in portions that end in time."""
    return [
        (runner, some)
        for runner in HOMES
        for some in _batched(sorted({test for one in chosen for test in one.get(runner, ())}), PORTION)
    ]


def _batched(tests: list[str], size: int) -> Iterable[list[str]]:
    rest = iter(tests)
    while some := list(islice(rest, size)):
        yield some


def _stands(copy: Path, some: tuple[str, list[str]]) -> bool:
    """These tests pass while nothing is broken."""
    failed = _failure(copy, *some)
    if failed is not None:
        print(f"unbroken, these do not pass either: {', '.join(some[1])}\n{failed}", flush=True)
    return failed is None


def _caught(copy: Path, one: Break) -> bool:
    path = copy / one["file"]
    whole = path.read_text()
    if whole.count(one["old"]) != 1:
        print(
            f"NOT APPLIED  {one['name']}: {one['file']} has its text {whole.count(one['old'])} times",
            flush=True,
        )
        return False
    path.write_text(whole.replace(one["old"], one["new"]))
    began = time.monotonic()
    runner = next(name for name in HOMES if name in one)
    failed = _failure(copy, runner, one[runner])
    path.write_text(whole)
    if failed is None:
        print(f"SURVIVED     {one['name']}", flush=True)
        return False
    words = ("FAILED tests", "ERROR tests", " FAIL ")
    first = next((line for line in failed.splitlines() if line.startswith(words)), "it never ended")
    print(
        f"caught       {one['name']}  ({time.monotonic() - began:.0f} s)  {first.strip()[:110]}", flush=True
    )
    return True


def _failure(copy: Path, runner: str, tests: list[str]) -> str | None:
    """What the runner said if a test failed or never ended; None if all passed."""
    try:
        if runner != "vitest":
            options = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=line")
            done = _python(copy, "-m", "pytest", *options, *tests, home=HOMES[runner])
        else:
            command = ("npx", "vitest", "run", *tests)
            done = subprocess.run(
                command,
                cwd=copy / "web",
                env={**os.environ, "NO_COLOR": "1"},
                capture_output=True,
                text=True,
                timeout=SECONDS_AT_MOST,
                check=False,
            )
    except subprocess.TimeoutExpired:
        return "never ended"
    return None if done.returncode == 0 else done.stdout[-20_000:] + done.stderr[-5_000:]


def _python(copy: Path, *arguments: str, home: str = "server") -> subprocess.CompletedProcess[str]:
    sources = [str(copy / "server/src"), str(copy / "sdk/python/src")]
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=copy / home,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sources), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS_AT_MOST,
        check=False,
    )


if __name__ == "__main__":
    main()
