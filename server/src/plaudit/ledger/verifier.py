"""Verify and recount an export of a Plaudit poll. One file, standard library only.

    python verifier.py EXPORT.ndjson [--key PUBLIC_KEY_HEX] [--checkpoint KEPT.json]

Exit code 0: everything holds. 1: something does not, and the first bad entry is named. 2: not readable.

The hash rules of the log live here and nowhere else; the server imports them:

    leaf        SHA-256(0x00 || canonical JSON of the ten things of `leaf_content`)
    voter       SHA-256(nonce || voter key), hexadecimal; the export holds neither nonce nor key
    chain       SHA-256(0x02 || previous chain || the leaves of one batch); it starts from `genesis(poll_id)`
    root        RFC 6962 section 2.1 over the leaves: inner node SHA-256(0x01 || left || right)
    checkpoint  an Ed25519 signature (RFC 8032) over `checkpoint_text`

What the header says of poll and results is compared with what the acts give. An operator can rewrite a log
and sign it anew; that shows by a checkpoint kept elsewhere (--checkpoint): an old export, a vote's proof.
"""

import argparse
import hashlib
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple, cast

FORMAT = 1
Facts = Mapping[str, Any]
Lines = Iterable[str | bytes]
Retell = Callable[[Facts, Sequence[Any], int], Facts]
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
# What of a poll's JSON no log has: that may change without a trace.
_UNLOGGED = frozenset({"id", "effects", "milestones", "room_id", "external_id", "metadata", "tags", "links"})
_UNTOLD: tuple[Any, ...] = (None, False, [], {}, "shared")  # what a fact is that a log is too old to tell
_BY_KIND = ("details", "mean", "median")  # what only the product's own code recounts, except means of grades
# The lowest and highest grade of the kinds that are answered by one.
_SCALES = {"rating": (1, 5), "csat": (1, 5), "ces": (1, 7), "nps": (0, 10)}


def canonical(value: Any) -> bytes:
    """JSON in UTF-8, no spaces, keys sorted, only what must be escaped is escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def leaf_content(poll_id: str, entry: Facts) -> list[Any]:
    """The ten things a leaf binds, in order; an absent one is null."""
    rest = [entry.get(name) for name in ("vote_id", "refers", "answer", "voter", "data")]
    return [entry["sequence"], entry["act"], poll_id, entry["run"], entry["at"], *rest]


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
        self.size, self.peaks = size, list(peaks)

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
        return reduce(lambda root, peak: node(peak, root), reversed(self.peaks))


def checkpoint_text(checkpoint: Facts) -> bytes:
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
_BASE = bytes.fromhex("58" + "66" * 31)


def _add(a: _Point, b: _Point) -> _Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
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


def signature_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    if (len(public_key), len(signature)) != (32, 64):
        return False
    a, r, base = map(_decode_point, (public_key, signature[:32], _BASE))
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or base is None or s >= _Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % _Q
    left, right = _times(s, base), _add(r, _times(h, a))
    return not any((left[axis] * right[2] - right[axis] * left[2]) % _P for axis in (0, 1))


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

    def take(self, entry: Facts) -> None:
        told = dict(entry.get("data") or {})
        if moved := told.pop("options", None):  # those that came, or changed where they were
            definition = self.fact("definition")
            options = {option["id"]: option for option in [*definition["options"], *moved]}
            told["definition"] = {**definition, "options": list(options.values())}
        self.said |= {name: (value, entry["sequence"]) for name, value in told.items()}
        self.said["updated_at"] = entry["at"], entry["sequence"]
        self.said.setdefault("created_at", self.said["updated_at"])

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
        """What the header must say of the poll, and the entry that says so: all that was ever told."""
        found = {name: told for name, told in self.said.items() if name != "definition"}
        definition, at = self.fact("definition"), self.said["definition"][1]
        found |= {name: (value, at) for name, value in definition.items()}
        for name in ("opens_at", "closes_at", "created_at", "updated_at"):
            found[name] = (instant(self.fact(name)), self.said[name][1])
        return found | {"status": (self.status_at(now), self.said["status"][1])}


class Recount:
    """Standing votes from the acts alone. None may come while the log, or the clock, says "not open"."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.run, self.casts = 0, set[str]()
        self.current: dict[int, tuple[int, Any]] = {}  # sequence → (run, answer)

    def take(self, entry: Facts) -> None:
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
            self.casts.add(entry["vote_id"])
            self.current[sequence] = (run, entry["answer"])

    def _remove(self, entry: Facts) -> None:
        found = self.current.pop(entry.get("refers", -1), None)
        if found is None or found[0] != entry["run"]:
            raise Bad(f"entry {entry['sequence']}: refers to a vote that does not stand in this run")

    def answers(self) -> list[Any]:
        """The answers that count now: those of the present run."""
        return [answer for of_run, answer in self.current.values() if of_run == self.run]


def verify(
    lines: Lines, key: str | None = None, kept: Sequence[Facts] = (), retell: Retell | None = None
) -> Report:
    """Check an NDJSON export line by line. Raises `Bad`; `ValueError` for what is no export, or no key.

    `key`: the public key you trust (64 hex digits), from somewhere other than the export. `kept`: checkpoints
    of this poll from somewhere other than the export, as `kept_checkpoints` reads them. `retell`: from poll,
    answers and number of voters, what of the results this file cannot recount by itself.
    """
    if key is not None and not re.fullmatch("[0-9a-fA-F]{64}", key):
        raise ValueError("the key to trust is 64 hexadecimal digits")
    rows, header = _rows(lines), {}
    with suppress(Bad):
        header = next(rows, {})
    if header.get("plaudit_export") != FORMAT:
        raise ValueError("the first line is not the header of a Plaudit export")
    try:
        return _Check(header, key, kept).run(rows, retell)
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
    if whole := [one for one in inner if isinstance(one, dict) and wanted <= one.keys()]:
        return whole
    raise ValueError("there is no checkpoint in what was kept elsewhere")


class _UnusableCheckpoint(ValueError):
    """The checkpoint kept elsewhere says nothing about this export."""


def _rows(lines: Lines) -> Iterator[dict[str, Any]]:
    """Each line as an object. One that says a thing twice is refused: readers might take different ones."""
    for number, line in ((at, line) for at, line in enumerate(lines, 1) if line.strip()):
        try:
            row = json.loads(line, object_pairs_hook=_once)
        except (ValueError, RecursionError) as malformed:
            raise Bad(f"line {number}: not JSON as an export has it: {malformed}") from malformed
        if not isinstance(row, dict):
            raise Bad(f"line {number}: not an object")
        yield row


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) == len(pairs):
        return found
    raise ValueError("a name stands twice")


def _check_names(sort: str, row: Facts, where: str) -> None:
    if odd := (row.keys() ^ _NAMES[sort]) - _OPTIONAL.get(sort, set()):
        raise Bad(f"{where}: {min(odd)!r} is missing, or is bound by nothing")


class _Check:
    """One pass over the lines; holds the leaf hashes (32 bytes each) and the current votes in memory."""

    def __init__(self, header: Facts, key: str | None, kept: Sequence[Facts]) -> None:
        _check_names("header", header, "header")
        self.header, self.poll_id = header, str(header["poll"]["id"])
        self.public_key = bytes.fromhex(header["public_key"])
        self.recount, self.leaves = Recount(History()), bytearray()
        self.chain, self.size, self.checkpoints = genesis(self.poll_id), 0, 0
        self.frontier, self.chains, self.entries = Frontier(), {0: self.chain}, 0
        self.key, self.kept = key, sorted(kept, key=lambda one: int(one["size"]))
        self.trouble, self.taken_over = cast("Bad | None", None), ""
        if key is not None and bytes.fromhex(key) != self.public_key:
            raise Bad("header: signed by another key than the one you trust")
        if header["key_id"] != key_id_of(self.public_key) or header["genesis"] != self.chain.hex():
            raise Bad("header: key_id or genesis does not follow from its own facts")

    def run(self, lines: Iterator[dict[str, Any]], retell: Retell | None) -> Report:
        takers = {"entry": self._entry, "extension": self._extension, "checkpoint": self._checkpoint}
        sections, reached = list(takers), 0
        for line in lines:
            if line["line"] == "footer":
                return self._finish(line, next(lines, None), retell)
            if (section := sections.index(line["line"])) < reached:
                raise Bad(f"the order: an {line['line']} after the first {sections[reached]}")
            reached = section
            takers[line["line"]](line)
        raise Bad(f"the end: no footer, the export is cut short after entry {self.entries}")

    def _entry(self, entry: Facts) -> None:
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

    def _extension(self, extension: Facts) -> None:
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

    def _checkpoint(self, checkpoint: Facts) -> None:
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
        self._grow(self.frontier, size)
        if self.frontier.root().hex() != checkpoint["root"]:
            raise Bad(f"checkpoint at {size}: the root differs within entries {signed + 1} to {size}")
        signature = bytes.fromhex(checkpoint["signature"])
        if not signature_holds(self.public_key, checkpoint_text(checkpoint), signature):
            raise Bad(f"checkpoint at {size}: the signature does not hold")
        self.checkpoints += 1

    def _grow(self, frontier: Frontier, size: int) -> None:
        for index in range(frontier.size, size):
            frontier.add(bytes(self.leaves[32 * index : 32 * index + 32]))

    def _finish(self, footer: Facts, beyond: object, retell: Retell | None) -> Report:
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
        votes = self._compare(self.header["poll"], _millis(self.header["exported_at"]), retell)
        return Report(self.poll_id, entries, self.checkpoints, self.recount.run, votes, self._caveats())

    def _compare(self, poll: Facts, now: int, retell: Retell | None) -> int:
        """The poll and the results the header states against those of the log; the votes that count."""
        history = self.recount.history
        expected, empty = history.poll(now), () if "tie_rule" in history.said else _UNTOLD
        for name, (value, sequence) in expected.items():
            if name not in poll or not _agrees(poll[name], value, empty):
                raise Bad(f"header: the poll's {name} differs from entry {sequence}, the last to tell it")
        unbound = poll.keys() - expected.keys() - _UNLOGGED
        if more := sorted(name for name in unbound if poll[name] not in empty):
            raise Bad(f"header: the poll has {more[0]!r}, which nothing binds")
        answers, stated = self.recount.answers(), self.header["results"]
        results = _results(poll, answers, stated["voters"], str(history.fact("status")))
        results["version"] = len(self.chains) - 1
        if "held_back" not in results:
            rest = {name: stated[name] for name in _BY_KIND if name in stated and name not in results}
            if retell is None:
                self.taken_over = " and ".join(rest)
            else:
                rest = dict(retell({**poll, "status": history.fact("status")}, answers, results["voters"]))
            results = rest | results
        for name in sorted(stated.keys() | results.keys()):
            said, given = stated.get(name, "nothing"), results.get(name, "nothing")
            if canonical(said) != canonical(given):
                raise Bad(f"results: {name} is stated as {said}, the log gives {given}")
        return len(answers)

    def _agree_with_kept(self) -> None:
        """The log begins as each checkpoint kept elsewhere says it began."""
        frontier = Frontier()
        for one in self.kept:
            size, agreed = one["size"], frontier.size
            if one["poll_id"] != self.poll_id:
                raise _UnusableCheckpoint(f"the checkpoint kept elsewhere is of {one['poll_id']}")
            if one["key_id"] != self.header["key_id"]:
                raise Bad("header: signed by another key than the checkpoint kept elsewhere")
            if not signature_holds(self.public_key, checkpoint_text(one), bytes.fromhex(one["signature"])):
                raise _UnusableCheckpoint("the checkpoint kept elsewhere is not signed as it stands")
            if size > self.entries:
                told = (
                    f"missing, a checkpoint kept elsewhere is of {size}: an old copy, or cut off at its end"
                )
                raise Bad(f"entry {self.entries + 1}: {told}")
            self._grow(frontier, size)
            if frontier.root().hex() != one["root"] or self.chains.get(size, b"").hex() != one["chain"]:
                told = "not those a checkpoint kept elsewhere signs: the log was rewritten, or has forked"
                raise Bad(f"entries {agreed + 1} to {size}: {told}")

    def _caveats(self) -> list[str]:
        """What nobody can know from what was given."""
        kept, signed = self.kept[-1]["size"] if self.kept else 0, self.frontier.size
        found = [
            "that no two votes are by one person: each act carries a commitment of its own",
            "that voters saw question and options as the log has them",
            "what the header says of effects, milestones, room, external id, metadata, tags, links and time",
            "that this is not an old copy: later acts would show only by a checkpoint kept elsewhere",
        ]
        if self.taken_over:
            found.append(f"that {self.taken_over} of the results are right: `plaudit verify` recounts them")
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


def _agrees(told: Any, logged: Any, empty: Sequence[Any]) -> bool:
    """Whether the header tells what the log tells; what an older log could not tell must be `empty`."""
    if isinstance(told, dict) and isinstance(logged, dict) and logged.keys() <= told.keys():
        same = all(_agrees(told[name], value, empty) for name, value in logged.items())
        return same and all(told[name] in empty for name in told.keys() - logged.keys())
    if isinstance(told, list) and isinstance(logged, list) and len(told) == len(logged):
        return all(_agrees(one, other, empty) for one, other in zip(told, logged, strict=True))
    return canonical(told) == canonical(logged)


def _results(poll: Facts, answers: Sequence[Any], stated: int, status: str) -> dict[str, Any]:
    """The results the log gives. `stated`: voters by the header, `status`: as last written."""
    voters = votes = len(answers)
    if (each := poll["voting"]["votes_per_voter"]) > 1 and -(-votes // each) <= stated <= votes:
        voters = stated
    found = {name: poll[name] for name in ("run", "revision", "status", "opens_at", "closes_at")}
    found |= {"poll_id": poll["id"], "hidden": False, "basis": "voters", "voters": voters, "votes": votes}
    found |= {"options": [], "tie": False, "is_final": status in _FINAL}
    if (least := poll.get("results_threshold")) is not None and voters < least:
        return found | {"held_back": {"threshold": least}}
    return found | _reading(poll, answers, voters, decided=status in _FINAL - {"canceled"})


def _share(votes: int, voters: int) -> dict[str, Any]:
    return {"votes": votes, "percent": (2000 * votes + voters) // (2 * voters) / 10 if voters else 0.0}


def _reading(poll: Facts, answers: Sequence[Any], voters: int, *, decided: bool) -> dict[str, Any]:
    """What the kind of question makes of the answers; `decided`: nothing can change, and it counts."""
    kind, chosen, weight = poll["kind"], Counter[str](), Counter[str]()
    if kind not in _SCALES and (kind == "matrix" or not poll["options"]):
        return {}
    for answer in answers:
        given = _given(kind, answer, len(poll["options"]) - 1)
        weight.update(given)
        chosen.update(answer[:1] if kind == "ranking" else [each for each, much in given.items() if much])
    if kind in _SCALES:
        return _grades(poll, chosen, voters)
    if chosen.keys() - {option["id"] for option in poll["options"]}:
        raise Bad("results: there are votes for what cannot be chosen")
    shown = [option["id"] for option in poll["options"] if option.get("state") != "hidden"]
    top = max((weight[each] for each in shown), default=0)
    leaders = [each for each in shown if weight[each] == top > 0]
    rows = [{"id": each, **_share(chosen[each], voters)} for each in shown]
    found = {"options": rows, "tie": len(leaders) > 1}
    if decided and shown:
        found["winners"] = leaders[:1] if poll.get("tie_rule") == "first_listed" else leaders
    return found


def _given(kind: str, answer: Any, last: int) -> dict[str, int]:
    """How much an answer gives each thing it names: an amount, points by Borda's rule, else one."""
    if isinstance(answer, list):
        return {each: last - place if kind == "ranking" else 1 for place, each in enumerate(answer)}
    return answer if isinstance(answer, dict) else {str(answer): 1}


def _grades(poll: Facts, chosen: Counter[str], voters: int) -> dict[str, Any]:
    lowest, highest = _SCALES[poll["kind"]]
    scale = range(lowest, (poll.get("scale") or highest) + 1)
    rows = [{"rating": each, **_share(chosen[str(each)], voters)} for each in scale]
    in_order = [each for each in scale for _ in range(chosen[str(each)])]
    if len(in_order) != chosen.total():
        raise Bad("results: there are votes for what cannot be chosen")
    mean = round(sum(in_order) / len(in_order), 2) if in_order else None
    median = float(statistics.median(in_order)) if in_order else None
    return {"ratings": rows, "mean": mean, "median": median, "scale": scale[-1]}


def main(arguments: Sequence[str] | None = None, retell: Retell | None = None) -> int:
    parser = argparse.ArgumentParser(description="Verify and recount an export of a Plaudit poll.")
    parser.add_argument("file")
    parser.add_argument("--key", help="the public key you trust, 64 hex digits")
    parser.add_argument("--checkpoint", help="a proof, checkpoint or export you kept from before")
    given = parser.parse_args(arguments)
    try:
        kept = kept_checkpoints(Path(given.checkpoint).read_text("utf-8")) if given.checkpoint else []
        with Path(given.file).open("rb") as lines:
            report = verify(lines, given.key, kept, retell)
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
