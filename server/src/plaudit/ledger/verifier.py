"""Verify and recount an export of a Plaudit poll. One file, standard library only.

    python verifier.py EXPORT.ndjson [--key PUBLIC_KEY_HEX] [--checkpoint KEPT.json]

Exit code 0: everything holds. 1: something does not, and the first bad entry is named. 2: not readable.

The hash rules of the log live here and nowhere else; the server imports them:

    leaf        SHA-256(0x00 || canonical JSON of
                [sequence, act, poll_id, run, at, vote_id, refers, answer, voter, data])
    voter       SHA-256(nonce || voter key), hexadecimal; the export holds neither nonce nor key
    chain       SHA-256(0x02 || previous chain || the leaves of one batch); it starts from `genesis(poll_id)`
    root        RFC 6962 section 2.1 over the leaves: inner node SHA-256(0x01 || left || right)
    checkpoint  an Ed25519 signature (RFC 8032) over `checkpoint_text`

Canonical JSON: UTF-8, no spaces, keys sorted, only what JSON must escape is escaped.

What the header says of the poll and its results is compared with what the acts give. A log is the operator's
to rewrite, with the operator's own key; what shows it is a checkpoint somebody kept elsewhere (--checkpoint):
an earlier export, or the proof of a vote.
"""

import argparse
import hashlib
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = 1
_VOTER_ACTS = frozenset({"cast", "change", "retract"})
_FINAL = frozenset({"closed", "canceled", "archived"})
_NAMES = {
    "header": {"plaudit_export", "exported_at", "key_id", "public_key", "genesis", "poll", "results"},
    "entry": {"line", "sequence", "act", "run", "at", "leaf"},
    "extension": {"line", "size", "chain"},
    "checkpoint": {"line", "poll_id", "size", "root", "chain", "at", "key_id", "signature"},
    "footer": {"line", "entries", "checkpoints", "chain"},
}
_OPTIONAL = {"entry": {"vote_id", "refers", "answer", "voter", "data"}}
# The poll as the log has it, and what of a poll's JSON no log has: that may change without a trace.
_ASKED = (
    *("kind", "options", "min_selections", "max_selections", "scale", "style", "settings", "shuffle"),
    "suggestions",
)
_RULED = (
    *("question", "description", "image_url", "image_alt", "language", "translations", "duration_seconds"),
    *(
        "results_visibility",
        "results_threshold",
        "tie_rule",
        "revealed",
        "outcome",
        "voting",
        "run",
        "revision",
    ),
)
_NOT_IN_THE_LOG = frozenset({"effects", "room_id", "external_id", "metadata", "tags", "links"})


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
    """What a sound export says, and what it cannot tell."""

    poll_id: str
    entries: int
    checkpoints: int
    run: int
    votes: int
    caveats: list[str]


class History:
    """The poll as its lifecycle entries tell it, each overriding what was said before."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[Any, int]] = {}  # fact → (value, sequence of the entry that says so)
        self.created_at: int | None = None
        self.updated_at = 0

    def take(self, entry: Mapping[str, Any]) -> None:
        for name, value in (entry.get("data") or {}).items():
            self.said[name] = (value, entry["sequence"])
        self.created_at = entry["at"] if self.created_at is None else self.created_at
        self.updated_at = entry["at"]

    def fact(self, name: str) -> Any:
        if name not in self.said:
            raise Bad(f"header: no entry tells the poll's {name}")
        return self.said[name][0]

    def status_at(self, now: int) -> str:
        """The status by the clock: a deadline counts from its instant, written down or not."""
        status, opens_at, closes_at = map(self.fact, ("status", "opens_at", "closes_at"))
        over = closes_at is not None and now >= closes_at
        if status == "scheduled" and opens_at is not None and now >= opens_at:
            return "closed" if over else "open"
        return "closed" if over and status in {"open", "locked"} else str(status)

    def poll(self, now: int) -> dict[str, tuple[Any, int]]:
        """What the header must say of the poll, and the entry that says so."""
        definition, at = self.fact("definition"), self.said["definition"][1]
        found = {name: (definition[name], at) for name in _ASKED}
        found |= {name: (self.fact(name), self.said[name][1]) for name in _RULED}
        newest = max(sequence for _, sequence in self.said.values())
        for name in ("opens_at", "closes_at"):
            found[name] = (instant(self.fact(name)), self.said[name][1])
        found["status"] = (self.status_at(now), self.said["status"][1])
        found["created_at"] = (instant(self.created_at), 1)
        found["updated_at"] = (instant(self.updated_at), newest)
        return found


class Recount:
    """Votes per run from the acts alone: an answer counts once for each thing in it.

    Nothing may be counted while the log says, or the clock said, that the poll is not open.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self.run = 0
        self.current: dict[int, tuple[int, Any]] = {}  # sequence → (run, answer)
        self.casts: dict[str, int] = {}  # vote id → sequence

    def take(self, entry: Mapping[str, Any]) -> None:
        act, run, sequence = entry["act"], entry["run"], entry["sequence"]
        if run < self.run or (run > self.run > 0 and act != "poll.reset"):
            raise Bad(f"entry {sequence}: run {run} after run {self.run} without a reset")
        self.run = run
        if act not in _VOTER_ACTS:
            self.history.take(entry)
            return
        if (status := self.history.status_at(entry["at"])) != "open":
            raise Bad(f"entry {sequence}: a {act} while the poll is {status}")
        if act != "cast":
            self._remove(entry)
        if act != "retract":
            if entry["vote_id"] in self.casts:
                raise Bad(f"entry {sequence}: vote id {entry['vote_id']} appears twice")
            self.casts[entry["vote_id"]] = sequence
            self.current[sequence] = (run, entry["answer"])

    def _remove(self, entry: Mapping[str, Any]) -> None:
        found = self.current.pop(entry.get("refers", -1), None)
        if found is None or found[0] != entry["run"]:
            raise Bad(f"entry {entry['sequence']}: refers to a vote that does not stand in this run")

    def totals(self) -> tuple[int, Counter[str]]:
        """Current votes of the present run, and how often each option id or rating was chosen."""
        answers = [answer for of_run, answer in self.current.values() if of_run == self.run]
        chosen: Counter[str] = Counter()
        for answer in answers:
            chosen.update(str(thing) for thing in (answer if isinstance(answer, list) else [answer]))
        return len(answers), chosen


def verify(
    lines: Iterable[str | bytes], key: str | None = None, kept: Sequence[Mapping[str, Any]] = ()
) -> Report:
    """Check an NDJSON export line by line. Raises `Bad`; `ValueError` for what is no export, or no key.

    `key`: the public key you trust (64 hex digits), from somewhere other than the export. `kept`: checkpoints
    of this poll from somewhere other than the export, as `kept_checkpoints` reads them.
    """
    if key is not None and not re.fullmatch("[0-9a-fA-F]{64}", key):
        raise ValueError("the key to trust is 64 hexadecimal digits")
    rows, header = _rows(lines), {}
    with suppress(Bad):
        header = next(rows, {})
    if header.get("plaudit_export") != FORMAT:
        raise ValueError("the first line is not the header of a Plaudit export")
    try:
        return _Check(header, key, kept).run(rows)
    except _UnusableCheckpoint:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as malformed:
        raise Bad(f"a line is not of this format: {malformed!r}") from malformed


def kept_checkpoints(text: str) -> list[dict[str, Any]]:
    """The checkpoints in a file kept elsewhere: a proof, one by itself, or lines of them, as in an export."""
    try:
        found = [json.loads(text)]
    except ValueError:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    inner = [one.get("checkpoint", one) for one in found if isinstance(one, dict)]
    wanted = _NAMES["checkpoint"] - {"line"}
    if not (whole := [one for one in inner if isinstance(one, dict) and wanted <= one.keys()]):
        raise ValueError("there is no checkpoint in what was kept elsewhere")
    return whole


class _UnusableCheckpoint(ValueError):
    """The checkpoint kept elsewhere says nothing about this export."""


def _rows(lines: Iterable[str | bytes]) -> Iterator[dict[str, Any]]:
    """Each line as an object. One that says a thing twice is refused: readers might take different ones."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, object_pairs_hook=_once)
        except (ValueError, RecursionError) as malformed:
            raise Bad(f"line {number}: not JSON as an export has it: {malformed}") from malformed
        if not isinstance(row, dict):
            raise Bad(f"line {number}: not an object")
        yield row


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _check_names(sort: str, row: Mapping[str, Any], where: str) -> None:
    if odd := (row.keys() ^ _NAMES[sort]) - _OPTIONAL.get(sort, set()):
        raise Bad(f"{where}: {min(odd)!r} is missing, or is bound by nothing")


class _Check:
    """One pass over the lines; holds the leaf hashes (32 bytes each) and the current votes in memory."""

    def __init__(self, header: Mapping[str, Any], key: str | None, kept: Sequence[Mapping[str, Any]]) -> None:
        _check_names("header", header, "header")
        self.header, self.poll_id = header, str(header["poll"]["id"])
        self.public_key = bytes.fromhex(header["public_key"])
        self.history = History()
        self.recount, self.leaves = Recount(self.history), bytearray()
        self.chain, self.size, self.checkpoints = genesis(self.poll_id), 0, 0
        self.frontier, self.chains, self.entries = Frontier(), {0: self.chain}, 0
        self.key, self.kept = key, sorted(kept, key=lambda one: int(one["size"]))
        self.trouble: Bad | None = None
        if key is not None and bytes.fromhex(key) != self.public_key:
            raise Bad("header: signed by another key than the one you trust")
        if header["key_id"] != key_id_of(self.public_key) or header["genesis"] != self.chain.hex():
            raise Bad("header: key_id or genesis does not follow from its own facts")
        self._check_kept()

    def _check_kept(self) -> None:
        for one in self.kept:
            if one["poll_id"] != self.poll_id:
                raise _UnusableCheckpoint(f"the checkpoint kept elsewhere is of {one['poll_id']}")
            if one["key_id"] != self.header["key_id"]:
                raise Bad("header: signed by another key than the checkpoint kept elsewhere")
            if not signature_holds(self.public_key, checkpoint_text(one), bytes.fromhex(one["signature"])):
                raise _UnusableCheckpoint("the checkpoint kept elsewhere is not signed as it stands")

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
        raise Bad(f"the end: no footer, the export is cut short after entry {self.entries}")

    def _entry(self, entry: Mapping[str, Any]) -> None:
        sequence = entry["sequence"]
        _check_names("entry", entry, f"entry {sequence}")
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
        _check_names("extension", extension, f"extension to {size}")
        if size > self.entries:
            raise Bad(f"entry {self.entries + 1}: missing, the chain goes on to entry {size}")
        if size <= self.size:
            raise Bad(f"extension to {size}: does not fit the entries")
        self.chain = extend(self.chain, bytes(self.leaves[32 * self.size : 32 * size]))
        if self.chain.hex() != extension["chain"]:
            raise Bad(f"extension to {size}: the chain breaks within entries {self.size + 1} to {size}")
        self.size, self.chains[size] = size, self.chain

    def _checkpoint(self, checkpoint: Mapping[str, Any]) -> None:
        size = checkpoint["size"]
        _check_names("checkpoint", checkpoint, f"checkpoint at {size}")
        if checkpoint["poll_id"] != self.poll_id or checkpoint["key_id"] != self.header["key_id"]:
            raise Bad(f"checkpoint at {size}: of another poll or key")
        if size == self.frontier.size > 0:
            raise Bad(f"checkpoint at {size}: there are two of this size")
        chain = self.chains.get(size, b"").hex()
        if not self.frontier.size < size <= self.size or chain != checkpoint["chain"]:
            raise Bad(f"checkpoint at {size}: does not fit the chain")
        signed = self.frontier.size
        for index in range(signed, size):
            self.frontier.add(self._leaf(index))
        if self.frontier.root().hex() != checkpoint["root"]:
            raise Bad(f"checkpoint at {size}: the root differs within entries {signed + 1} to {size}")
        signature = bytes.fromhex(checkpoint["signature"])
        if not signature_holds(self.public_key, checkpoint_text(checkpoint), signature):
            raise Bad(f"checkpoint at {size}: the signature does not hold")
        self.checkpoints += 1

    def _leaf(self, index: int) -> bytes:
        return bytes(self.leaves[32 * index : 32 * index + 32])

    def _finish(self, footer: Mapping[str, Any], beyond: object) -> Report:
        entries = self.entries
        _check_names("footer", footer, "footer")
        if beyond is not None:
            raise Bad("the end: lines after the footer")
        if self.size != entries:
            raise Bad(f"entry {self.size + 1}: in no extension of the chain")
        if footer["entries"] > entries:
            raise Bad(f"entry {entries + 1}: missing, the footer counts {footer['entries']}")
        if (footer["entries"], footer["checkpoints"]) != (entries, self.checkpoints):
            raise Bad("footer: counts other lines than there are")
        if footer["chain"] != self.chain.hex():
            raise Bad("footer: the chain ends otherwise")
        if self.trouble is not None:
            raise self.trouble
        self._agree_with_kept()
        votes = _compare(self.header, self.recount, len(self.chains) - 1)
        return Report(self.poll_id, entries, self.checkpoints, self.recount.run, votes, self._caveats())

    def _agree_with_kept(self) -> None:
        """The log begins as each checkpoint kept elsewhere says it began."""
        frontier = Frontier()
        for one in self.kept:
            size, agreed = one["size"], frontier.size
            if size > self.entries:
                told = f"a checkpoint kept elsewhere is of {size}: an old copy, or its end was cut off"
                raise Bad(f"entry {self.entries + 1}: missing, {told}")
            for index in range(agreed, size):
                frontier.add(self._leaf(index))
            if frontier.root().hex() != one["root"] or self.chains.get(size, b"").hex() != one["chain"]:
                told = "not those a checkpoint kept elsewhere signs: the log was rewritten, or has forked"
                raise Bad(f"entries {agreed + 1} to {size}: {told}")

    def _caveats(self) -> list[str]:
        """What nobody can know from what was given."""
        kept, signed = self.kept[-1]["size"] if self.kept else 0, self.frontier.size
        found = [
            "that no two votes are by one person: each act carries a commitment of its own",
            "that voters saw question and options as the log has them",
            "what the header says of effects, room, external id, metadata, links and the time of the export",
            "that this is not an old copy: later acts would show only by a checkpoint kept elsewhere",
        ]
        if self.key is None and not self.kept:
            found.append("that the log was not signed anew with another key: give --key")
        if kept < self.entries:
            found.append(f"that its operator did not rewrite what follows entry {kept}: give --checkpoint")
        if signed < self.entries:
            found.append(f"whether what follows entry {signed} will be signed as it is")
        if self.header["poll"]["voting"]["votes_per_voter"] > 1:
            found.append("how many voters there were: the poll lets one voter vote several times")
        return found


def instant(millis: int | None) -> str | None:
    """Unix milliseconds as RFC 3339 in UTC with milliseconds."""
    if millis is None:
        return None
    seconds, rest = divmod(millis, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03d}Z"


def _millis(text: str) -> int:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text):
        raise Bad("header: exported_at is no instant")
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def _compare(header: Mapping[str, Any], recount: Recount, version: int) -> int:
    """The poll and the results the header states against those of the log; the votes that count."""
    poll, history, now = header["poll"], recount.history, _millis(header["exported_at"])
    expected = history.poll(now)
    for name, (value, sequence) in expected.items():
        if name not in poll or canonical(poll[name]) != canonical(value):
            raise Bad(f"header: the poll's {name} differs from entry {sequence}, the last to tell it")
    if more := poll.keys() - expected.keys() - _NOT_IN_THE_LOG - {"id"}:
        raise Bad(f"header: the poll has {min(more)!r}, which nothing binds")
    facts = {"version": version, "is_final": history.fact("status") in _FINAL}
    return _compare_results(header["results"], poll, recount, facts)


def _compare_results(
    stated: Mapping[str, Any], poll: Mapping[str, Any], recount: Recount, facts: Mapping[str, Any]
) -> int:
    votes, chosen = recount.totals()
    voters = votes
    if (each := poll["voting"]["votes_per_voter"]) > 1 and -(-votes // each) <= stated["voters"] <= votes:
        voters = stated["voters"]
    expected = {name: poll[name] for name in ("run", "revision", "status", "opens_at", "closes_at")}
    expected |= {"poll_id": poll["id"], "hidden": False, "basis": "voters", "voters": voters, "votes": votes}
    expected |= _ratings(poll, chosen, voters) if poll["kind"] == "rating" else _options(poll, chosen, voters)
    expected |= facts
    for name in sorted(stated.keys() | expected.keys()):
        told, given = stated.get(name, "nothing"), expected.get(name, "nothing")
        if canonical(told) != canonical(given):
            raise Bad(f"results: {name} is stated as {told}, the log gives {given}")
    counted = sum(row["votes"] for row in [*expected["options"], *expected.get("ratings", ())])
    if counted != chosen.total():
        raise Bad("results: there are votes for what cannot be chosen")
    return votes


def _percent(part: int, whole: int) -> float:
    return (2000 * part + whole) // (2 * whole) / 10 if whole else 0.0


def _options(poll: Mapping[str, Any], chosen: Counter[str], voters: int) -> dict[str, Any]:
    ids = [option["id"] for option in poll["options"]]
    top = max((chosen[each] for each in ids), default=0)
    rows = [{"id": each, "votes": chosen[each], "percent": _percent(chosen[each], voters)} for each in ids]
    return {"options": rows, "tie": top > 0 and sum(chosen[each] == top for each in ids) > 1}


def _ratings(poll: Mapping[str, Any], chosen: Counter[str], voters: int) -> dict[str, Any]:
    scale = range(1, (poll["scale"] or 5) + 1)
    rows = [
        {"rating": each, "votes": chosen[str(each)], "percent": _percent(chosen[str(each)], voters)}
        for each in scale
    ]
    in_order = [each for each in scale for _ in range(chosen[str(each)])]
    mean = round(sum(in_order) / len(in_order), 2) if in_order else None
    median = float(statistics.median(in_order)) if in_order else None
    return {"options": [], "ratings": rows, "tie": False, "mean": mean, "median": median, "scale": len(scale)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Verify and recount an export of a Plaudit poll.")
    parser.add_argument("file")
    parser.add_argument("--key", help="the public key you trust, 64 hex digits")
    parser.add_argument("--checkpoint", help="a proof, checkpoint or export you kept from before")
    given = parser.parse_args(arguments)
    try:
        kept = kept_checkpoints(Path(given.checkpoint).read_text("utf-8")) if given.checkpoint else []
        with Path(given.file).open("rb") as lines:
            report = verify(lines, given.key, kept)
    except Bad as bad:
        print(f"NOT VALID. {bad}")
        return 1
    except (OSError, ValueError) as unreadable:
        print(f"Cannot read {given.file}: {unreadable}", file=sys.stderr)
        return 2
    print(f"Valid. {report.entries} acts of {report.poll_id} under {report.checkpoints} signed checkpoints.")
    print(f"Recounted run {report.run}: {report.votes} votes, as stated.")
    if kept:
        print(f"It goes on from the checkpoint kept elsewhere, at entry {max(one['size'] for one in kept)}.")
    print("From this verify cannot tell " + ",\n  nor ".join(report.caveats) + ".")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
