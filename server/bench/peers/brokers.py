"""Servers that are not ours to program: nginx with nchan, and nats-server with WebSocket. What is published
comes from outside, over each one's own way in, a few times a second.
"""

import http.client
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from peers.pacing import payload, payload_bytes
from product import free_port, wait_for_listener
from target import SERVER_CORE, Target

NCHAN = "ngx_nchan_module.so"
SECONDS_TO_END = 5

NCHAN_CONFIGURATION = """
load_module {module};
user {user};
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {folder}/nginx.pid;
error_log {folder}/error.log error;
events {{ worker_connections 19500; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  tcp_nodelay on;
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    nchan_store_messages off;
    nchan_channel_id bench;
    location = /view {{ nchan_subscriber websocket eventsource; nchan_subscriber_first_message newest; }}
    location = /publish {{ nchan_publisher http; }}
  }}
}}
"""

NATS_CONFIGURATION = """
listen: "127.0.0.1:{port}"
websocket {{ listen: "127.0.0.1:{view}", no_tls: true, compression: false }}
max_connections: 20000
ping_interval: "10m"
logtime: false
"""


def lacks_nchan() -> str | None:
    if not shutil.which("nginx"):
        return "nginx is not installed"
    return None if _nchan_module() else f"nginx has no {NCHAN}"


def lacks_nats() -> str | None:
    return None if shutil.which("nats-server") else "nats-server is not installed"


@contextmanager
def nchan(size: int, hz: float) -> Iterator[Target]:
    """A master and one worker; messages come by POST over a connection kept open."""
    with tempfile.TemporaryDirectory(prefix="plaudit-bench-") as folder:
        port = free_port()
        user = pwd.getpwuid(os.getuid()).pw_name
        told = NCHAN_CONFIGURATION.format(module=_nchan_module(), user=user, folder=folder, port=port)
        file = Path(folder) / "nginx.conf"
        file.write_text(told)
        with _running(port, "nginx", "-p", folder, "-e", f"{folder}/error.log", "-c", str(file)) as pid:

            @contextmanager
            def publishing() -> Iterator[None]:
                connection = http.client.HTTPConnection("127.0.0.1", port)

                def post() -> None:
                    connection.request("POST", "/publish", payload(payload_bytes(size)))
                    connection.getresponse().read()

                with _paced(hz, post):
                    yield
                connection.close()

            yield Target(port, pid, publishing, poll="/view")


@contextmanager
def nats(size: int, hz: float) -> Iterator[Target]:
    """Messages come over the plain protocol; viewers subscribe over WebSocket."""
    with tempfile.TemporaryDirectory(prefix="plaudit-bench-") as folder:
        port, view = free_port(), free_port()
        file = Path(folder) / "nats.conf"
        file.write_text(NATS_CONFIGURATION.format(port=port, view=view))
        with _running(view, "nats-server", "-c", str(file), "-l", f"{folder}/nats.log") as pid:

            @contextmanager
            def publishing() -> Iterator[None]:
                with socket.create_connection(("127.0.0.1", port)) as connection:
                    connection.sendall(b'CONNECT {"verbose":false,"pedantic":false}\r\n')
                    around = len(f"MSG bench 1 {size}\r\n\r\n")

                    def put() -> None:
                        text = payload(payload_bytes(size) - around).encode()
                        connection.sendall(b"PUB bench %d\r\n%b\r\n" % (len(text), text))

                    with _paced(hz, put):
                        yield

            yield Target(view, pid, publishing)


def _nchan_module() -> Path | None:
    """Where this nginx keeps its modules, as it says itself."""
    told = subprocess.run(["nginx", "-V"], capture_output=True, text=True, check=False).stderr
    folder = re.search(r"--modules-path=(\S+)", told)
    module = Path(folder[1]) / NCHAN if folder else Path(NCHAN)
    return module if module.exists() else None


@contextmanager
def _running(port: int, *command: str) -> Iterator[int]:
    """A server on the server's core, from its first answer on."""
    child = subprocess.Popen(
        ["taskset", "-c", SERVER_CORE, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_listener(port)
        yield child.pid
    finally:
        child.terminate()
        try:
            child.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def _paced(hz: float, publish: Callable[[], None]) -> Iterator[None]:
    """Publish `hz` times a second in a thread; a time already past is skipped."""
    over = threading.Event()

    def work() -> None:
        due = time.monotonic()
        while not over.wait(max(0.0, due - time.monotonic())):
            publish()
            due = max(due + 1 / hz, time.monotonic())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(SECONDS_TO_END)
