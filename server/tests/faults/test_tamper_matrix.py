"""O10: every way to tamper with a log is named by `plaudit verify` with the first bad entry, or it says "cannot tell".

The verifier is run as an outsider runs it: a copy of its one file. What is forged, and what must be said, is in
`tampering`, `tampering_frames`, `tampering_rows` and `resigning`, which know the format and the rules by themselves.
"""

import contextlib
import copy
import importlib.util
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import resigning
from serving import Serving
from tampering import ENTRIES
from tampering_frames import FRAMES
from tampering_rows import ROWS, opened

SOURCE = Path(__file__).resolve().parents[2] / "src" / "plaudit" / "ledger" / "verifier.py"
# What the header holds that no entry binds; the report says so in words.
FREE = ("effects", "room_id", "external_id", "metadata", "tags", "links")


def tell(serving):
    """A poll's life with every sort of entry, two runs and two checkpoints; its id. Still open."""
    poll = serving.poll(open=False, voting={"change": True, "retract": True})
    path, options = f"/v1/polls/{poll['id']}", [option["id"] for option in poll["options"]]

    def vote(voter, choice, name=None):
        body = {"choice": options[choice], "voter": voter, "vote_id": name or f"{voter}{random.random()}"}
        return serving.asked("POST", f"{path}/votes", body)["vote"]["id"]

    serving.asked("POST", f"{path}/open", {})
    first = [vote(voter, 0) for voter in "ab"]
    serving.asked("GET", f"{path}/votes/{first[1]}/proof")
    serving.asked("PATCH", path, {"question": "Tea or coffee, then?"})
    serving.asked("POST", f"{path}/reset", {})
    votes = [vote(voter, choice) for voter, choice in zip("abcdefg", (0, 1, 2, 0, 1, 1, 2), strict=True)]
    vote("b", 0)
    serving.asked("DELETE", f"{path}/votes/{votes[4]}", {"voter": "e"})
    serving.asked("POST", f"{path}/lock", {})
    serving.asked("POST", f"{path}/open", {})
    return poll["id"]


def exported(serving, poll):
    """The export as lines; once its last act is signed."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        _, _, text = serving.ask("GET", f"/v1/polls/{poll}/export?format=ndjson")
        lines = [json.loads(line) for line in text.splitlines()]
        sizes = [line["size"] for line in lines if line.get("line") == "checkpoint"]
        if sizes and sizes[-1] == lines[-1]["entries"]:
            return lines
    raise AssertionError("never signed to its end")


@pytest.fixture(scope="module")
def verify(tmp_path_factory):
    """`verify(lines or text, **options)`: exit code and everything it said."""
    folder = tmp_path_factory.mktemp("outside")
    shutil.copy(SOURCE, folder / "copied.py")
    spec = importlib.util.spec_from_file_location("copied", folder / "copied.py")
    copied = importlib.util.module_from_spec(spec)
    sys.modules["copied"] = copied
    spec.loader.exec_module(copied)

    def run(export, checkpoint=None, key=None):
        text = export if isinstance(export, bytes) else written(export)
        (folder / "export.ndjson").write_bytes(text)
        options = ["--key", key] if key else []
        if checkpoint is not None:
            (folder / "kept.json").write_bytes(written(checkpoint))
            options += ["--checkpoint", str(folder / "kept.json")]
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = copied.main([str(folder / "export.ndjson"), *options])
        return code, said.getvalue()

    return run


def written(lines):
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A story with its end, its export halfway ("old"), what was kept of it, and the database of both times."""
    folder = tmp_path_factory.mktemp("story")
    with Serving(folder) as serving:
        poll = tell(serving)
        old = exported(serving, poll)
        serving.stop()
        shutil.copytree(folder, folder.with_name("halfway"))
        serving.start()
        serving.asked(
            "POST", f"/v1/polls/{poll}/votes", {"choice": old[0]["poll"]["options"][1]["id"], "voter": "h"}
        )
        serving.asked("POST", f"/v1/polls/{poll}/close", {})
        lines = exported(serving, poll)
        serving.stop()
    return {"poll": poll, "old": old, "lines": lines, "folder": folder, "keys": serving.keys}


def judged(verify, lines, forge):
    """What the verifier says of a forgery, and the pattern it had to say."""
    forged = copy.deepcopy(lines)
    pattern = forge(forged)
    code, said = verify(forged)
    return code == 1 and re.search(f"NOT VALID. {pattern}", said) is not None, pattern, said


def test_every_forgery_of_an_export_is_named(told, verify, figures):
    code, said = verify(told["lines"], key=told["lines"][0]["public_key"])
    assert (code, "cannot tell" in said) == (0, True), said
    named = 0
    for kind, forge in (ENTRIES | {f"around: {kind}": forge for kind, forge in FRAMES.items()}).items():
        holds, pattern, said = judged(verify, told["lines"], forge)
        assert holds, f"{kind}: expected {pattern!r}, it said {said!r}"
        named += 1
    figures(kinds_of_forgery_tried=len(ENTRIES) + len(FRAMES), named_with_the_first_bad_entry=named)


def test_every_forgery_of_the_database_is_named_in_what_it_exports(tmp_path, verify, figures):
    patterns = {}
    with Serving(tmp_path) as serving:
        polls = {kind: tell(serving) for kind in ROWS}
        for poll in polls.values():
            exported(serving, poll)
        serving.stop()
        file = opened(serving.database)
        for kind, poll in polls.items():
            (number,) = file.execute("SELECT no FROM polls WHERE id = ?", (poll,)).fetchone()
            patterns[kind] = ROWS[kind](file, number)
            file.commit()
        file.close()
        serving.start()
        for kind, poll in polls.items():
            _, _, text = serving.ask("GET", f"/v1/polls/{poll}/export?format=ndjson")
            code, said = verify(text)
            assert code == 1, f"{kind}: {said}"
            assert re.search(f"NOT VALID. {patterns[kind]}", said), (
                f"{kind}: {patterns[kind]!r}, it said {said!r}"
            )
    figures(kinds_of_forged_rows_tried=len(ROWS), named_with_the_first_bad_entry=len(patterns))


def test_an_old_copy_and_a_rewritten_log_need_a_checkpoint_kept_elsewhere(told, verify, figures):
    """Alone the verifier says what it cannot tell; with what was kept, the first entry that is wrong."""
    lines, old = told["lines"], told["old"]
    private = signing_key(told["folder"])
    rewritten, resigned = copy.deepcopy(lines), copy.deepcopy(lines)
    turned = resigning.turned(rewritten)
    resigning.sign(rewritten, private)
    resigning.sign(resigned, bytes(range(32)))
    cases = {
        "old copy": (old, lines, rf"entry {old[-1]['entries'] + 1}: missing, .*old copy"),
        "rewritten and signed anew": (
            rewritten,
            lines,
            r"entries (\d+) to (\d+): not those .* rewritten, or has forked",
        ),
        "signed with a new key": (resigned, lines, "header: signed by another key"),
    }
    for kind, (forged, kept, pattern) in cases.items():
        code, said = verify(forged)
        assert code == 0, f"{kind}: {said}"
        assert re.search("cannot tell.*not an old copy.*operator did not rewrite", said, re.DOTALL), (
            f"{kind}: {said}"
        )
        code, said = verify(forged, checkpoint=kept)
        assert code == 1, f"{kind}: {said}"
        found = re.search(f"NOT VALID. {pattern}", said)
        assert found, f"{kind}: {said}"
        if found.groups():
            assert int(found[1]) <= turned <= int(found[2])
    assert verify(resigned, key=lines[0]["public_key"])[0] == 1
    assert verify(lines, checkpoint=old)[0] == 0
    figures(kinds_that_need_a_kept_checkpoint=3, named_with_it=3, without_it_cannot_tell_is_said=3)


def test_a_fork_is_named_with_a_checkpoint_of_the_other_branch(told, tmp_path, verify, figures):
    """The same log continued twice, by the product itself, with the same key."""
    folder = tmp_path / "fork"
    shutil.copytree(told["folder"].with_name("halfway"), folder)
    serving = Serving(folder)
    serving.keys = told["keys"]
    with serving:
        poll = told["poll"]
        choice = told["old"][0]["poll"]["options"][0]["id"]
        serving.asked("POST", f"/v1/polls/{poll}/votes", {"choice": choice, "voter": "somebody else"})
        serving.asked("POST", f"/v1/polls/{poll}/close", {})
        fork = exported(serving, poll)
    assert len(fork) == len(told["lines"])
    shared = told["old"][-1]["entries"]
    for one, other in ((fork, told["lines"]), (told["lines"], fork)):
        code, said = verify(one)
        assert (code, "cannot tell" in said) == (0, True)
        code, said = verify(one, checkpoint=other)
        assert code == 1
        assert re.search(rf"NOT VALID. entries {shared + 1} to \d+: not those", said), said
    figures(branches_of_a_fork=2, named_with_a_kept_checkpoint=2, without_it_cannot_tell_is_said=2)


def test_the_command_says_the_same(told, tmp_path):
    """`plaudit export` beside the file, `plaudit verify` on it, an edited row named."""
    folder = tmp_path / "copy"
    shutil.copytree(told["folder"], folder)
    run = command(folder, "export", told["poll"], "-o", "new.ndjson", "--database", "plaudit.db")
    assert run.returncode == 0, run.stderr
    run = command(folder, "verify", "new.ndjson", "--checkpoint", "new.ndjson")
    assert (run.returncode, "cannot tell" in run.stdout) == (0, True), run.stdout + run.stderr
    file = opened(folder / "plaudit.db")
    pattern = ROWS["edit choice"](file, 1)
    file.commit()
    file.close()
    command(folder, "export", told["poll"], "-o", "new.ndjson", "--database", "plaudit.db")
    run = command(folder, "verify", "new.ndjson")
    assert run.returncode == 1
    assert f"NOT VALID. {pattern}" in run.stdout


def command(folder, *arguments):
    words = [sys.executable, "-m", "plaudit", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PLAUDIT_")}
    return subprocess.run(
        words, cwd=folder, env=clean, capture_output=True, text=True, check=False, timeout=60
    )


def signing_key(folder):
    file = opened(folder / "plaudit.db")
    (found,) = file.execute("SELECT value FROM instance WHERE key = 'ledger_key'").fetchone()
    file.close()
    return bytes.fromhex(found)


def test_no_truncation_and_no_flipped_bit_passes(told, verify, amount, figures):
    text = written(told["lines"])
    cuts = [*range(0, len(text) - 1, amount(97, 7))]
    for cut in cuts:
        assert verify(text[:cut])[0] != 0, f"cut after {cut} bytes"
    seed = random.randrange(1 << 32)
    chosen, harmless = random.Random(seed), 0
    flips = amount(400, 6_000)
    for _ in range(flips):
        forged = bytearray(text)
        at, bit = chosen.randrange(len(text)), chosen.randrange(8)
        forged[at] ^= 1 << bit
        code, said = verify(bytes(forged))
        if code == 0:
            assert means_the_same(bytes(forged), told["lines"]), (
                f"seed {seed}: bit {bit} of byte {at}: {said}"
            )
            harmless += 1
    figures(
        truncations_tried=len(cuts),
        truncations_accepted=0,
        bits_flipped=flips,
        wrong_facts_accepted=0,
        in_fields_nothing_binds=harmless,
    )


def means_the_same(text, lines):
    """Whether all that the log binds is as it was; hexadecimal digits may change their case."""
    read = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [bound(line) for line in read] == [bound(line) for line in lines]


def bound(line):
    found = {
        name: value.lower() if name in {"public_key", "signature"} else value for name, value in line.items()
    }
    if "poll" in found:
        found.pop("exported_at")
        found["poll"] = {name: value for name, value in found["poll"].items() if name not in FREE}
    return found
