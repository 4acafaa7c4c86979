"""Web push encryption: the RFC's own example, and another implementation that reads ours."""

import http_ece
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.push.encryption import LONGEST, encrypted, is_public_key
from plaudit.features.push.vapid import Vapid, decoded, encoded, new_private_key

# RFC 8291, section 5.
MESSAGE = b"When I grow up, I want to be a watermelon"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SENT = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK"
    "6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
BROWSER = ec.derive_private_key(7, ec.SECP256R1())
POINT = BROWSER.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def test_the_example_of_the_standard():
    key = ec.derive_private_key(int.from_bytes(decoded(OURS)), ec.SECP256R1())
    assert (
        encoded(encrypted(MESSAGE, decoded(THEIRS), decoded(AUTH), private_key=key, salt=decoded(SALT)))
        == SENT
    )


@given(st.binary(max_size=LONGEST), st.binary(min_size=16, max_size=16))
def test_another_implementation_reads_it(message, auth):
    body = encrypted(message, POINT, auth)
    assert len(body) <= 4096
    assert http_ece.decrypt(body, private_key=BROWSER, auth_secret=auth, version="aes128gcm") == message


def test_no_two_bodies_are_alike():
    assert encrypted(b"x", POINT, b"a" * 16) != encrypted(b"x", POINT, b"a" * 16)


@pytest.mark.parametrize("point", [b"", b"\4" + b"\0" * 64, POINT[:-1], POINT + b"\0", b"\5" + POINT[1:], b"\2" + POINT[1:33]])  # fmt: skip
def test_what_is_no_key_of_a_browser(point):
    assert is_public_key(POINT)
    assert not is_public_key(point)


def test_a_push_service_can_tell_who_we_are():
    vapid = Vapid(new_private_key(), "mailto:ops@example.org")
    header = vapid.authorization("https://push.example.org:8443/abc", 1_800_000_000_000)
    token, key = header.removeprefix("vapid t=").split(", k=")
    assert key == vapid.public_key
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    claims = jwt.decode(token, public, algorithms=["ES256"], audience="https://push.example.org:8443", options={"verify_exp": False})  # fmt: skip
    assert claims == {
        "aud": "https://push.example.org:8443",
        "exp": 1_800_000_000 + 12 * 3600,
        "sub": "mailto:ops@example.org",
    }


@pytest.mark.parametrize("text", ["a", "a b", "ä", "====a", "AB"])
def test_what_is_no_base64url(text):
    with pytest.raises(ValueError):
        decoded(text)
