"""The one door out: it goes where it was judged to go, and takes in no more than it asked for."""

import asyncio
import ssl
import threading

import pytest
from certificates import certificate

from plaudit.outbound import client
from plaudit.outbound.client import Outbound, Unanswered
from plaudit.outbound.resolving import MOST_LOOKUPS, SystemNames
from waiting import until

SECONDS = 5.0

# Loopback, private networks and the metadata services of clouds, as people spell them to get past a list.
SPELLINGS = [
    *("127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.000.000.001", "0177.0.0.1", "0177.0.0.01"),
    *("0x7f.0.0.1", "0x7f.0x0.0x0.0x1", "0x7f000001", "0x7F000001", "2130706433", "017700000001", "0x7f.1"),
    *("127.0.0.2", "127.255.255.254", "localhost", "LOCALHOST", "localhost.", "localhost.localdomain"),
    *("0", "0.0.0.0", "00.00.00.00", "[::]", "[::0]", "[0:0:0:0:0:0:0:0]"),
    *("[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::ffff:127.0.0.1]"),
    *("[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]", "[::127.0.0.1]", "[::7f00:1]", "[64:ff9b::127.0.0.1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]"),
    *("[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[::ffff:169.254.169.254]"),
    *("169.254.169.254", "0xa9fea9fe", "2852039166", "025177524776", "169.254.43518", "169.16689662"),
    *("10.0.0.1", "10.1", "0x0a000001", "167772161", "172.16.0.1", "192.168.1.1", "192.168.257"),
    *("3232235777", "100.64.0.1", "100.127.255.254", "198.18.0.1", "224.0.0.1", "255.255.255.255"),
    *(
        "①②⑦.⓪.⓪.①",
        "\uff11\uff12\uff17.0.0.1",
        "127。0。0。1",
        "127%2e0%2e0%2e1",
        "[::1%25lo]",
        "192.0.2.1",
        "240.0.0.1",
    ),
]


async def here(_host, _port):
    return ["127.0.0.1"]


@pytest.fixture
async def listener():
    """A port of this machine, and how often anybody came to it."""
    met = []

    async def meet(_reader, writer):
        met.append(writer.get_extra_info("peername"))
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1], met
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("host", SPELLINGS)
async def test_however_it_is_spelt_nothing_inside_is_asked(host):
    assert len(SPELLINGS) >= 60
    for scheme in ("https", "http"):
        with pytest.raises(Unanswered) as refused:
            await Outbound().send("GET", f"{scheme}://{host}/", seconds=SECONDS, largest=10)
        assert refused.value.reason in {"url", "address", "name"}


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1", "2606:4700::1111"], []]
)
async def test_one_address_inside_is_enough_to_refuse_a_name(found):
    async def resolve(_host, _port):
        return found

    with pytest.raises(Unanswered) as refused:
        await Outbound(resolve=resolve).send("GET", "https://x.example/", seconds=SECONDS, largest=10)
    assert refused.value.reason == ("address" if found else "name")


async def test_a_name_is_asked_once_and_connected_to_as_it_was_judged(monkeypatch):
    """A name server that says something public first and this machine afterwards."""
    asked, connected = [], []

    async def rebinding(host, _port):
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    class Watched(client.httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request):
            connected.append((request.url.host, request.extensions["sni_hostname"], request.headers["host"]))
            raise client.httpx.ConnectError("far away")

    monkeypatch.setattr(client.httpx, "AsyncHTTPTransport", Watched)
    with pytest.raises(Unanswered) as refused:
        await Outbound(resolve=rebinding).send("GET", "https://a.example/x", seconds=SECONDS, largest=10)
    assert (refused.value.reason, asked) == ("connect", ["a.example"])
    assert connected == [("93.184.216.34", "a.example", "a.example")]


async def serve(say, **tls):
    """A server on this machine that says one thing to everybody; its port and what it was asked."""
    asked = []

    async def meet(reader, writer):
        try:
            asked.append(await reader.readuntil(b"\r\n\r\n"))
            await say(writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0, **tls)
    return server, server.sockets[0].getsockname()[1], asked


async def test_a_redirect_is_an_answer_and_is_not_followed(listener):
    port, met = listener

    async def away(writer):
        writer.write(b"HTTP/1.1 307 x\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % port)

    server, own, _ = await serve(away)
    async with server:
        outbound = Outbound(allow_private=True)
        answer = await outbound.send(
            "POST", f"http://127.0.0.1:{own}/", body=b"x", seconds=SECONDS, largest=10
        )
    assert (answer.status, met) == (307, [])


async def test_of_a_long_reply_only_the_beginning_is_read():
    sent = []

    async def much(writer):
        writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 10000000\r\n\r\n")
        for _ in range(160):
            writer.write(b"x" * 65536)
            await writer.drain()
            sent.append(65536)

    server, port, _ = await serve(much)
    async with server:
        outbound = Outbound(allow_private=True)
        answer = await outbound.send("GET", f"http://127.0.0.1:{port}/", seconds=SECONDS, largest=4096)
    assert (len(answer.body), answer.cut) == (4096, True)
    assert len(sent) < 160


async def test_a_slow_drip_ends_with_the_time_there_was():
    async def drip(writer):
        writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n")
        while not writer.transport.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.05)

    server, port, _ = await serve(drip)
    async with server:
        with pytest.raises(Unanswered) as refused:
            await Outbound(allow_private=True).send(
                "GET", f"http://127.0.0.1:{port}/", seconds=0.4, largest=9999
            )
    assert refused.value.reason == "timeout"


async def test_endless_headers_are_no_answer():
    async def headers(writer):
        writer.write(b"HTTP/1.1 200 x\r\n")
        while not writer.transport.is_closing():
            writer.write(b"x-more: " + b"x" * 8000 + b"\r\n")
            await writer.drain()

    server, port, _ = await serve(headers)
    async with server:
        with pytest.raises(Unanswered) as refused:
            await Outbound(allow_private=True).send(
                "GET", f"http://127.0.0.1:{port}/", seconds=SECONDS, largest=10
            )
    assert refused.value.reason == "reply"


async def test_no_proxy_and_no_netrc_of_the_environment(monkeypatch, listener, tmp_path):
    port, met = listener
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    async def fine(writer):
        writer.write(b"HTTP/1.1 204 x\r\nSet-Cookie: a=b\r\n\r\n")

    server, own, asked = await serve(fine)
    async with server:
        outbound = Outbound(allow_private=True)
        for _ in range(2):
            await outbound.send("GET", f"http://127.0.0.1:{own}/", seconds=SECONDS, largest=10)
    assert met == []
    assert not any(b"authorization" in one.lower() or b"cookie" in one.lower() for one in asked)


@pytest.mark.parametrize(("name", "reason"), [("hooks.example", None), ("other.example", "tls")])
async def test_the_certificate_must_be_of_the_name_though_an_address_is_connected_to(
    tmp_path, monkeypatch, name, reason
):
    shown, trusted = certificate(tmp_path, "hooks.example")
    named = []
    shown.sni_callback = lambda _socket, server_name, _context: named.append(server_name)
    monkeypatch.setattr(client, "_trusted", lambda: ssl.create_default_context(cafile=trusted))

    async def fine(writer):
        writer.write(b"HTTP/1.1 204 x\r\n\r\n")

    server, port, asked = await serve(fine, ssl=shown)
    outbound = Outbound(allow_private=True, resolve=here)
    async with server:
        sent = outbound.send("GET", f"https://{name}:{port}/", seconds=SECONDS, largest=10)
        if reason is None:
            assert (await sent).status == 204
            assert f"host: {name}:{port}".encode() in asked[0].lower()
        else:
            with pytest.raises(Unanswered) as refused:
                await sent
            assert (refused.value.reason, asked) == (reason, [])
    assert named == [name]


async def test_a_name_that_hangs_takes_one_place_however_often_it_is_asked(monkeypatch):
    """Whoever asks for another name is answered; who gave up is not waited for."""
    stuck, asked = threading.Event(), []

    def lookup(host, _port):
        asked.append(host)
        if host == "stuck.example":
            stuck.wait()
        return ["192.0.2.1"], None

    monkeypatch.setattr("plaudit.outbound.resolving._lookup", lookup)
    names = SystemNames()
    for _ in range(MOST_LOOKUPS * 2):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await names("stuck.example", 443)
    assert asked == ["stuck.example"]
    assert await names("fine.example", 443) == ["192.0.2.1"]
    stuck.set()
    await until(lambda: not names._asked)
