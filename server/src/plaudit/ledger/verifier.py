"""Verify and recount an export of a Plaudit poll. One file, standard library only.

    python verifier.py EXPORT.ndjson [--key PUBLIC_KEY_HEX]

Exit code 0: everything holds. 1: something does not, and the first bad entry is named. 2: not readable.

The hash rules of the log live here and nowhere else; the server imports them:

    leaf        SHA-256(0x00 || canonical JSON of
                [sequence, act, poll_id, run, at, vote_id, refers, answer, voter, data])
    voter       SHA-256(nonce || voter key), hexadecimal; the export holds neither nonce nor key
    chain       SHA-256(0x02 || previous chain || the leaves of one batch); it starts from `genesis(poll_id)`
    root        RFC 6962 section 2.1 over the leaves: inner node SHA-256(0x01 || left || right)
    checkpoint  an Ed25519 signature (RFC 8032) over `checkpoint_text`

Canonical JSON: UTF-8, no spaces, keys sorted, only what JSON must escape is escaped.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

FORMAT = 1
_VOTER_ACTS = frozenset({"cast", "change", "retract"})
_SHUT = frozenset({"poll.locked", "poll.closed", "poll.canceled", "poll.archived"})


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def leaf_content(poll_id: str, entry: Mapping[str, Any]) -> list[Any]:
    """The ten things a leaf binds, in order; an absent one is null."""
    return [
        *(entry["sequence"], entry["act"], poll_id, entry["run"], entry["at"], entry.get("vote_id")),
        *(entry.get("refers"), entry.get("answer"), entry.get("voter"), entry.get("data")),
    ]


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def commitment(nonce: bytes, voter_key: bytes) -> bytes:
    return hashlib.sha256(nonce + voter_key).digest()


def genesis(poll_id: str) -> bytes:
    return hashlib.sha256(b"plaudit.genesis.v1\n" + poll_id.encode()).digest()


def extend(chain: bytes, leaves: bytes) -> bytes:
    """The chain after one batch; `leaves` are its leaf hashes, joined."""
    return hashlib.sha256(b"\x02" + chain + leaves).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees of a growing RFC 6962 tree: enough to know its root at any time."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def add(self, leaf: bytes) -> None:
        carry, bits = leaf, self.size
        while bits & 1:
            carry = node(self.peaks.pop(), carry)
            bits >>= 1
        self.peaks.append(carry)
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node(peak, root)
        return root


def path_leads_to(root: bytes, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bool:
    """RFC 9162 section 2.1.3.2: whether the leaf at `index` of a tree of `size` hashes up to `root`."""
    if not 0 <= index < size:
        return False
    position, last, value = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            value = node(step, value)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            value = node(value, step)
        position, last = position >> 1, last >> 1
    return last == 0 and value == root


def checkpoint_text(checkpoint: Mapping[str, Any]) -> bytes:
    """The exact bytes a checkpoint's signature covers: a name of their own, then one field a line."""
    fields = ("poll_id", "size", "root", "chain", "at", "key_id")
    return "\n".join(["plaudit.checkpoint.v1", *(str(checkpoint[name]) for name in fields), ""]).encode()


def key_id_of(public_key: bytes) -> str:
    return hashlib.sha256(public_key).hexdigest()[:16]


# Ed25519 verification, RFC 8032 section 6.
_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_Point = tuple[int, int, int, int]
_ZERO: _Point = (0, 1, 1, 0)


def _add(a: _Point, b: _Point) -> _Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % _P
    f = (a[1] + a[0]) * (b[1] + b[0]) % _P
    g, h = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    w, x, y, z = f - e, h - g, h + g, f + e
    return (w * x % _P, y * z % _P, x * y % _P, w * z % _P)


def _times(scalar: int, point: _Point) -> _Point:
    result = _ZERO
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar >> 1
    return result


def _decode_point(data: bytes) -> _Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return (x, y, 1, x * y % _P)


_BASE = _decode_point(bytes.fromhex("58" + "66" * 31))


def signature_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    if (len(public_key), len(signature)) != (32, 64) or _BASE is None:
        return False
    a, r = _decode_point(public_key), _decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= _Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % _Q
    left, right = _times(s, _BASE), _add(r, _times(h, a))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % _P or (left[1] * right[2] - right[1] * left[2]) % _P
    )


class Bad(Exception):
    """Something in the export does not hold; the message names where."""


class Report(NamedTuple):
    """What a sound export says, and what no single file can tell."""

    poll_id: str
    entries: int
    checkpoints: int
    run: int
    votes: int
    caveats: list[str]


class Recount:
    """Votes per run from the acts alone, knowing no kind: an answer counts once for each thing in it.

    Nothing may be counted while the log says the poll is shut: after a lock, close, cancel or archive.
    """

    def __init__(self) -> None:
        self.run = 0
        self.shut: str | None = None
        self.current: dict[int, tuple[int, Any]] = {}  # sequence → (run, answer)
        self.casts: dict[str, int] = {}  # vote id → sequence

    def take(self, entry: Mapping[str, Any]) -> None:
        act, run, sequence = entry["act"], entry["run"], entry["sequence"]
        if run < self.run or (run > self.run > 0 and act != "poll.reset"):
            raise Bad(f"entry {sequence}: run {run} after run {self.run} without a reset")
        self.run = run
        if act not in _VOTER_ACTS:
            self._lifecycle(act)
            return
        if self.shut is not None:
            raise Bad(f"entry {sequence}: a {act} after {self.shut}")
        if act != "cast":
            self._remove(entry)
        if act != "retract":
            if entry["vote_id"] in self.casts:
                raise Bad(f"entry {sequence}: vote id {entry['vote_id']} appears twice")
            self.casts[entry["vote_id"]] = sequence
            self.current[sequence] = (run, entry["answer"])

    def _lifecycle(self, act: str) -> None:
        if act in _SHUT:
            self.shut = act
        elif act == "poll.opened" or (act == "poll.reset" and self.shut != "poll.locked"):
            self.shut = None

    def _remove(self, entry: Mapping[str, Any]) -> None:
        found = self.current.pop(entry.get("refers", -1), None)
        if found is None or found[0] != entry["run"]:
            raise Bad(f"entry {entry['sequence']}: refers to a vote that does not stand in this run")

    def totals(self, run: int) -> tuple[int, Counter[str]]:
        """Current votes of a run, and how often each option id or rating was chosen."""
        answers = [answer for of_run, answer in self.current.values() if of_run == run]
        chosen: Counter[str] = Counter()
        for answer in answers:
            chosen.update(str(thing) for thing in (answer if isinstance(answer, list) else [answer]))
        return len(answers), chosen


def verify(lines: Iterable[str | bytes], key: str | None = None) -> Report:
    """Check an NDJSON export line by line. Raises `Bad`; `ValueError` for what is no export, or no key.

    `key`: the public key you trust (64 hex digits), from somewhere other than the export.
    """
    if key is not None and not re.fullmatch("[0-9a-fA-F]{64}", key):
        raise ValueError("the key to trust is 64 hexadecimal digits")
    rows = (json.loads(line) for line in lines if line.strip())
    header = next(rows, None)
    if not isinstance(header, dict) or header.get("plaudit_export") != FORMAT:
        raise ValueError("the first line is not the header of a Plaudit export")
    try:
        return _Check(header, key).run(rows)
    except (KeyError, TypeError, AttributeError, ValueError) as malformed:
        raise Bad(f"a line is not of this format: {malformed!r}") from malformed


class _Check:
    """One pass over the lines; holds the leaf hashes (32 bytes each) and the current votes in memory."""

    def __init__(self, header: Mapping[str, Any], key: str | None) -> None:
        self.header, self.poll_id = header, str(header["poll"]["id"])
        self.public_key = bytes.fromhex(header["public_key"])
        self.recount, self.leaves = Recount(), bytearray()
        self.chain, self.size, self.checkpoints = genesis(self.poll_id), 0, 0
        self.frontier, self.chains, self.entries = Frontier(), {0: self.chain}, 0
        self.caveats = _caveats(header, key)
        self.trouble: Bad | None = None
        if key is not None and bytes.fromhex(key) != self.public_key:
            raise Bad("header: signed by another key than the one you trust")
        if header["key_id"] != key_id_of(self.public_key) or header["genesis"] != self.chain.hex():
            raise Bad("header: key_id or genesis does not follow from its own facts")

    def run(self, lines: Iterator[dict[str, Any]]) -> Report:
        takers = {"entry": self._entry, "extension": self._extension, "checkpoint": self._checkpoint}
        sections, reached = list(takers), 0
        for line in lines:
            if line["line"] == "footer":
                return self._finish(line, next(lines, None))
            if (section := sections.index(line["line"])) < reached:
                raise Bad(f"the order: an {line['line']} after the first {sections[reached]}")
            reached = section
            takers[line["line"]](line)
        raise Bad("the end: no footer, the export is cut short")

    def _entry(self, entry: Mapping[str, Any]) -> None:
        sequence = entry["sequence"]
        if sequence != self.entries + 1:
            raise Bad(f"entry {self.entries + 1}: missing or out of order, {sequence} stands in its place")
        leaf = leaf_hash(canonical(leaf_content(self.poll_id, entry)))
        if leaf.hex() != entry["leaf"]:
            raise Bad(f"entry {sequence}: its content does not give its leaf")
        if self.trouble is None:
            try:
                self.recount.take(entry)
            except Bad as bad:  # told at the end: a broken chain before it is where the trouble began
                self.trouble = bad
        self.entries = sequence
        self.leaves += leaf

    def _extension(self, extension: Mapping[str, Any]) -> None:
        size = extension["size"]
        if not self.size < size <= self.entries:
            raise Bad(f"extension to {size}: does not fit the entries")
        self.chain = extend(self.chain, bytes(self.leaves[32 * self.size : 32 * size]))
        if self.chain.hex() != extension["chain"]:
            raise Bad(f"extension to {size}: the chain breaks within entries {self.size + 1} to {size}")
        self.size, self.chains[size] = size, self.chain

    def _checkpoint(self, checkpoint: Mapping[str, Any]) -> None:
        size = checkpoint["size"]
        if checkpoint["poll_id"] != self.poll_id or checkpoint["key_id"] != self.header["key_id"]:
            raise Bad(f"checkpoint at {size}: of another poll or key")
        chain = self.chains.get(size, b"").hex()
        if not self.frontier.size < size <= self.size or chain != checkpoint["chain"]:
            raise Bad(f"checkpoint at {size}: does not fit the chain")
        for index in range(self.frontier.size, size):
            self.frontier.add(bytes(self.leaves[32 * index : 32 * index + 32]))
        if self.frontier.root().hex() != checkpoint["root"]:
            raise Bad(f"checkpoint at {size}: the root differs from the entries")
        signature = bytes.fromhex(checkpoint["signature"])
        if not signature_holds(self.public_key, checkpoint_text(checkpoint), signature):
            raise Bad(f"checkpoint at {size}: the signature does not hold")
        self.checkpoints += 1

    def _finish(self, footer: Mapping[str, Any], beyond: object) -> Report:
        entries = self.entries
        if beyond is not None:
            raise Bad("the end: lines after the footer")
        if (footer["entries"], footer["checkpoints"]) != (entries, self.checkpoints):
            raise Bad("footer: counts other lines than there are")
        if self.size != entries or footer["chain"] != self.chain.hex():
            raise Bad(f"footer: entries after {self.size} are in no extension of the chain")
        if self.trouble is not None:
            raise self.trouble
        if self.frontier.size < entries:
            self.caveats.append("whether entries after the last checkpoint will be signed as they are")
        run, votes = _compare(self.header, self.recount)
        return Report(self.poll_id, entries, self.checkpoints, run, votes, self.caveats)


def _compare(header: Mapping[str, Any], recount: Recount) -> tuple[int, int]:
    """The stated results against the recount of their run."""
    results = header["results"]
    run, (votes, chosen) = results["run"], recount.totals(results["run"])
    several = header["poll"].get("voting", {}).get("votes_per_voter", 1) > 1
    if run != max(recount.run, 1):
        raise Bad(f"results: of run {run}, the log has come to run {recount.run}")
    if results.get("hidden"):
        return run, votes
    if results["votes"] != votes:
        raise Bad(f"results: {results['votes']} votes stated, {votes} in the log")
    if results["voters"] > votes or (not several and results["voters"] != votes):
        raise Bad(f"results: {results['voters']} voters stated, {votes} votes in the log")
    stated = {str(row["id"]): row["votes"] for row in results.get("options", ())}
    stated |= {str(row["rating"]): row["votes"] for row in results.get("ratings", ())}
    for thing in sorted(stated.keys() | chosen.keys()):
        if stated.get(thing, 0) != chosen[thing]:
            raise Bad(f"results: {thing} has {stated.get(thing, 0)} stated, {chosen[thing]} in the log")
    return run, votes


def _caveats(header: Mapping[str, Any], key: str | None) -> list[str]:
    found = [
        "that no two votes are by one person: each act carries a commitment of its own",
        "that voters saw these texts of question and options",
    ]
    if key is None:
        found.append("that the log was not rewritten and signed anew by its operator: give --key")
    found.append("that this is not an old copy: compare with a checkpoint kept elsewhere")
    if header["results"].get("hidden"):
        found.append("that the results are right: the export states none")
    elif header["poll"].get("voting", {}).get("votes_per_voter", 1) > 1:
        found.append("how many voters there were: the poll lets one voter vote several times")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Verify and recount an export of a Plaudit poll.")
    parser.add_argument("file")
    parser.add_argument("--key", help="the public key you trust, 64 hex digits")
    given = parser.parse_args(arguments)
    try:
        with open(given.file, encoding="utf-8") as lines:  # noqa: PTH123
            report = verify(lines, given.key)
    except Bad as bad:
        print(f"NOT VALID. {bad}")
        return 1
    except (OSError, ValueError) as unreadable:
        print(f"Cannot read {given.file}: {unreadable}", file=sys.stderr)
        return 2
    print(f"Valid. {report.entries} acts of {report.poll_id} under {report.checkpoints} signed checkpoints.")
    print(f"Recounted run {report.run}: {report.votes} votes, as stated.")
    print("This file alone cannot tell " + ",\n  nor ".join(report.caveats) + ".")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
