"""A line to a server on which replies get lost: the request arrives and is done, and nobody hears of it."""

import socket
import threading
from typing import Self


class LossyLine:
    """Forwards connections to `port`. The first `lost` replies are read from the server and thrown away."""

    def __init__(self, port: int, lost: int) -> None:
        self._port = port
        self._left = lost
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client:
                self._one_exchange(client)

    def _one_exchange(self, client: socket.socket) -> None:
        """One request and its reply, then the line goes."""
        request = _message(client)
        self.requests.append(request)
        with socket.create_connection(("127.0.0.1", self._port)) as server:
            server.sendall(request)
            reply = _message(server)
        if self._left > 0:
            self._left -= 1
        else:
            client.sendall(reply)

    def keys(self) -> list[bytes]:
        """The Idempotency-Key of each request."""
        lines = [line for request in self.requests for line in request.split(b"\r\n")]
        return [line.partition(b": ")[2] for line in lines if line.lower().startswith(b"idempotency-key")]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # accept() in the thread only returns when somebody shuts the socket down.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)


def _message(source: socket.socket) -> bytes:
    """One HTTP message with a Content-Length, whole."""
    said = b""
    while b"\r\n\r\n" not in said:
        said += source.recv(65536)
    head, _, body = said.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < length:
        chunk = source.recv(65536)
        said, body = said + chunk, body + chunk
    return said
