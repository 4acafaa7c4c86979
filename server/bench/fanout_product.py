"""Server CPU per delivery of the whole product: `plaudit serve` with a poll that votes keep moving.

The C floor sends frames as long as the product's own. What the votes, their commits and the rendering cost is
counted in, as it would be in production. Prints `fanout.py`'s table.
"""

import subprocess
import sys
from pathlib import Path

from product import running
from watched import frame_bytes, open_poll


def main() -> None:
    with running() as product:
        poll = open_poll(product)
        facts = {
            "--url": f"http://127.0.0.1:{product.port}",
            "--key": product.project["secret_key"],
            "--poll": poll,
            "--pid": str(product.pid),
            "--bytes": str(frame_bytes(product, poll)),
        }
        command = [sys.executable, str(Path(__file__).parent / "fanout.py"), *sys.argv[1:]]
        options = (word for pair in facts.items() for word in pair)
        sys.exit(subprocess.run([*command, *options], check=False).returncode)


if __name__ == "__main__":
    main()
