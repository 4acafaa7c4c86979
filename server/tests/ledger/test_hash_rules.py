"""The rules of `verifier` against published vectors and against what the server writes fast."""

import json

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from plaudit.ledger import verifier
from plaudit.ledger.export import csv_cell
from plaudit.ledger.log import audit_path, path_leads_to
from plaudit.storage.sqlite import acts

# RFC 8032 section 7.1, tests 1 to 3: public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]

# The inputs and roots of RFC 6962's reference implementation (certificate-transparency, merkle_tree_test).
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize(("public_key", "message", "signature"), RFC_8032)
def test_ed25519_vectors(public_key, message, signature):
    key, text, sign = bytes.fromhex(public_key), bytes.fromhex(message), bytes.fromhex(signature)
    assert verifier.signature_holds(key, text, sign)
    assert not verifier.signature_holds(key, text + b"x", sign)
    assert not verifier.signature_holds(key, text, sign[:32] + bytes(31) + b"\xff")
    assert not verifier.signature_holds(b"\xff" * 32, text, sign)
    assert not verifier.signature_holds(key[:-1], text, sign)


@settings(max_examples=20, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=99), st.integers(0, 511))
def test_ed25519_agrees_with_the_library(secret, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = private.public_key().public_bytes_raw(), bytearray(private.sign(message))
    assert verifier.signature_holds(public, message, bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not verifier.signature_holds(public, message, bytes(signature))


def test_rfc_6962_roots():
    frontier = verifier.Frontier()
    assert frontier.root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for leaf, root in zip(LEAVES, ROOTS, strict=True):
        frontier.add(verifier.leaf_hash(bytes.fromhex(leaf)))
        assert frontier.root().hex() == root


@given(st.integers(1, 70), st.data())
def test_an_audit_path_leads_to_the_root_and_only_from_its_leaf(size, data):
    leaves = [verifier.leaf_hash(bytes([n])) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    frontier = verifier.Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    root, path = frontier.root(), audit_path(leaves, index)
    assert path_leads_to(root, leaves[index], index, size, path)
    assert not path_leads_to(root, verifier.leaf_hash(b"other"), index, size, path)
    assert not path_leads_to(root, leaves[index], size, size, path)
    for n in range(len(path)):
        assert not path_leads_to(root, leaves[index], index, size, path[:n] + path[n + 1 :])
    assert not path_leads_to(root, leaves[index], index, size, [*path, root])


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
)


@given(values)
def test_canonical_json_is_the_same_from_both_encoders(value):
    assert msgspec.json.encode(value, order="deterministic") == verifier.canonical(value)
    assert verifier.canonical(json.loads(verifier.canonical(value))) == verifier.canonical(value)


@given(texts, texts | st.lists(texts, max_size=3).map(tuple) | st.integers(0, 10), st.none() | st.integers(1))
def test_the_fast_leaf_is_the_verifiers_leaf(vote_id, answer, refers):
    fast = acts.leaf(
        *("poll_é", 7, "cast", 2, 99),
        vote_id=vote_id,
        refers=refers,
        answer=acts.answer_text(answer),
        voter="ab",
    )
    entry = {"sequence": 7, "act": "cast", "run": 2, "at": 99, "vote_id": vote_id}
    entry |= {"refers": refers, "answer": answer, "voter": "ab"}
    assert fast == verifier.leaf_hash(verifier.canonical(verifier.leaf_content("poll_é", entry)))


def test_a_csv_cell_is_no_formula():
    assert csv_cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert [csv_cell(value) for value in ("-1", "@a", "\ta", "+a")] == ["'-1", "'@a", "'\ta", "'+a"]
    assert [csv_cell(value) for value in (None, -1, "a=b", "")] == ["", "-1", "a=b", ""]
