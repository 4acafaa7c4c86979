"""An operator who rewrites a log and signs it anew: all hash rules once more, and the signing key in hand."""

import hashlib

import tampering
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def root(leaves):
    """RFC 6962 section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()


def sign(lines, private_key):
    """Make the whole export fit again under this key (32 bytes)."""
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    public = key.public_key().public_bytes_raw()
    key_id = hashlib.sha256(public).hexdigest()[:16]
    lines[0] |= {"public_key": public.hex(), "key_id": key_id}
    tampering.relinked(lines)
    leaves = [bytes.fromhex(entry["leaf"]) for entry in tampering.of(lines, "entry")]
    for one in tampering.of(lines, "checkpoint"):
        one |= {"key_id": key_id, "root": root(leaves[: one["size"]]).hex()}
        names = ("poll_id", "size", "root", "chain", "at", "key_id")
        text = "\n".join(["plaudit.checkpoint.v1", *(str(one[name]) for name in names), ""])
        one["signature"] = key.sign(text.encode()).hex()


def turned(lines):
    """A vote that says something else, and results that follow from it."""
    entry = tampering.voted(lines)
    rows = {row["id"]: row for row in lines[0]["results"]["options"]}
    chosen, entry["answer"] = entry["answer"], tampering.other_choice(lines, entry)
    for option, votes in ((chosen, -1), (entry["answer"], 1)):
        rows[option]["votes"] += votes
    voters = lines[0]["results"]["voters"]
    for row in rows.values():
        row["percent"] = int(1000 * row["votes"] / voters + 0.5) / 10
    most = max(row["votes"] for row in rows.values())
    lines[0]["results"]["tie"] = sum(row["votes"] == most for row in rows.values()) > 1
    return entry["sequence"]
