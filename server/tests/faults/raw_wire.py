"""Bytes on the wire: HTTP/1.1 requests and replies, WebSocket frames. Whole control, no library in between."""

import base64
import json
import os


def vote_request(ballot, key, token=None, request_id=None):
    """POST of a vote: by a host (a secret key; the voter in the body) or a browser (a publishable key, a token)."""
    body = {"vote_id": ballot.vote_id, "choice": ballot.choice}
    if token is None:
        body["voter"] = ballot.voter
    text = json.dumps(body).encode()
    head = (
        f"POST /v1/polls/{ballot.poll}/votes HTTP/1.1\r\nHost: plaudit\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
    )
    if token is not None:
        head += f"Plaudit-Voter: {token}\r\n"
    if request_id is not None:
        head += f"X-Request-ID: {request_id}\r\n"
    return f"{head}\r\n".encode() + text


def request(method, path, key, body=None, request_id=None):
    """Any other request."""
    text = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: plaudit\r\nAuthorization: Bearer {key}\r\n"
    if body is not None:
        head += "Content-Type: application/json\r\n"
    if body is not None or method != "GET":
        head += f"Content-Length: {len(text)}\r\n"
    if request_id is not None:
        head += f"X-Request-ID: {request_id}\r\n"
    return f"{head}\r\n".encode() + text


def upgrade_request():
    """The opening handshake of a live connection."""
    nonce = base64.b64encode(os.urandom(16)).decode()
    return (
        "GET /v1/live HTTP/1.1\r\nHost: plaudit\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {nonce}\r\n"
        "Sec-WebSocket-Protocol: plaudit.v1.json\r\n\r\n"
    ).encode()


def frame(message, opcode=1):
    """One client frame. The mask is zero, so that traces can be read."""
    payload = message if isinstance(message, bytes) else json.dumps(message).encode()
    if len(payload) < 126:
        return bytes((0x80 | opcode, 0x80 | len(payload))) + b"\0\0\0\0" + payload
    return bytes((0x80 | opcode, 0xFE)) + len(payload).to_bytes(2, "big") + b"\0\0\0\0" + payload


class Replies:
    """Cuts a stream of bytes into HTTP replies: (status, headers in lower case, body)."""

    def __init__(self):
        self.rest = b""

    def feed(self, data):
        self.rest += data
        found = []
        while (end := self.rest.find(b"\r\n\r\n")) >= 0:
            lines = self.rest[:end].decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
            }
            status = int(lines[0].split(" ", 2)[1])
            length = 0 if status == 101 else int(headers["content-length"])
            if len(self.rest) < end + 4 + length:
                break
            found.append((status, headers, self.rest[end + 4 : end + 4 + length]))
            self.rest = self.rest[end + 4 + length :]
            if status == 101:
                break
        return found


class Frames:
    """Cuts a stream of bytes into WebSocket frames of a server: (opcode, payload)."""

    def __init__(self, rest=b""):
        self.rest = rest

    def feed(self, data):
        self.rest += data
        found = []
        while (cut := self._one()) is not None:
            found.append(cut)
        return found

    def _one(self):
        data = self.rest
        if len(data) < 2:
            return None
        length, start = data[1] & 0x7F, 2
        if length >= 126:
            start = 4 if length == 126 else 10
            if len(data) < start:
                return None
            length = int.from_bytes(data[2:start], "big")
        if len(data) < start + length:
            return None
        assert data[0] & 0x80, "the server fragments nothing"
        self.rest = data[start + length :]
        return data[0] & 0x0F, data[start : start + length]
