"""The verifier accepts what the server exports, and nothing else."""

import json
import subprocess
import sys

import msgspec
import pytest
from exports import created, moved, written

from plaudit.ledger import verifier
from plaudit.testing import samples
from plaudit.testing.samples import cast, retract


@pytest.fixture
async def export(database):
    """Two runs, every act, two checkpoints."""
    poll = samples.poll(rules=samples.LENIENT)
    await created(database, poll)
    await database.votes.commit([cast("a"), cast("b", "opt_b"), cast("c")])
    await database.ledger.checkpoint(10)
    poll = await moved(database, poll, "poll.reset", run=2)
    await database.votes.commit([cast(v, vote_id=v, run=2) for v in "abcd"])
    await database.votes.commit(
        [cast("a", "opt_c", vote_id="e", run=2), retract("b", "b", run=2), cast("x", "opt_b", run=2)]
    )
    await moved(database, poll, status="closed")
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
    """Each fact of each line, altered alone; what the log does not bind is named in the caveats instead."""
    free = {"exported_at", "poll"}
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
    return {key: altered(inner) for key, inner in value.items()} | {"x": "x"}


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
    last["data"] = closing.pop("data")
    closing["act"], last_act = last["act"], closing["act"]
    closing |= {"vote_id": "late", "answer": "opt_a"}
    last["act"] = last_act
    last.pop("vote_id", None)
    last.pop("refers", None)
    closing.pop("refers", None)
    closing["act"] = "cast"
    with pytest.raises(verifier.Bad, match="a cast while the poll is closed"):
        check(unsigned(export))


def test_a_vote_retracted_twice_or_a_run_without_reset_is_found(export):
    entries = of(export, "entry")
    retracted = next(e for e in entries if e["act"] == "retract")
    target = next(e for e in entries if e.get("vote_id") == "a" and e["run"] == 2)
    retracted["refers"] = target["sequence"]
    with pytest.raises(verifier.Bad, match="does not stand"):
        check(unsigned(export))


def test_stated_results_are_compared(export):
    results = export[0]["results"]
    for name, value in results.items():
        with pytest.raises(verifier.Bad, match=f"results: {name} is stated as"):
            check([export[0] | {"results": results | {name: altered(value)}}, *export[1:]])
    for change in ({"votes": 9}, {"voters": 2}, {"run": 1}, {"options": []}, {"hidden": True}, {"new": 1}):
        forged = [export[0] | {"results": export[0]["results"] | change}, *export[1:]]
        with pytest.raises(verifier.Bad, match="results"):
            check(forged)


FREE = {"effects", "milestones", "room_id", "external_id", "metadata", "tags", "links"}


def test_what_the_header_says_of_the_poll_is_compared_with_the_log(export):
    poll = export[0]["poll"]
    for name, value in poll.items():
        forged = [export[0] | {"poll": poll | {name: altered(value)}}, *export[1:]]
        if name in FREE:
            assert name.partition("_")[0] in " ".join(check(forged).caveats)
        else:
            with pytest.raises(verifier.Bad, match=r"header|entry 1"):
                check(forged)
    for other in ({name: value for name, value in poll.items() if name != "question"}, poll | {"note": "x"}):
        with pytest.raises(verifier.Bad, match="header: the poll"):
            check([export[0] | {"poll": other}, *export[1:]])


def test_an_option_text_told_otherwise_is_named_with_the_entry_that_tells_it(export):
    poll = json.loads(json.dumps(export[0]["poll"]))
    poll["options"][0]["text"] = "Another"
    last = max(entry["sequence"] for entry in of(export, "entry") if "data" in entry)
    with pytest.raises(verifier.Bad, match=f"header: the poll's options differs from entry {last}"):
        check([export[0] | {"poll": poll}, *export[1:]])


NEWER = {
    "description",
    "image_url",
    "image_alt",
    "language",
    "translations",
    "results_threshold",
    "tie_rule",
    "outcome",
}


def test_a_log_older_than_some_facts_binds_them_to_nothing_said(export):
    for entry in of(export, "entry"):
        entry["data"] = (
            {k: v for k, v in entry["data"].items() if k not in NEWER} if "data" in entry else None
        )
        if entry["data"]:
            definition = entry["data"]["definition"]
            entry["data"]["definition"] = {
                k: v for k, v in definition.items() if k not in {"settings", "shuffle"}
            }
        else:
            del entry["data"]
    lines = unsigned(export)
    assert check(lines).votes == 4
    for name, value in {"description": "Said by nobody", "shuffle": True, "tie_rule": "first_listed"}.items():
        with pytest.raises(verifier.Bad, match=f"header: the poll (has|'s) ?'?{name}"):
            check([lines[0] | {"poll": lines[0]["poll"] | {name: value}}, *lines[1:]])


def test_a_line_says_each_thing_once_and_nothing_more(export):
    lines = [json.dumps(line) for line in export]
    twice = lines[3].replace("{", '{"run": 1, ', 1)
    with pytest.raises(verifier.Bad, match=r"line 4: .*twice"):
        verifier.verify([*lines[:3], twice, *lines[4:]])
    with pytest.raises(verifier.Bad, match="'note' is missing, or is bound by nothing"):
        check([*export[:3], export[3] | {"note": "counted twice"}, *export[4:]])


@pytest.mark.parametrize(
    ("status", "closes_at", "exported", "shown"),
    [
        ("open", 50, 49, "open"),
        ("open", 50, 50, "closed"),
        ("scheduled", 50, 60, "closed"),
        ("draft", 5, 9, "draft"),
    ],
)
def test_the_status_is_that_of_the_clock(status, closes_at, exported, shown):
    history = verifier.History()
    said = {"status": status, "opens_at": 10, "closes_at": closes_at}
    history.take({"sequence": 1, "at": 1, "data": said})
    assert history.status_at(exported) == shown


async def test_a_checkpoint_kept_elsewhere_shows_an_old_copy_and_a_fork(database):
    await created(database, samples.poll())
    await database.votes.commit([cast("a"), cast("b", "opt_b")])
    old = (await written(database)).splitlines()
    await database.votes.commit([cast("c")])
    (kept,) = await database.ledger.checkpoint(10)
    kept = verifier.kept_checkpoints(msgspec.json.encode(kept).decode())
    new = (await written(database)).splitlines()
    assert verifier.verify(new, kept=kept).entries == 4
    told = " ".join(verifier.verify(old).caveats)
    assert "old copy" in told
    assert "--checkpoint" in told
    with pytest.raises(
        verifier.Bad, match="entry 4: missing, a checkpoint kept elsewhere is of 4: an old copy"
    ):
        verifier.verify(old, kept=kept)
    (as_export,) = {one["root"] for one in verifier.kept_checkpoints(b"\n".join(new).decode())}
    assert as_export == kept[0]["root"]
    with pytest.raises(ValueError, match="is not signed as it stands"):
        verifier.verify(new, kept=[kept[0] | {"root": "00" * 32}])
    with pytest.raises(ValueError, match="is of poll_other"):
        verifier.verify(new, kept=[kept[0] | {"poll_id": "poll_other"}])
    with pytest.raises(ValueError, match="no checkpoint"):
        verifier.kept_checkpoints("{}")
    with pytest.raises(verifier.Bad, match="another key than the checkpoint"):
        verifier.verify(new, kept=[kept[0] | {"key_id": "0" * 16}])


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
