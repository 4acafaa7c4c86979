"""Headers that claim to know whose request this is (T2): believed from a named proxy alone, and only as far as it goes.

Seen from outside: every address has a bucket for new voters, and each answer tells how full it is. Three
addresses are drawn down to three different levels; the level an answer tells is the address it was counted for.
"""

import re

import pytest
from abused import House
from raw_http import answer, line, request

PEER, VIEWER, SIXTH = "peer", "198.51.100.7", "2001:db8:5::7"
LEVELS = {PEER: 500, VIEWER: 1000, SIXTH: 1500}  # of 6 000, of which 100 come back each second
NEAR = 200


def xff(*values):
    return [("X-Forwarded-For", value) for value in values]


def said(name, value=VIEWER):
    return [(name, value)]


def forwarded(*values):
    return [("Forwarded", value) for value in values]


# What a trusted proxy at 127.0.0.1 passes on, and whose request that makes it.
FORMS = [
    ([], PEER),
    (xff(VIEWER), VIEWER),
    (xff(f"  {VIEWER}\t"), VIEWER),
    (xff(f"203.0.113.50, {VIEWER}"), VIEWER),
    (xff("203.0.113.50", VIEWER), VIEWER),
    (xff("203.0.113.50, 203.0.113.51", f"203.0.113.52,{VIEWER}"), VIEWER),
    (xff(f"{VIEWER}, 127.0.0.1"), VIEWER),
    (xff(f"{VIEWER}, 127.0.0.1", "127.0.0.1"), VIEWER),
    (xff(f"127.0.0.1, {VIEWER}"), VIEWER),
    (xff("127.0.0.1"), PEER),
    (xff(f"{VIEWER}:4711"), VIEWER),
    (xff(f"[{VIEWER}]"), VIEWER),
    (xff(f"::ffff:{VIEWER}"), VIEWER),
    (xff(f"[::ffff:{VIEWER}]:80"), VIEWER),
    (xff("::ffff:c633:6407"), VIEWER),
    (xff(SIXTH), SIXTH),
    (xff(f"[{SIXTH}]"), SIXTH),
    (xff(f"[{SIXTH}]:4711"), SIXTH),
    (xff("2001:0DB8:0005:0000:ffff:ffff:ffff:ffff"), SIXTH),  # the same /64: one subscriber
    (xff("2001:db8:5::198.51.100.7"), SIXTH),
    (xff(f"{SIXTH}%eth0"), PEER),
    (xff("fe80::1%25eth0"), PEER),
    (xff(f"[{SIXTH}"), PEER),
    (xff(f"{SIXTH}]:80"), PEER),
    (xff(f"[{SIXTH}]:x"), PEER),
    (xff(f"{VIEWER}:"), PEER),
    (xff(f"{VIEWER}:80:80"), PEER),
    (xff(f"{VIEWER} 203.0.113.50"), PEER),
    (xff(f"{VIEWER};203.0.113.50"), PEER),
    (xff(f'"{VIEWER}"'), PEER),
    (xff(f"{VIEWER},"), PEER),
    (xff(""), PEER),
    (xff(","), PEER),
    (xff("unknown"), PEER),
    (xff("_hidden"), PEER),
    (xff("localhost"), PEER),
    (xff("198.51.100.07"), PEER),
    (xff("198.51.100"), PEER),
    (xff("3325256711"), PEER),
    (xff("0xc6336407"), PEER),
    (xff("198.51.100.7/32"), PEER),
    (xff("198.51.100.\xb7"), PEER),
    (xff(f"http://{VIEWER}/"), PEER),
    (xff(f"{VIEWER}' OR 1=1 --"), PEER),
    (xff("203.0.113.50, " * 700 + VIEWER), PEER),  # 10 kB of claims
    (xff("a" * 10_000), PEER),
    (forwarded(f"for={VIEWER}"), VIEWER),
    (forwarded(f'FOR="{VIEWER}:4711";proto=https;by=127.0.0.1'), VIEWER),
    (forwarded(f'proto=http;for="[{SIXTH}]:80"'), SIXTH),
    (forwarded(f"for=203.0.113.50, for={VIEWER}"), VIEWER),
    (forwarded("for=203.0.113.50", f"for={VIEWER}"), VIEWER),
    (forwarded("for=_gazonk"), PEER),
    (forwarded("for=unknown"), PEER),
    (forwarded(f"by={VIEWER}"), PEER),
    (forwarded(f"for={VIEWER}, proto=https"), PEER),
    (forwarded(VIEWER), PEER),
    (forwarded(f'for="{VIEWER}, for=203.0.113.50"'), PEER),
    (forwarded(f"for={VIEWER}") + xff(VIEWER), PEER),  # two dialects: nobody knows which the proxy wrote
    (xff(VIEWER) + said("X-Real-IP", "203.0.113.50"), VIEWER),
    (said("X-Real-IP"), PEER),
    (said("X-Client-IP"), PEER),
    (said("X-Forwarded"), PEER),
    (said("Forwarded-For"), PEER),
    (said("X_Forwarded_For"), PEER),
    (said("X-Cluster-Client-IP"), PEER),
    (said("X-Original-Forwarded-For"), PEER),
    (said("True-Client-IP"), PEER),
    (said("CF-Connecting-IP"), PEER),
    (said("CF-Connecting-IPv6", SIXTH), PEER),
    (said("CF-Pseudo-IPv4"), PEER),
    (said("Fastly-Client-IP"), PEER),
    (said("Fly-Client-IP"), PEER),
    (said("X-Azure-ClientIP"), PEER),
    (said("Via", f"1.1 {VIEWER}"), PEER),
]


def asked(house, headers):
    extra = "".join(f"{name}: {value}\r\n" for name, value in headers).encode("latin-1")
    whole = request("POST", "/v1/voters", authorization=f"Bearer {house.page}")
    return whole.replace(b"\r\n\r\n", b"\r\n" + extra + b"\r\n", 1)


async def left(link, house, headers):
    """How many new voters the address of this request may still make."""
    reader, writer = link
    writer.write(asked(house, headers))
    status, told, body = await answer(reader)
    assert status == 201, body
    return int(re.search(r'"voters";r=(\d+)', told["ratelimit"])[1])


async def draw(link, house, headers, count):
    reader, writer = link
    for _ in range(count // 50):
        writer.write(asked(house, headers) * 50)
        for _ in range(50):
            assert (await answer(reader))[0] == 201


async def counted_for(link, house, headers, levels):
    """Whose bucket this request was taken from: the level nearest to what was told, asked in the same moment."""
    told = await left(link, house, headers)
    now = {name: await left(link, house, canonical) for name, canonical in levels.items()}
    near = [name for name, level in now.items() if abs(level - told) < NEAR]
    assert len(near) <= 1, f"the levels ran together: {now}"
    return near[0] if near else "somebody else"


@pytest.fixture(params=[True, False], ids=["trusted", "untrusted"])
def proxied(request, tmp_path):
    """A server with its limits on, that trusts 127.0.0.1 to be a proxy, or nobody; and whether it does."""
    settings = {"PLAUDIT_TRUSTED_PROXIES": "127.0.0.1"} if request.param else {}
    with House(tmp_path, **settings) as house:
        yield house, request.param


async def test_every_form_is_counted_for_the_right_address(proxied, figures):
    house, trusted = proxied
    levels = {PEER: [], VIEWER: xff(VIEWER), SIXTH: xff(SIXTH)} if trusted else {PEER: []}
    async with line(house) as link:
        for name, canonical in levels.items():
            await draw(link, house, canonical, LEVELS[name])
        wrong = []
        for headers, expected in FORMS:
            found = await counted_for(link, house, headers, levels)
            if found != (expected if trusted else PEER):
                wrong.append((str(headers)[:120], found))
    assert wrong == []
    figures(forms_of_forwarding_headers=len(FORMS), peer_is_trusted=trusted, counted_for_the_wrong_address=0)


async def test_a_new_claim_with_each_guess_does_not_buy_more_guesses(lone_house):
    """120 bad keys a minute for one address, whatever it calls itself; a key in use there still works."""
    assert lone_house.ask("GET", "/v1/polls").status_code == 200
    async with line(lone_house) as (reader, writer):
        seen = []
        for number in range(150):
            names = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP")
            claim = "".join(f"{name}: for=198.51.100.{number}\r\n" for name in names)
            claim += f"X-Forwarded-For: 203.0.113.{number}\r\n"
            writer.write(
                f"GET /v1/polls HTTP/1.1\r\nhost: x\r\nauthorization: Bearer no-{number}\r\n{claim}\r\n".encode()
            )
            seen.append((await answer(reader))[0])
    assert seen[:120] == [401] * 120
    assert 429 in seen[120:]
    assert lone_house.ask("GET", "/v1/polls").status_code == 200, "a good key was locked out with them"
