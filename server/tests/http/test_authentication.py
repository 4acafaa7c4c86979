"""Keys, origins and host-signed tokens over HTTP: what is believed, and the long list of what is not."""

import asyncio
import base64
import json

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plaudit.features.projects.keys import new_key
from plaudit.kernel.clock import SystemClock


def now():
    return SystemClock().now() // 1000


async def code_of(client, path, **headers):
    return (await client.get(path, headers=headers)).json().get("code")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "key_missing"),
        ("Bearer", "key_invalid"),
        ("Basic dXNlcjpwYXNz", "key_invalid"),
        ("Bearer nonsense", "key_invalid"),
        ("Bearer pl_sk_live_" + "a" * 36, "key_invalid"),
        ("Bearer " + "x" * 8000, "key_invalid"),
        ("Bearer é", "key_invalid"),
    ],
)
async def test_bad_keys(house, header, code):
    headers = {} if header is None else {"authorization": header.encode()}
    reply = await house.client().get("/v1/polls", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (401, code)
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert "nonsense" not in reply.text


async def test_a_wellformed_key_nobody_made_is_unknown(house):
    stranger = new_key("proj_x", "secret", "live", 0).text
    assert await code_of(house.client(stranger), "/v1/polls") == "key_invalid"


async def test_a_revoked_key_is_refused(house):
    poll = await house.poll()
    publishable = house.project.keys[1]
    assert await code_of(house.page, poll.path) is None
    store = house.app.database.projects
    assert await store.revoke_key(publishable.id, SystemClock().now())
    async with asyncio.timeout(1.0):
        while await code_of(house.page, poll.path) != "key_revoked":
            await house.host.get(f"{poll.path}/votes")  # reads the file, so that the key ring gets its turn


async def test_live_and_test_data_do_not_meet(house):
    poll = await house.poll()
    key = new_key(house.project.project.id, "secret", "test", SystemClock().now())
    await house.app.database.projects.add_key(key.key)
    tester = house.client(key.text)
    assert await code_of(tester, poll.path) == "poll_not_found"
    assert (await tester.get("/v1/polls")).json()["data"] == []


async def test_scopes(house):
    key = new_key(house.project.project.id, "secret", "live", SystemClock().now(), scopes=("polls:read",))
    await house.app.database.projects.add_key(key.key)
    reply = await house.client(key.text).post("/v1/polls", json={"question": "a", "options": ["b", "c"]})
    assert (reply.status_code, reply.json()["code"], reply.json()["scope"]) == (
        403,
        "scope_missing",
        "polls:write",
    )


GOOD_ORIGIN = "https://shop.example.com"


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        (GOOD_ORIGIN, True),
        ("null", False),
        ("", False),
        ("https://shop.example.com.evil.test", False),
        ("https://evilshop.example.com", False),
        ("https://shopxexample.com", False),
        ("https://shop.example.com:8443", False),
        ("https://shop.example.com:443", False),
        ("http://shop.example.com", False),
        ("https://SHOP.example.com", False),
        ("https://shop.example.com/", False),
        ("https://user@shop.example.com", False),
        ("https://shop.example.com, https://evil.test", False),
        ("https://example.com", False),
        ("*", False),
    ],
)
async def test_origins_are_compared_exactly(house, origin, allowed):
    """T21, T45; Litestar CVE-2026-25478 was a pattern where a list belongs."""
    poll = await house.poll()
    key = new_key(
        house.project.project.id, "publishable", "live", SystemClock().now(), origins=(GOOD_ORIGIN,)
    )
    await house.app.database.projects.add_key(key.key)
    headers = {} if origin is None else {"origin": origin}
    reply = await house.client(key.text).get(poll.path, headers=headers)
    assert reply.headers["vary"] == "Origin"
    if allowed:
        assert reply.status_code == 200
        assert reply.headers.get("access-control-allow-origin") == origin
    else:
        assert reply.json()["code"] == "origin_not_allowed"
        assert "access-control-allow-origin" not in reply.headers
    assert "access-control-allow-credentials" not in reply.headers


async def test_a_secret_key_in_a_browser_is_noticed(house):
    browser = {"origin": GOOD_ORIGIN, "sec-fetch-mode": "cors", "sec-fetch-site": "cross-site"}
    assert await code_of(house.host, "/v1/polls", **browser) == "secret_key_in_browser"
    assert await code_of(house.host, "/v1/polls", origin=GOOD_ORIGIN) is None


async def test_preflight(house):
    reply = await house.client().options(
        "/v1/polls/x/votes",
        headers={"origin": GOOD_ORIGIN, "access-control-request-method": "POST"},
    )
    assert reply.status_code == 204
    assert reply.headers["access-control-allow-origin"] == GOOD_ORIGIN
    assert "Plaudit-Voter" in reply.headers["access-control-allow-headers"]
    assert reply.headers["access-control-max-age"] == "7200"


def b64(data) -> str:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


async def verdict(house, token) -> str | None:
    reply = await house.page.post("/v1/tickets", headers={"plaudit-voter": token})
    if reply.status_code == 401 and len(token) > 40:
        assert token[-20:] not in reply.text
    return reply.json().get("code")


def claims(house, **more):
    return {"sub": "user-1", "aud": house.project.project.id, "exp": now() + 600} | more


BAD_CLAIMS = [
    {"exp": msgspec.UNSET},
    {"exp": "9999999999"},
    {"exp": 9_999_999_999.5},
    {"exp": None},
    {"exp": []},
    {"exp": True},
    {"exp": 253_402_300_799},
    {"exp": 10**400},
    {"sub": msgspec.UNSET},
    {"sub": ""},
    {"sub": 7},
    {"sub": None},
    {"sub": ["user-1"]},
    {"sub": "x" * 256},
    {"sub": "a\0b"},
    {"aud": msgspec.UNSET},
    {"aud": "proj_other"},
    {"aud": ["LIST"]},
    {"aud": None},
    {"nbf": 9_999_999_999},
    {"nbf": "soon"},
    {"iat": 9_999_999_999},
    {"iat": 1.5},
    {"name": 7},
    {"role": ["host"]},
    {"attrs": "x"},
]


@pytest.mark.parametrize("bad", BAD_CLAIMS, ids=str)
async def test_claims_are_read_strictly(house, signed, bad):
    """T15: a claim of the wrong type is no claim."""
    if bad.get("aud") == ["LIST"]:
        bad = {"aud": [house.project.project.id]}
    payload = {k: v for k, v in claims(house, **bad).items() if v is not msgspec.UNSET}
    header = b64({"alg": "HS256", "typ": "JWT"})
    secret = house.project.project.signing_secret.encode()
    signing_input = f"{header}.{b64(payload)}"
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        signing_input.encode(), secret
    )
    assert await verdict(house, f"{signing_input}.{b64(signature)}") == "voter_token_invalid"


async def test_good_and_expired_tokens(house, signed):
    assert await verdict(house, signed()) is None
    assert await verdict(house, signed(name="Ada", role="viewer", attrs={"tier": 1}, jti="x")) is None
    assert await verdict(house, signed(exp=now() - 1)) == "voter_token_expired"


async def test_forged_signatures_and_headers(house, signed):
    """T12 to T14."""
    good, secret = signed(), house.project.project.signing_secret
    head, body, signature = good.split(".")
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public_pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def hs(header, key=None, payload=None):
        text = f"{b64({'alg': 'HS256', 'typ': 'JWT'} | header)}.{payload or body}"
        algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
        return f"{text}.{b64(algorithm.sign(text.encode(), key or secret.encode()))}"

    assert await verdict(house, hs({})) is None  # the forger's tool itself is sound
    forged = [
        "",
        "x",
        "..",
        f"{head}.{body}",
        f"{head}.{body}.",
        f"{head}.{body}.{signature[:-4]}",
        f"{head}.{b64(claims(house, sub='admin'))}.{signature}",
        f"{b64({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        f"{b64({'alg': 'none', 'typ': 'JWT'})}.{body}.{signature}",
        f"{b64({'alg': 'None'})}.{body}.{signature}",
        f"{b64({'alg': 'hs256'})}.{body}.{signature}",
        f"{b64({'alg': 'HS512'})}.{body}.{signature}",
        f"{b64({'alg': ['HS256']})}.{body}.{signature}",
        f"{b64([])}.{body}.{signature}",
        hs({}, key=b"another secret of a good length, forty bytes"),
        hs({}, key=secret.removeprefix("pl_ss_").encode()),
        hs({}, key=public_pem),
        hs({"crit": ["x"]}),
        hs({"crit": ["b64"], "b64": False}),
        hs({"crit": []}),
        hs({"jwk": {"kty": "oct", "k": b64(secret.encode())}}),
        hs({"jku": "http://127.0.0.1:1/keys"}),
        hs({"x5u": "http://127.0.0.1:1/keys"}),
        hs({"typ": "at+jwt"}),
        hs({}, payload=b64(b"[]")),
        hs({}, payload=b64(b'"text"')),
        hs({"pad": "x" * 4000}),
        jwt.encode(claims(house), private, algorithm="RS256", headers={"kid": "k1"}),
        jwt.encode(claims(house), private, algorithm="RS256"),
        "A" * 1_000_000,
    ]
    for token in forged:
        assert await verdict(house, token) == "voter_token_invalid", token[:80]


class KeySetServer:
    """A host's key set over real HTTP."""

    def __init__(self) -> None:
        self.keys, self.asked, self.reply = [], 0, None

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/keys"
        return self

    async def __aexit__(self, *_):
        self._server.close()
        await self._server.wait_closed()

    async def _answer(self, reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        body = json.dumps({"keys": self.keys}).encode()
        reply = self.reply or b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
        writer.write(reply)
        await writer.drain()
        writer.close()


def jwk(public, algorithm, kid):
    return json.loads(algorithm.to_jwk(public)) | {"kid": kid}


@pytest.fixture
async def key_sets(house):
    async with KeySetServer() as server:
        await house.app.database.projects.set_jwks_url(house.project.project.id, server.url)
        yield server


async def test_public_keys_of_the_host(house, key_sets):
    eddsa, p256 = ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())
    big = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    p384 = ec.generate_private_key(ec.SECP384R1())
    key_sets.keys = [
        jwk(eddsa.public_key(), jwt.algorithms.OKPAlgorithm, "ed"),
        jwk(p256.public_key(), jwt.algorithms.ECAlgorithm, "ec"),
        jwk(big.public_key(), jwt.algorithms.RSAAlgorithm, "rsa"),
        jwk(p384.public_key(), jwt.algorithms.ECAlgorithm, "p384"),
        {"kty": "oct", "k": b64(b"secret" * 8), "kid": "oct"},
    ]

    def token(key, algorithm, kid):
        return jwt.encode(claims(house), key, algorithm=algorithm, headers={"kid": kid})

    assert await verdict(house, token(eddsa, "EdDSA", "ed")) is None
    assert await verdict(house, token(p256, "ES256", "ec")) is None
    assert await verdict(house, token(big, "RS256", "rsa")) is None
    for bad in (
        token(big, "RS256", "ed"),
        token(eddsa, "EdDSA", "rsa"),
        token(big, "PS256", "rsa"),
        token(big, "RS512", "rsa"),
        token(p384, "ES384", "p384"),
        token(b"secret" * 8, "HS256", "oct"),
        token(eddsa, "EdDSA", "../../etc/passwd"),
        token(eddsa, "EdDSA", "' OR 1=1 --"),
        token(eddsa, "EdDSA", "http://127.0.0.1/"),
        token(eddsa, "EdDSA", "x" * 200),
        token(ed25519.Ed25519PrivateKey.generate(), "EdDSA", "ed"),
    ):
        assert await verdict(house, bad) == "voter_token_invalid"
    assert key_sets.asked == 1  # inventing key ids fetches nothing more


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nnot json!",
        b"HTTP/1.1 200 OK\r\ncontent-length: 200000\r\n\r\n" + b" " * 200_000,
        b"garbage\r\n\r\n",
    ],
)
async def test_a_hostile_key_set_gives_no_key_and_no_fault(house, key_sets, reply):
    key_sets.reply = reply
    eddsa = ed25519.Ed25519PrivateKey.generate()
    token = jwt.encode(claims(house), eddsa, algorithm="EdDSA", headers={"kid": "ed"})
    assert await verdict(house, token) == "voter_token_invalid"
