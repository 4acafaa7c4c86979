"""The truth about votes, read twice: by SQL from the database file, and from the public API; and the audit.

Nothing of the product is imported; the schema's column names are all that is known of it.
"""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from typing import NamedTuple

_RECORDED = re.compile(rb'"vote":\{[^{}]*?"id":"([^"]+)"[^{}]*\},"receipt":(\{[^{}]*\})')


class Row(NamedTuple):
    """A cast or change as the database has it. `counts`: it is a current vote."""

    vote_id: str
    poll: str
    choice: str
    voter_key: bytes
    counts: bool
    place: int
    at: int


def rows(database):
    """Every vote of every poll, and that the file itself is sound."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        found = file.execute(
            "SELECT vote_id, polls.id, answer, voter_key, current, place, at FROM acts"
            " JOIN polls ON polls.no = poll_no WHERE vote_id IS NOT NULL ORDER BY seq"
        ).fetchall()
    return [Row(*row[:2], json.loads(row[2]), row[3], row[4] == 1, *row[5:]) for row in found]


def tallies(database, poll):
    """The counters the database keeps for a poll's first run."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        return dict(
            file.execute(
                "SELECT bucket, sum(n) FROM tallies JOIN polls ON polls.no = poll_no"
                " WHERE polls.id = ? AND tallies.run = 1 GROUP BY bucket HAVING sum(n) != 0",
                (poll,),
            )
        )


class Findings:
    """What an audit found wrong, by its name; `checked` is how many acknowledged votes it looked at."""

    def __init__(self):
        self.checked = 0
        self.wrong = defaultdict(list)

    def note(self, name, vote_id, fact=None):
        self.wrong[name].append((vote_id, fact))

    def __getitem__(self, name):
        return len(self.wrong.get(name, ()))

    def none(self):
        """Raises with the first few of each kind, if there is any."""
        told = {name: (len(found), found[:3]) for name, found in self.wrong.items() if found}
        assert not told, f"of {self.checked} acknowledged votes: {told}"


def audit(journal, serving, polls, votes_per_voter=1):
    """Compare the journal with the database, the exports and the results of `polls` (all it ever used)."""
    findings = Findings()
    yes, no, unknown = (journal.with_outcome(outcome) for outcome in ("yes", "no", "unknown"))
    findings.checked = len(yes)
    stored = {(row.poll, row.vote_id): row for row in rows(serving.database)}
    ids = {vote_id for _, vote_id in stored}
    for vote_id in yes - ids:
        findings.note("lost", vote_id, journal.ballots[vote_id])
    for vote_id in ids - yes - unknown - no:
        findings.note("phantom", vote_id)
    for vote_id in ids & no:
        findings.note("refused and yet stored", vote_id)
    for vote_id in unknown:
        findings.note("unknown", vote_id)
    for vote_id, what, body in journal.contradictions:
        findings.note(what, vote_id, body)
    _voters(findings, journal, stored.values(), votes_per_voter)
    by_poll = defaultdict(list)
    for row in stored.values():
        by_poll[row.poll].append(row)
    for poll in polls:
        _exported(findings, journal, serving, poll["id"], by_poll[poll["id"]])
        _counted(findings, serving, poll, by_poll[poll["id"]])
    return findings


def _voters(findings, journal, stored, votes_per_voter):
    """Every stored vote is what its ballot said, and nobody counts more often than the polls allow."""
    counted, names = Counter(), {}
    for row in stored:
        ballot = journal.ballots.get(row.vote_id)
        if ballot is None:
            continue
        if (ballot.poll, ballot.choice) != (row.poll, row.choice):
            findings.note("wrong", row.vote_id, row)
        if names.setdefault((row.poll, row.voter_key), ballot.voter) != ballot.voter:
            findings.note("one key for two voters", row.vote_id, ballot.voter)
        counted[ballot.poll, ballot.voter] += row.counts
    for (poll, voter), times in counted.items():
        if times > votes_per_voter:
            findings.note("counted twice", voter, (poll, times))


def _exported(findings, journal, serving, poll, stored):
    """The public export holds what the database holds, and the receipts everybody was given."""
    status, _, text = serving.ask("GET", f"/v1/polls/{poll}/export?format=json")
    assert status == 200, text[:300]
    exported = {vote_id.decode(): receipt for vote_id, receipt in _RECORDED.findall(text)}
    for vote_id in exported.keys() ^ {row.vote_id for row in stored}:
        findings.note("database and export differ", vote_id)
    for vote_id, receipt in exported.items():
        if journal.receipts.get(vote_id, {receipt}) != {receipt}:
            findings.note("receipts differ", vote_id, (receipt, journal.receipts[vote_id]))
    for vote in json.loads(text)["votes"]:
        ballot = journal.ballots.get(vote["vote"]["id"])
        if ballot is not None and (vote["vote"]["poll_id"], vote["vote"]["choice"]) != ballot[2:]:
            findings.note("wrong in the export", ballot.vote_id, vote)
    _logged(findings, serving, poll, exported)


def _logged(findings, serving, poll, exported):
    """The log names the same votes, each at one place, and places have no gap."""
    status, _, text = serving.ask("GET", f"/v1/polls/{poll}/export?format=ndjson")
    assert status == 200, text[:300]
    entries = [json.loads(line) for line in text.splitlines() if line.startswith(b'{"line":"entry"')]
    logged = Counter(entry["vote_id"] for entry in entries if "vote_id" in entry)
    for vote_id in logged.keys() ^ exported.keys():
        findings.note("log and export differ", vote_id)
    for vote_id, times in logged.items():
        if times != 1:
            findings.note("twice in the log", vote_id, times)
    if [entry["sequence"] for entry in entries] != list(range(1, len(entries) + 1)):
        findings.note("a gap in the log", poll)


def _counted(findings, serving, poll, stored):
    """A recount of the rows is what the results say, and the counters in the database."""
    recount = Counter(row.choice for row in stored if row.counts)
    told = serving.asked("GET", f"/v1/polls/{poll['id']}/results")
    voters = len({row.voter_key for row in stored if row.counts})
    said = {option["id"]: option["votes"] for option in told["options"] if option["votes"]}
    if (said, told["votes"], told["voters"]) != (dict(recount), recount.total(), voters):
        findings.note("the results are no recount", poll["id"], (said, dict(recount), voters))
    kept = tallies(serving.database, poll["id"])
    if kept.pop("votes", 0) != recount.total() or kept.pop("voters", 0) != voters:
        findings.note("the counters are no recount", poll["id"], kept)
    if sorted(kept.values()) != sorted(recount.values()):
        findings.note("the counters are no recount", poll["id"], (kept, dict(recount)))
