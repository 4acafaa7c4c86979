"""The verifier accepts what the server exports, and nothing else."""

import json
import subprocess
import sys

import msgspec
import pytest
from exports import event, written

from plaudit.ledger import verifier
from plaudit.testing import samples
from plaudit.testing.samples import cast, retract


@pytest.fixture
async def export(database):
    """Two runs, every act, two checkpoints."""
    poll = samples.poll(rules=samples.LENIENT)
    await database.polls.create(poll, [event("poll.opened")])
    await database.votes.commit([cast("a"), cast("b", "opt_b"), cast("c")])
    await database.ledger.checkpoint(10)
    await database.polls.save(msgspec.structs.replace(poll, run=2, revision=2), 1, [event("poll.reset")])
    await database.votes.commit([cast(v, vote_id=v, run=2) for v in "abcd"])
    await database.votes.commit(
        [cast("a", "opt_c", vote_id="e", run=2), retract("b", "b", run=2), cast("x", "opt_b", run=2)]
    )
    closed = msgspec.structs.replace(poll, run=2, revision=3, status="closed")
    await database.polls.save(closed, 2, [event("poll.closed")])
    await database.ledger.checkpoint(20)
    return [json.loads(line) for line in (await written(database)).splitlines()]


def check(lines, key=None):
    return verifier.verify([json.dumps(line) for line in lines], key)


def of(lines, kind):
    return [line for line in lines if line.get("line") == kind]


def rehashed(lines):
    """The lines after their leaves are made to fit again: a forger who knows the rules but not the key."""
    for entry in of(lines, "entry"):
        content = verifier.leaf_content("poll_tea", entry)
        entry["leaf"] = verifier.leaf_hash(verifier.canonical(content)).hex()
    return lines


def rechained(lines):
    chain, done, leaves = (
        verifier.genesis("poll_tea"),
        0,
        [bytes.fromhex(e["leaf"]) for e in of(lines, "entry")],
    )
    for extension in of(lines, "extension"):
        chain = verifier.extend(chain, b"".join(leaves[done : extension["size"]]))
        extension["chain"], done = chain.hex(), extension["size"]
    chains = {extension["size"]: extension["chain"] for extension in of(lines, "extension")}
    for checkpoint in of(lines, "checkpoint"):
        checkpoint["chain"] = chains[checkpoint["size"]]
    lines[-1]["chain"] = chain.hex()
    return lines


def test_an_export_is_valid(export):
    report = check(export, export[0]["public_key"])
    assert (report.run, report.votes, report.checkpoints, report.entries) == (2, 4, 2, 13)


def test_another_key_is_not_trusted(export):
    with pytest.raises(verifier.Bad, match="another key"):
        check(export, "00" * 32)


@pytest.mark.parametrize("key", ["", "zz" * 32, "00" * 31, " " + "00" * 32])
def test_a_mistyped_key_is_no_verdict_on_the_export(export, key):
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        check(export, key)


def test_without_a_key_the_report_says_what_it_cannot_tell(export):
    assert any("--key" in caveat for caveat in check(export).caveats)
    assert not any("--key" in caveat for caveat in check(export, export[0]["public_key"]).caveats)


def test_every_changed_field_of_every_line_is_found(export):
    """Each fact of each line, altered alone; texts the log does not bind are named in the caveats instead."""
    free = {"exported_at", "poll", "plaudit_export"}
    for number, line in enumerate(export):
        for name, value in line.items():
            if name in free:
                continue
            forged = [*export[:number], line | {name: altered(value)}, *export[number + 1 :]]
            with pytest.raises((verifier.Bad, ValueError)):
                check(forged)


def altered(value):
    if isinstance(value, bool) or value is None:
        return "x"
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return ("0" if value[:1] != "0" else "1") + value[1:]
    if isinstance(value, list):
        return [*value, "x"]
    return value | {key: altered(inner) for key, inner in value.items()}


def test_every_left_out_doubled_or_swapped_line_is_found(export):
    for number in range(len(export)):
        with pytest.raises((verifier.Bad, ValueError)):
            check(export[:number] + export[number + 1 :])
        with pytest.raises((verifier.Bad, ValueError)):
            check([*export[: number + 1], export[number], *export[number + 1 :]])
        if number:
            with pytest.raises((verifier.Bad, ValueError)):
                check([*export[: number - 1], export[number], export[number - 1], *export[number + 1 :]])


def test_a_deleted_entry_is_named(export):
    position, deleted = next((at, line) for at, line in enumerate(export) if line.get("vote_id") == "b")
    del export[position]
    with pytest.raises(verifier.Bad, match=f"entry {deleted['sequence']}: missing"):
        check(export)


def test_a_forged_answer_is_named_even_when_all_hashes_are_redone(export):
    entry = next(e for e in of(export, "entry") if e.get("vote_id") == "c")
    entry["answer"] = "opt_b"
    with pytest.raises(verifier.Bad, match=f"entry {entry['sequence']}: its content"):
        check(export)
    with pytest.raises(verifier.Bad, match="extension to 9: the chain breaks"):
        check(rehashed(export))
    with pytest.raises(verifier.Bad, match="checkpoint at 13: the root differs"):
        check(rechained(export))


def unsigned(lines):
    """Without checkpoints, everything recomputed: what is left to find is in the acts themselves."""
    kept = [line for line in lines if line.get("line") != "checkpoint"]
    kept[-1]["checkpoints"] = 0
    return rechained(rehashed(kept))


def test_a_vote_counted_after_close_is_found(export):
    entries = of(export, "entry")
    closing, last = entries[-1], entries[-2]
    closing["act"], closing["data"], last_act = last["act"], None, closing["act"]
    closing |= {"vote_id": "late", "answer": "opt_a"}
    last["act"] = last_act
    last.pop("vote_id", None)
    last.pop("refers", None)
    closing.pop("refers", None)
    closing["act"] = "cast"
    with pytest.raises(verifier.Bad, match=r"a cast after poll\.closed"):
        check(unsigned(export))


def test_a_vote_retracted_twice_or_a_run_without_reset_is_found(export):
    entries = of(export, "entry")
    retracted = next(e for e in entries if e["act"] == "retract")
    target = next(e for e in entries if e.get("vote_id") == "a" and e["run"] == 2)
    retracted["refers"] = target["sequence"]
    with pytest.raises(verifier.Bad, match="does not stand"):
        check(unsigned(export))


def test_stated_results_are_compared(export):
    for change in ({"votes": 9}, {"voters": 2}, {"run": 1}, {"options": []}):
        forged = [export[0] | {"results": export[0]["results"] | change}, *export[1:]]
        with pytest.raises(verifier.Bad, match="results"):
            check(forged)


def test_hidden_results_are_not_compared_and_it_says_so(export):
    hidden = [export[0] | {"results": {"hidden": True, "run": 2}}, *export[1:]]
    assert any("states none" in caveat for caveat in check(hidden).caveats)


def test_the_file_runs_alone(export, tmp_path):
    """One file and Python's standard library: isolated, without site packages."""
    file = tmp_path / "export.ndjson"
    text = "\n".join(json.dumps(line) for line in export)
    runs = []
    for content in (text, text.replace("opt_b", "opt_a"), "hello", text[:100]):
        file.write_text(content)
        command = [sys.executable, "-I", "-S", verifier.__file__, str(file)]
        runs.append(subprocess.run(command, capture_output=True, text=True, check=False))
    assert [run.returncode for run in runs] == [0, 1, 2, 2]
    assert "4 votes, as stated" in runs[0].stdout
    assert "NOT VALID. entry" in runs[1].stdout
