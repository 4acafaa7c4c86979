"""Run a command to its end; what it printed, or everything it said when it failed."""

import subprocess


def run(*command, timeout=300):
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=timeout, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
