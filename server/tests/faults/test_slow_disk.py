"""F9: a disk that takes its time. Whoever waits too long is told so; what is recorded is on disk all the same.

The delay is put behind every sync by strace. A voter is answered within five seconds whatever the disk does: with
a receipt, or with 503, and then the same vote under the same id counts once. Nothing piles up meanwhile.
"""

import time
from contextlib import closing

import pytest
from crowd import Crowd
from failing_calls import Ward
from journal import Journal
from votes_stored import audit

PROMISED_SECONDS = 5.0
GRACE_SECONDS = 3.0  # of a busy machine
FAST_SYNCS = 15  # the start's own, and a few votes


class Timed(Journal):
    """A journal that also knows how long each answer took, and the most that waited at once."""

    def __init__(self, path):
        super().__init__(path)
        self.asked, self.waits, self.most_waiting = {}, [], 0

    def sent(self, ballot):
        super().sent(ballot)
        self.asked[ballot.vote_id] = time.monotonic()
        self.most_waiting = max(self.most_waiting, self.in_flight)

    def answered(self, ballot, status, body):
        self.waits.append(time.monotonic() - self.asked[ballot.vote_id])
        return super().answered(ballot, status, body)


@pytest.fixture
def ward(tmp_path):
    with closing(Timed(tmp_path / "journal.jsonl")) as journal:
        # One vote at a time on each line: of several on one, the later ones wait for the answers before them.
        ward = Ward(
            tmp_path, lambda serving, polls: Crowd(serving, journal, polls, 1, http=8, live=4, depth=1)
        )
        with ward.serving_ends():
            yield ward


async def on_a_disk_of(ward, milliseconds, answers):
    """A life with every sync so late, as many answers long; the figures of its waits."""
    assert ward.start(f"fdatasync:delay_exit={milliseconds * 1000}:when={FAST_SYNCS}+")
    journal, before = ward.journal, len(ward.journal.waits)
    slower_than_promised = milliseconds >= 1000 * PROMISED_SECONDS
    await ward.vote_until(
        lambda: (
            len(journal.waits) >= before + answers
            and (not slower_than_promised or journal.refusals["storage_unavailable"] > 0)
        )
    )
    assert ward.serving.ask("GET", "/livez")[0] == 200
    assert ward.serving.ask("GET", f"/v1/polls/{ward.polls[0]['id']}/results")[0] == 200
    ward.serving.kill()
    ward.judge()
    return sorted(journal.waits[before:])


async def test_who_waits_too_long_is_told_and_nothing_is_called_recorded_early(ward, amount, figures):
    longest = {}
    for milliseconds in amount([6000], [5, 50, 500, 5000]):
        waits = await on_a_disk_of(ward, milliseconds, answers=amount(40, 90))
        longest[f"longest_wait_seconds_at_{milliseconds}_ms"] = round(waits[-1], 2)
        assert waits[-1] < PROMISED_SECONDS + GRACE_SECONDS
    await ward.heal()
    findings = audit(ward.journal, ward.serving, ward.polls)
    figures(
        **longest,
        answers=len(ward.journal.waits),
        refused_as_storage_unavailable=ward.journal.refusals["storage_unavailable"],
        most_votes_waiting_at_once=ward.journal.most_waiting,
        acknowledgements_traced_to_a_sync=ward.traced,
        acknowledged_before_a_sync=len(ward.wrong),
        acknowledged_votes_checked=findings.checked,
        lost=findings["lost"],
    )
    findings.none()
    assert ward.wrong == []
    assert ward.traced > 0
    assert ward.journal.refusals["storage_unavailable"] > 0
