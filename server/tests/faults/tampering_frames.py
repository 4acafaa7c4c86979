"""Forgeries of what stands around the entries: header, results, extensions, checkpoints, footer. See `tampering`."""

import copy

import tampering
from tampering import of


def of_poll(name, value):
    def forge(lines):
        lines[0]["poll"][name] = value(lines[0]["poll"][name])
        return rf"header: the poll's {name} differs from entry \d+"

    return forge


def option_text(options):
    return [options[0] | {"text": "Coffee with milk"}, *options[1:]]


def of_results(name, value, says=None):
    def forge(lines):
        lines[0]["results"][name] = value(lines[0]["results"][name])
        return f"results: {says or name} is stated as"

    return forge


def one_more(rows):
    return [rows[0] | {"votes": rows[0]["votes"] + 1}, *rows[1:]]


def other_percent(rows):
    return [rows[0] | {"percent": 99.9}, *rows[1:]]


def moved_vote(lines):
    """A vote moved from one option to another, all sums kept."""
    rows = lines[0]["results"]["options"]
    giver = next(row for row in rows if row["votes"])
    taker = next(row for row in rows if row is not giver)
    giver["votes"] -= 1
    taker["votes"] += 1
    return "results: options is stated as"


def checkpoint(name, value, says):
    def forge(lines):
        line = of(lines, "checkpoint")[0]
        line[name] = value
        return f"checkpoint at {line['size']}: {says}"

    return forge


def forked(lines):
    """Two checkpoints of one size, the second with another root."""
    line = of(lines, "checkpoint")[0]
    lines.insert(lines.index(line) + 1, line | {"root": "00" * 32})
    lines[-1]["checkpoints"] += 1
    return f"checkpoint at {line['size']}: there are two of this size"


def without_checkpoint(lines):
    lines.remove(of(lines, "checkpoint")[0])
    return "footer: counts other lines than there are"


def without_extension(lines):
    """Its entries are then in the next one, which was not made over them."""
    first, second = of(lines, "extension")[1:3]
    lines.remove(first)
    return f"extension to {second['size']}: the chain breaks"


def moved_extension(lines):
    first, second = of(lines, "extension")[1:3]
    first["size"], second["size"] = second["size"], first["size"]
    return f"extension to {first['size']}: the chain breaks"


def of_footer(name, value, says):
    def forge(lines):
        lines[-1][name] = value(lines[-1][name])
        return says

    return forge


def public_key(lines):
    lines[0]["public_key"] = tampering.OTHER_KEY
    return "header: key_id or genesis"


def cut_short(lines):
    entry = tampering.voted(lines)
    del lines[lines.index(entry) + 1 :]
    return f"the end: no footer, the export is cut short after entry {entry['sequence']}"


def added(lines):
    lines.append(copy.deepcopy(of(lines, "entry")[-1]))
    return "the end: lines after the footer"


def note(lines):
    tampering.voted(lines)["note"] = "counts twice"
    return r"entry \d+: 'note'"


FRAMES = {
    "question": of_poll("question", lambda text: f"{text} "),
    "option text": of_poll("options", option_text),
    "option order": of_poll("options", lambda options: options[::-1]),
    "status": of_poll("status", lambda _: "open"),
    "closing time": of_poll("closes_at", lambda _: "2031-01-01T00:00:00.000Z"),
    "rules of voting": of_poll("voting", lambda voting: voting | {"votes_per_voter": 9}),
    "visibility": of_poll("results_visibility", lambda _: "never"),
    "kind": of_poll("kind", lambda _: "multiple_choice"),
    "revision": of_poll("revision", lambda revision: revision - 1),
    "run": of_poll("run", lambda run: run - 1),
    "created at": of_poll("created_at", lambda _: "2001-01-01T00:00:00.000Z"),
    "votes of an option": of_results("options", one_more),
    "percent of an option": of_results("options", other_percent),
    "a vote moved between options": moved_vote,
    "votes in all": of_results("votes", lambda votes: votes + 1),
    "voters": of_results("voters", lambda voters: voters - 1),
    "version": of_results("version", lambda version: version + 1),
    "tie": of_results("tie", lambda tie: not tie),
    "is final": of_results("is_final", lambda final: not final),
    "results declared hidden": of_results("hidden", lambda _: True),
    "public key": public_key,
    "root of a checkpoint": checkpoint("root", "00" * 32, "the root differs"),
    "time of a checkpoint": checkpoint("at", 1, "the signature does not hold"),
    "signature of a checkpoint": checkpoint("signature", "00" * 64, "the signature does not hold"),
    "poll of a checkpoint": checkpoint("poll_id", "poll_other", "of another poll or key"),
    "two checkpoints of one size": forked,
    "a checkpoint left out": without_checkpoint,
    "an extension left out": without_extension,
    "two extensions swapped": moved_extension,
    "entries in the footer": of_footer(
        "entries", lambda entries: entries + 1, r"entry \d+: missing, the footer"
    ),
    "chain in the footer": of_footer("chain", lambda _: "00" * 32, "footer: the chain ends otherwise"),
    "truncated after an entry": cut_short,
    "a line after the end": added,
    "a field nothing binds": note,
}
