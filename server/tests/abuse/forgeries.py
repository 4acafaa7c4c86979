"""Voter tokens a thief or a bungler would send (T12 to T16). A forger's tools, from the standard library and PyCA."""

import base64
import hashlib
import hmac
import json
import time

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LONGEST = 4096


def b64(data):
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def now():
    return int(time.time())


class Forger:
    """Signs whatever it is told with whatever it has. `house`: whose project the tokens are for."""

    def __init__(self, house):
        self.secret, self.project = house.signing.encode(), house.project
        self.rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.ec = ec.generate_private_key(ec.SECP256R1())
        self.ed = ed25519.Ed25519PrivateKey.generate()

    def claims(self, **more):
        told = {"sub": "user-1", "aud": self.project, "exp": now() + 600, **more}
        return {name: value for name, value in told.items() if value is not ...}

    def hs(self, header=(), claims=None, key=None, digest="sha256"):
        """Signed with a shared secret, the project's own if no other is given."""
        payload = self.claims() if claims is None else claims
        text = f"{b64({'alg': 'HS256', 'typ': 'JWT', **dict(header)})}.{b64(payload)}"
        return f"{text}.{b64(hmac.digest(self.secret if key is None else key, text.encode(), digest))}"

    def signed(self, algorithm, **header):
        """Signed with a key of the forger's own."""
        text = f"{b64({'alg': algorithm, 'typ': 'JWT', 'kid': 'k1', **header})}.{b64(self.claims())}"
        if algorithm == "RS256":
            made = self.rsa.sign(text.encode(), padding.PKCS1v15(), SHA256())
        elif algorithm == "EdDSA":
            made = self.ed.sign(text.encode())
        else:
            made = self.ec.sign(text.encode(), ec.ECDSA(SHA256()))
        return f"{text}.{b64(made)}"

    def pem(self):
        return self.rsa.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def forged(forger):
    """Name → token; every one must be refused."""
    return {
        **torn(forger),
        **missigned(forger),
        **misdeclared(forger),
        **misdirected(forger),
        **misclaimed(forger),
    }


def torn(forger):
    """Tokens that lost, gained or swapped a part."""
    good = forger.hs()
    head, body, signature = good.split(".")
    other = b64(forger.claims(sub="admin"))
    return {
        "nothing": "-",
        "dots": "..",
        "no signature": f"{head}.{body}",
        "empty signature": f"{head}.{body}.",
        "short signature": f"{head}.{body}.{signature[:-4]}",
        "long signature": f"{good}AAAA",
        "one bit off": f"{head}.{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}",
        "four parts": f"{good}.{signature}",
        "padding": f"{good}=",
        "another payload": f"{head}.{other}.{signature}",
        "half a token": good[: len(good) // 2],
        "standard base64": f"{head}.{body}.{signature[:-1]}+",
        "payload is a list": forger.hs(claims=[1]),
        "payload is a text": forger.hs(claims="user-1"),
        "payload is no JSON": f"{head}.{b64(b'{')}.{signature}",
        "header is a list": f"{b64([])}.{body}.{signature}",
        "header is no JSON": f"{b64(b'no')}.{body}.{signature}",
        "header is deep": f"{b64(b'[' * 2000)}.{body}.{signature}",
        "a megabyte": "A" * 1_000_000,
        "a long header": forger.hs({"pad": "x" * LONGEST}),
        "a JWE": f"{head}.{body}.{body}.{body}.{signature}",
        "an API key": "pl_sk_live_" + "A" * 36,
        "a voter token of nobody": "pl_vt_voter_" + "0" * 26 + "." + "A" * 43,
    }


def missigned(forger):
    """Signed with what is not the secret."""
    secret = forger.secret
    strangers = {f"{one} by a stranger": forger.signed(one) for one in ("RS256", "ES256", "EdDSA")}
    return strangers | {
        "another secret": forger.hs(key=b"another secret of a good length, forty bytes"),
        "empty secret": forger.hs(key=b""),
        "secret without prefix": forger.hs(key=secret.removeprefix(b"pl_ss_")),
        "secret, hashed": forger.hs(key=hashlib.sha256(secret).digest()),
        "project id as secret": forger.hs(key=forger.project.encode()),
        "public key as secret": forger.hs(key=forger.pem()),
    }


NONE = ("none", "None", "NONE", "nOnE", "", None, 0, ["HS256"], {"alg": "HS256"}, "hs256", " HS256", "HS256 ")


def misdeclared(forger):
    """Signed with the secret, and saying that it was otherwise."""
    body = forger.hs().split(".")[1]
    made = {
        "truncated digest": forger.hs({"alg": "HS256/64"}),
        "longer digest": forger.hs({"alg": "HS512"}, digest="sha512"),
        "digest unlike alg": forger.hs(digest="sha512"),
        "RS256 over a secret": forger.hs({"alg": "RS256", "kid": "k1"}),
        "EdDSA over a secret": forger.hs({"alg": "EdDSA", "kid": "k1"}),
        "PS256": forger.hs({"alg": "PS256", "kid": "k1"}),
        "ES384": forger.hs({"alg": "ES384", "kid": "k1"}),
    }
    for value in NONE:
        made[f"alg {value!r}, unsigned"] = f"{b64({'alg': value, 'typ': 'JWT'})}.{body}."
        made[f"alg {value!r}, signed"] = forger.hs({"alg": value})
    return made


KEY_IDS = (
    "../../../dev/null",
    "/etc/passwd",
    "' OR 1=1 --",
    "http://127.0.0.1:1/",
    "k\0",
    "",
    "x" * 500,
    7,
    None,
    ["k1"],
)
HEADERS = {
    "crit": ["x"], "b64": False, "jku": "http://127.0.0.1:1/keys", "x5u": "http://127.0.0.1:1/x", "x5c": ["MIIB"],
    "zip": "DEF", "typ": "at+jwt",
}  # fmt: skip


def misdirected(forger):
    """Signed with the secret, and leading to a key, or to rules, of the sender's own."""
    made = {f"kid {str(kid)[:20]!r}": forger.signed("EdDSA", kid=kid) for kid in KEY_IDS}
    made |= {f"{name} in the header": forger.hs({name: value}) for name, value in HEADERS.items()}
    own = {"kty": "oct", "k": b64(forger.secret)}
    return made | {
        "its own key": forger.hs({"jwk": own}),
        "crit of b64": forger.hs({"crit": ["b64"], "b64": True}),
        "empty crit": forger.hs({"crit": []}),
    }


def misclaimed(forger):
    """Signed with the secret, and claiming what is of the wrong type, or for somebody else."""
    made = {
        f"{name} = {str(value)[:30]}": forger.hs(claims=forger.claims(**{name: value}))
        for name, value in CLAIMS
    }
    for name, aud in {"in a list": [forger.project], "with a space": forger.project + " "}.items():
        made[f"aud {name}"] = forger.hs(claims=forger.claims(aud=aud))
    return made


SOON = now() + 600
CLAIMS = [
    *(
        ("exp", value)
        for value in (..., str(SOON), SOON + 0.5, None, True, [SOON], {}, 253402300799, -1.0, 10**400, 1e308)
    ),
    *(("exp", value) for value in (now() + 25 * 3600, "never")),
    *(("aud", value) for value in (..., None, "", "proj_other", [], {}, 7, "*")),
    *(
        ("sub", value)
        for value in (..., None, "", 7, True, ["user-1"], {"id": 1}, "x" * 256, "x" * 2500, "a\0b")
    ),
    *(("iat", value) for value in (SOON, "now", None, 1.5, [0])),
    *(("nbf", value) for value in (SOON, "now", None, 1.5)),
    *(("name", 7), ("role", ["host"]), ("attrs", "x"), ("attrs", [])),
]
