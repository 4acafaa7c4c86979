"""What is cheap to send must be cheap to refuse (T42): work per byte stays flat from small to the largest, memory too.

Work is the processor time of the server's process, which other processes on the machine do not add to.
"""

import os
from pathlib import Path

import pytest
from raw_http import answer, line, request

SMALL, LARGE = 4 * 1024, 60 * 1024
GROWTH = 3.0  # a cost that grows with the square of the size would be 15 times as much per byte


def many(piece, size):
    """As many numbered pieces as fit."""
    made, total = [], 0
    while total < size:
        made.append(piece(len(made)))
        total += len(made[-1]) + 1
    return b",".join(made)


BODIES = {
    "names, the last one twice": lambda size: b"{" + many(lambda n: b'"k%d":0' % n, size) + b',"z":0,"z":0}',
    "names": lambda size: b"{" + many(lambda n: b'"k%d":0' % n, size) + b"}",
    "a long name over many values": lambda size: b'{"' + b"n" * (size // 2) + b'":[' + many(lambda _: b'"a"', size // 2) + b"]}",
    "names over names": lambda size: b'{"' + b"n" * (size // 2) + b'":{' + many(lambda n: b'"%d":[]' % n, size // 2) + b"}}",
    "lists": lambda size: b"[" + many(lambda _: b"[[[]]]", size) + b"]",
    "numbers": lambda size: b"[" + many(lambda n: b"%d" % n, size) + b"]",
    "one number": lambda size: b'{"a":' + b"7" * size + b"}",
    "one fraction": lambda size: b'{"a":0.' + b"7" * size + b"}",
    "one text": lambda size: b'{"a":"' + b"x" * size + b'"}',
    "escapes": lambda size: b'{"a":"' + b"\\u0041" * (size // 6) + b'"}',
    "backslashes": lambda size: b'{"a":"' + b"\\\\" * (size // 2) + b'"}',
    "an end that never comes": lambda size: b'{"a":"' + b"\\" * size,
    "open brackets": lambda size: b"[" * size,
    "spaces": lambda size: b" " * size,
    "surrogates": lambda size: b'{"a":"' + b"\\ud83d\\ude00" * (size // 12) + b'"}',
    "tildes in a name": lambda size: b'{"' + b"~/" * (size // 2) + b'":"\\u0000"}',
    "dots in a name": lambda size: b'{"' + b".a[0]" * (size // 5) + b'":0}',
    "backticks in a name": lambda size: b'{"' + b" - at `$.a" * (size // 10) + b'":0}',
}  # fmt: skip
# What goes in the head: (path, headers) of a size up to 15 KB (4 KB for the address).
HEADS = {
    "query": lambda size: ("/v1/polls?" + "a=&" * (min(size, 4000) // 3), {}),
    "percents": lambda size: ("/v1/polls/" + "%41" * (min(size, 4000) // 3), {}),
    "slashes": lambda size: ("/v1/polls" + "/a" * (min(size, 4000) // 2), {}),
    "if-none-match": lambda size: ("/v1/polls/poll_00000000000000000000000000", {"if_none_match": '"1",' * (size // 4)}),
    "content type": lambda size: ("/v1/voters", {"content_type": "application/json" + " ;" * (size // 2)}),
    "cookie": lambda size: ("/p/poll_00000000000000000000000000", {"cookie": "a=b;" * (size // 4)}),
    "languages": lambda size: ("/p/poll_00000000000000000000000000", {"accept_language": "de;q=0.5," * (size // 9)}),
    "token": lambda size: ("/v1/polls", {"plaudit_voter": "a." * (size // 2)}),
    "request id": lambda size: ("/livez", {"x_request_id": "a" * size + "!"}),
    "forwarded": lambda size: ("/livez", {"forwarded": 'for="' * (size // 5)}),
}  # fmt: skip


def spent(house):
    """Seconds of processor time the server has used."""
    fields = Path(f"/proc/{house.server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def work(house, whole, times):
    """Processor seconds per request of this one, sent `times` times on one connection."""
    async with line(house) as (reader, writer):
        begun = spent(house)
        for _ in range(times):
            writer.write(whole)
            found = await answer(reader, 60)
            assert found is not None
            assert found[0] < 500, found
        return (spent(house) - begun) / times


def asked(house, body=b"", path="/v1/voters", method="POST", **headers):
    sent = {"content_type": "application/json", "authorization": f"Bearer {house.page}", **headers}
    return request(method, path, body, **sent)


@pytest.mark.parametrize("family", BODIES)
async def test_a_body_costs_what_its_length_is_worth(house, amount, family):
    times = amount(8, 60)
    before = house.memory()
    small, large = (asked(house, BODIES[family](size)) for size in (SMALL, LARGE))
    assert len(large) < 64 * 1024 + 300
    cheap, dear = await work(house, small, times * 15), await work(house, large, times)
    per_byte = (dear / len(large)) / max(cheap / len(small), 1e-8)
    assert dear < 0.01 or per_byte < GROWTH, (
        f"{dear:.4f} s for {len(large)} bytes, {cheap:.4f} s for {len(small)}"
    )
    assert house.memory() - before < 24 << 20


@pytest.mark.parametrize("family", HEADS)
async def test_a_head_costs_what_its_length_is_worth(house, amount, family):
    times = amount(20, 200)

    def whole(size):
        path, headers = HEADS[family](size)
        return asked(house, path=path, method="POST" if path == "/v1/voters" else "GET", **headers)

    small, large = whole(1000), whole(14_000)
    cheap, dear = await work(house, small, times), await work(house, large, times)
    per_byte = (dear / len(large)) / max(cheap / len(small), 1e-8)
    assert dear < 0.01 or per_byte < GROWTH, (
        f"{dear:.4f} s for {len(large)} bytes, {cheap:.4f} s for {len(small)}"
    )
