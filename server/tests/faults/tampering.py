"""Forgeries of an export, by name: what is changed, and what the verifier must say first.

A forger knows the format and the hash rules but (unless it says so) not the signing key. `HEADER`, `ENTRIES`
and `LINES` map a kind to a function of the export's lines, which it changes in place; it returns the pattern
of the expected verdict. The hash rules are written here once more, from their description alone.
"""

import copy
import hashlib
import json

OTHER_KEY = "ab" * 32


def of(lines, sort):
    return [line for line in lines if line.get("line") == sort]


def voted(lines, nth=2):
    """The nth vote of the last run, from 0; it has neighbours, and the second and third stand to the end."""
    last = max(line["run"] for line in of(lines, "entry"))
    return [line for line in of(lines, "entry") if line["act"] == "cast" and line["run"] == last][nth]


def other_choice(lines, entry):
    options = [option["id"] for option in lines[0]["poll"]["options"]]
    return next(option for option in options if option != entry["answer"])


def leaf(poll_id, entry):
    names = ("vote_id", "refers", "answer", "voter", "data")
    facts = [*(entry["sequence"], entry["act"], poll_id, entry["run"], entry["at"]), *map(entry.get, names)]
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def relinked(lines):
    """Leaves and chain made to fit again, the checkpoints' copies of the chain too; their roots and signatures not."""
    poll_id, chain, done, chains = lines[0]["poll"]["id"], bytes.fromhex(lines[0]["genesis"]), 0, {}
    for entry in of(lines, "entry"):
        entry["leaf"] = leaf(poll_id, entry).hex()
    leaves = [bytes.fromhex(entry["leaf"]) for entry in of(lines, "entry")]
    for extension in of(lines, "extension"):
        chain = hashlib.sha256(b"\x02" + chain + b"".join(leaves[done : extension["size"]])).digest()
        extension["chain"] = chains[extension["size"]] = chain.hex()
        done = extension["size"]
    for checkpoint in of(lines, "checkpoint"):
        checkpoint["chain"] = chains[checkpoint["size"]]
    lines[-1]["chain"] = chain.hex()


def batch_of(lines, entry):
    """The end of the extension an entry is in."""
    return min(line["size"] for line in of(lines, "extension") if line["size"] >= entry["sequence"])


def signed_by(lines, entry):
    """The size of the first checkpoint over an entry."""
    return min(line["size"] for line in of(lines, "checkpoint") if line["size"] >= entry["sequence"])


def field(name, value, act="cast"):
    """An entry edited in one field."""

    def forge(lines):
        if act == "cast":
            entry = voted(lines)
        else:
            entry = next(entry for entry in of(lines, "entry") if entry["act"] == act)
        entry[name] = value(lines, entry)
        return f"entry {entry['sequence']}: its content"

    return forge


def rehashed(lines):
    entry = voted(lines)
    entry["answer"] = other_choice(lines, entry)
    entry["leaf"] = leaf(lines[0]["poll"]["id"], entry).hex()
    return f"extension to {batch_of(lines, entry)}: the chain breaks within entries"


def rechained(lines):
    entry = voted(lines)
    entry["answer"] = other_choice(lines, entry)
    relinked(lines)
    return f"checkpoint at {signed_by(lines, entry)}: the root differs within entries"


def deleted(lines):
    entry = voted(lines)
    lines.remove(entry)
    return f"entry {entry['sequence']}: missing or out of order"


def deleted_tail(lines):
    last = of(lines, "entry")[-1]
    lines.remove(last)
    return f"entry {last['sequence']}: missing, the chain goes on"


def deleted_tail_and_counted(lines):
    """The last entry and its extension and checkpoint: what is left fits, but not the header's status."""
    last = of(lines, "entry")[-1]
    for line in [last, *(x for x in lines if x.get("line") in {"extension", "checkpoint"})]:
        if line is last or line["size"] >= last["sequence"]:
            lines.remove(line)
    lines[-1]["entries"] -= 1
    lines[-1]["checkpoints"] = len(of(lines, "checkpoint"))
    lines[-1]["chain"] = of(lines, "extension")[-1]["chain"]
    return r"header: the poll's \w+ differs from entry"


def inserted(lines):
    entry = voted(lines)
    fake = entry | {"vote_id": "stuffed", "sequence": entry["sequence"] + 1}
    lines.insert(lines.index(entry) + 1, fake)
    fake["leaf"] = leaf(lines[0]["poll"]["id"], fake).hex()
    return f"entry {entry['sequence'] + 2}: missing or out of order"


def inserted_and_renumbered(lines):
    entry = voted(lines)
    inserted(lines)
    for later in of(lines, "entry")[entry["sequence"] + 1 :]:
        later["sequence"] += 1
        later["leaf"] = leaf(lines[0]["poll"]["id"], later).hex()
    return f"extension to {batch_of(lines, entry | {'sequence': entry['sequence'] + 1})}: the chain breaks"


def swapped(lines):
    one, other = voted(lines), voted(lines, nth=3)
    for name in ("vote_id", "answer", "voter", "at"):
        one[name], other[name] = other[name], one[name]
    return f"entry {one['sequence']}: its content"


def swapped_lines(lines):
    one, other = map(lines.index, (voted(lines), voted(lines, nth=3)))
    lines[one], lines[other] = lines[other], lines[one]
    return f"entry {lines[other]['sequence']}: missing or out of order"


def duplicated(lines):
    entry = voted(lines)
    lines.insert(lines.index(entry), copy.deepcopy(entry))
    return f"entry {entry['sequence'] + 1}: missing or out of order"


def lifecycle(lines):
    entry = next(e for e in of(lines, "entry") if e["act"] == "poll.created")
    entry["data"]["question"] = "Another?"
    return f"entry {entry['sequence']}: its content"


ENTRIES = {
    "edit choice": field("answer", other_choice),
    "edit time": field("at", lambda _, entry: entry["at"] - 1),
    "edit voter": field("voter", lambda *_: "00" * 32),
    "edit vote id": field("vote_id", lambda *_: "another"),
    "edit what a change replaces": field("refers", lambda _, entry: entry["refers"] + 1, "change"),
    "edit run": field("run", lambda _, entry: entry["run"] - 1),
    "edit choice and leaf": rehashed,
    "edit choice, leaves and chain": rechained,
    "delete middle": deleted,
    "delete tail": deleted_tail,
    "delete tail and its proofs": deleted_tail_and_counted,
    "insert": inserted,
    "insert and renumber": inserted_and_renumbered,
    "swap contents": swapped,
    "swap lines": swapped_lines,
    "duplicate": duplicated,
    "alter a lifecycle entry": lifecycle,
    "alter when it opened": field("at", lambda _, entry: entry["at"] - 60_000, "poll.opened"),
}
