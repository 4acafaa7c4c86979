"""The receivers of `examples/receivers`, each on a server of its kind, meet deliveries good and bad."""

import asyncio
import importlib.util
import json
import subprocess
import sys
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest

from conftest import ROOT
from plaudit_client import Plaudit, webhooks

SECRET = "whsec_c2VjcmV0IG9mIGEgcmVjZWl2ZXIsIDMyIGJ5dGVz"
OTHER = "whsec_YW5vdGhlciBzZWNyZXQgb2YgYSByZWNlaXZlcg=="
BODY = json.dumps({"type": "poll.closed", "data": {"poll": "ü"}}).encode()


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / "receivers" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def deliveries():
    now = int(time.time())
    good = webhooks.sign(BODY, "msg_1", now, SECRET)
    return [
        (204, BODY, good),
        (204, BODY, good),
        (400, BODY + b" ", good),
        (400, BODY, webhooks.sign(BODY, "msg_2", now, OTHER)),
        (400, BODY, webhooks.sign(BODY, "msg_3", now - 301, SECRET)),
        (400, BODY, {}),
        (400, b"x" * (1024 * 1024 + 1), good),
    ]


def test_examples_start_beside_servers_of_their_own_and_find_again_what_they_arranged(tmp_path, free_port):
    ports = {name: (free_port(), free_port()) for name in ("shop", "creator")}
    with (
        Beside("shop", tmp_path, ports["shop"]) as shop,
        Beside("creator", tmp_path, ports["creator"]) as show,
    ):
        assert arranged(shop) == [1, 1, 1, 1]
        show.wait()
        assert "Night stream" in httpx.get(show.page).text
    with Beside("shop", tmp_path, ports["shop"]) as shop:
        assert arranged(shop) == [1, 1, 1, 1]


def arranged(shop):
    shop.wait()
    assert "Tea that has seen the sea" in httpx.get(shop.page).text
    keys = json.loads((shop.folder / "project.json").read_text())
    with Plaudit(shop.server, keys["secret_key"]) as plaudit:
        lists = plaudit.surveys, plaudit.triggers, plaudit.alert_rules, plaudit.webhooks
        return [len(list(resource.list())) for resource in lists]


class Beside:
    """An example and its server; told to end, both have ended."""

    def __init__(self, name, folder, ports):
        self.name, self.folder = name, folder / name
        self.page, self.server = (f"http://127.0.0.1:{port}/" for port in ports)
        command = [sys.executable, ROOT / "examples" / "beside.py", name, "--folder", self.folder]
        self._command = [*command, "--port", str(ports[0]), "--plaudit-port", str(ports[1])]

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        return self

    def wait(self):
        """Until it is open."""
        assert any(line.startswith(f"{self.name}: open at") for line in self._process.stdout)

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(30)
        self._process.stdout.close()
        for address in (self.page, self.server):
            with pytest.raises(httpx.ConnectError):
                httpx.get(address)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def test_the_wsgi_receiver(monkeypatch, capsys):
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    server = make_server("127.0.0.1", 0, loaded("wsgi").application, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}") as host:
            for status, body, headers in deliveries()[:-1]:
                assert host.post("/", content=body, headers=headers).status_code == status
            assert host.get("/").status_code == 400
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert capsys.readouterr().out.splitlines() == ["poll.closed msg_1"]


async def test_the_asgi_receiver(monkeypatch, capsys):
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    transport = httpx.ASGITransport(loaded("asgi").application)
    async with httpx.AsyncClient(transport=transport, base_url="http://receiver.example") as host:
        for status, body, headers in deliveries():
            assert (await host.post("/", content=body, headers=headers)).status_code == status
        assert (await host.get("/")).status_code == 400
    assert capsys.readouterr().out.splitlines() == ["poll.closed msg_1"]


@pytest.mark.parametrize("name", ["asgi", "wsgi"])
async def test_what_failed_is_delivered_again(monkeypatch, name):
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    module, failed = loaded(name), []

    def fail(event):
        failed.append(event.id)
        raise OSError("no queue")

    async def fail_later(event):
        fail(event)

    monkeypatch.setattr(module, "take", fail_later if name == "asgi" else fail)
    headers = webhooks.sign(BODY, "msg_1", int(time.time()), SECRET)
    for _ in range(2):
        with pytest.raises(OSError, match="no queue"):
            await _given(module, name, headers)
    assert failed == ["msg_1", "msg_1"]


async def _given(module, name, headers):
    if name == "asgi":
        pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
        return await module.answer({"method": "POST", "headers": pairs}, BODY)
    environ = {f"HTTP_{key.upper().replace('-', '_')}": value for key, value in headers.items()}
    body = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(BODY)), "wsgi.input": _Once(BODY)}
    return await asyncio.to_thread(module.answer, environ | body)


async def test_what_comes_while_it_is_done_comes_again(monkeypatch):
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    module, begun, end = loaded("asgi"), asyncio.Event(), asyncio.Event()

    async def take(_event):
        begun.set()
        await end.wait()

    monkeypatch.setattr(module, "take", take)
    headers = webhooks.sign(BODY, "msg_1", int(time.time()), SECRET)
    first = asyncio.ensure_future(_given(module, "asgi", headers))
    await begun.wait()
    assert await _given(module, "asgi", headers) == 503
    end.set()
    assert await first == 204
    assert await _given(module, "asgi", headers) == 204


class _Once:
    def __init__(self, body):
        self.body = body

    def read(self, _length):
        return self.body
