"""A network of this process's own, where every address there is leads back to it and names are what we say.

For a process that `unshare --mount --net` has started: it has no line to anywhere, and nobody outside sees what
it mounts. Public addresses can be delivered to there, and a connection to a private one is seen, whichever it
is. Names go the ordinary way: the C library's `getaddrinfo` asks the name server that /etc/resolv.conf names.
"""

import contextlib
import fcntl
import ipaddress
import socket
import struct
import subprocess
import threading
from pathlib import Path

_LOOPBACK = 1  # its index in a new network
_SET_FLAGS, _UP = 0x8914, 0x1
_NEW_ROUTE, _REQUEST, _ACKNOWLEDGE, _CREATE = 24, 0x1, 0x4, 0x400
_TABLE_LOCAL, _STATIC, _SCOPE_HOST, _LOCAL, _OVER = 255, 4, 254, 2, 4
A, AAAA = 1, 28


def settle(folder):
    """Every address of either kind is of this machine, and names are asked of 127.0.0.1."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))
    for family in (socket.AF_INET, socket.AF_INET6):
        _bring_home(family)
    texts = {
        "resolv.conf": "nameserver 127.0.0.1\noptions timeout:20 attempts:1\n",
        "nsswitch.conf": "hosts: files dns\n",
        "hosts": "127.0.0.1 localhost\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
        subprocess.run(["mount", "--bind", folder / name, Path("/etc", name)], check=True)


def _bring_home(family):
    """As `ip route add local default dev lo` does."""
    route = struct.pack("BBBBBBBBI", family, 0, 0, 0, _TABLE_LOCAL, _STATIC, _SCOPE_HOST, _LOCAL, 0)
    over = struct.pack("HHI", 8, _OVER, _LOOPBACK)
    size = 16 + len(route) + len(over)
    head = struct.pack("IHHII", size, _NEW_ROUTE, _REQUEST | _ACKNOWLEDGE | _CREATE, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.send(head + route + over)
        (error,) = struct.unpack_from("i", kernel.recv(4096), 16)
    if error:
        raise OSError(-error, "no route home")


class Names:
    """The name server. `say` what a name is, look by look: a later look gets a later answer, for ever the last.

    `asked` counts the looks by name. An answer is good for no time at all.
    """

    def __init__(self):
        self._said, self._asked = {}, {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self._answer, daemon=True).start()

    def say(self, name, *looks):
        self._said[name], self._asked[name] = looks, {A: 0, AAAA: 0}

    def asked(self, name):
        """How often for addresses of IPv4, and how often of IPv6."""
        return tuple(self._asked[name].values())

    def _answer(self):
        while True:
            question, whence = self._socket.recvfrom(4096)
            self._socket.sendto(self._reply(question), whence)

    def _reply(self, question):
        name, after = _name(question)
        (kind,) = struct.unpack_from(">H", question, after)
        looks, asked = self._said.get(name), self._asked.get(name)
        refused = 0 if looks else 3  # there is no such name
        found = []
        if looks and kind in asked:
            found = [one for one in looks[min(asked[kind], len(looks) - 1)] if _kind(one) == kind]
            asked[kind] += 1
        head = question[:2] + struct.pack(">HHHHH", 0x8580 | refused, 1, len(found), 0, 0)
        return head + question[12 : after + 4] + b"".join(map(_record, found))


def _name(question):
    labels, place = [], 12
    while size := question[place]:
        labels.append(question[place + 1 : place + 1 + size].decode().lower())
        place += 1 + size
    return ".".join(labels), place + 1


def _kind(address):
    return AAAA if ":" in address else A


def _record(address):
    packed = ipaddress.ip_address(address).packed
    return struct.pack(">HHHIH", 0xC00C, _kind(address), 1, 0, len(packed)) + packed


class Receiver:
    """Whoever connects to port 443 of any address at all: written down at once, then answered with 204.

    `met`: the addresses connected to. `got`: (host, message id, body) of each request.
    """

    def __init__(self, context):
        self.met, self.got = [], []
        self.news = threading.Condition()
        self._context = context
        listener = socket.create_server(("::", 443), family=socket.AF_INET6, dualstack_ipv6=True, backlog=200)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            line, _ = listener.accept()
            address = ipaddress.ip_address(line.getsockname()[0])
            self.met.append(str(address.ipv4_mapped or address))
            threading.Thread(target=self._meet, args=(line,), daemon=True).start()

    def _meet(self, line):
        with contextlib.suppress(OSError), self._context.wrap_socket(line, server_side=True) as safe:
            head, _, body = _whole(safe)
            headers = dict(one.lower().split(": ", 1) for one in head.split("\r\n")[1:])
            while len(body) < int(headers.get("content-length", 0)):
                body += safe.recv(65536)
            with self.news:
                self.got.append((headers["host"], headers.get("webhook-id"), body))
                self.news.notify_all()
            safe.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    def wait_for(self, condition):
        with self.news:
            assert self.news.wait_for(lambda: condition(self.got), 60), self.got


def _whole(line):
    said = b""
    while b"\r\n\r\n" not in said:
        more = line.recv(65536)
        if not more:
            raise ConnectionResetError
        said += more
    head, gap, body = said.partition(b"\r\n\r\n")
    return head.decode("latin-1"), gap, body
