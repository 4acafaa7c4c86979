"""Server CPU per delivery of the whole product: `plaudit serve` with a poll that votes keep moving.

The C floor sends frames as long as the product's own. What the votes, their commits and the rendering cost is
counted in, as it would be in production. Prints `fanout.py`'s table.
"""

import subprocess
import sys
import urllib.request
from pathlib import Path

from product import Product, running


def main() -> None:
    with running() as product:
        body = {"question": "Tea or coffee?", "options": ["Tea", "Coffee", "Water", "Juice"], "open": True}
        poll = product.call("POST", "/v1/polls", body)["id"]
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


def frame_bytes(product: Product, poll: str) -> int:
    """How long a publication of this poll is, as its first event on a stream tells."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{product.port}/v1/polls/{poll}/stream",
        headers={"Authorization": f"Bearer {product.project['secret_key']}"},
    )
    with urllib.request.urlopen(request) as stream:
        return next(len(line) - len("data: \n") for line in stream if line.startswith(b"data: {"))


if __name__ == "__main__":
    main()
