"""F7: a disk that fails. Nothing is called recorded that is not on disk; then a stop, or a clear refusal.

A failed sync or write is final: the operating system may call the lost pages clean, and a second try succeed
falsely. So the process refuses, says why and ends with code 1; a start ends with code 2. No room is not final.
"""

import itertools
from contextlib import closing

import pytest
from crowd import Crowd
from failing_calls import Ward
from journal import Journal
from votes_stored import audit


@pytest.fixture
def ward(tmp_path):
    with closing(Journal(tmp_path / "journal.jsonl")) as journal:
        ward = Ward(tmp_path, lambda serving, polls: Crowd(serving, journal, polls, seed=1, http=6, live=3))
        with ward.serving_ends():
            yield ward


def told(ward, **more):
    findings = audit(ward.journal, ward.serving, ward.polls)
    counted = {
        "lives_with_a_fault": ward.lives,
        "refused_starts": ward.refused_starts,
        "failed_syncs_of_the_folder": ward.folder_syncs,
        "ended_by_themselves": ward.ended,
        "acknowledgements_traced_to_a_sync": ward.traced,
        "acknowledged_before_a_sync": len(ward.wrong),
        "refused_as_storage_unavailable": ward.journal.refusals["storage_unavailable"],
        "acknowledged_votes_checked": findings.checked,
        "lost": findings["lost"],
    }
    return findings, counted | more


async def final(ward, fault):
    """One life with a fault that must be its last."""
    if ward.start(fault):
        if "/plaudit.db" not in ward.injected_first():
            return await unharmed(ward)
        await ward.vote_until(lambda: not ward.serving.running)
        assert ward.serving.wait() == 1
        assert "stopped, because it could not go on safely: storage" in ward.said()
        ward.ended += 1
    else:
        assert ward.serving.wait() == 2
        assert "plaudit.db cannot be opened: " in ward.said()
    assert "Traceback" not in ward.said()
    ward.judge()
    return ward.injected_first()


async def unharmed(ward):
    """SQLite syncs the folder and keeps quiet about a failure; ours came before it, and did not fail."""
    ward.serving.stop()
    ward.judge()
    ward.folder_syncs += 1
    return ""


def synced_after(ward):
    """Syncs of the log that succeeded after the first call that failed, in the same life."""
    with ward.trace.open(encoding="latin-1") as lines:
        after = itertools.dropwhile(lambda line: "(INJECTED)" not in line, lines)
        return [line for line in after if "sync(" in line and line.endswith("= 0\n")]


@pytest.mark.parametrize("call", ["fdatasync", "pwrite64"])
async def test_after_a_failed_call_nothing_is_called_recorded_and_the_process_ends(
    ward, amount, figures, call
):
    places = {"fdatasync": amount([2, 60], range(1, 51)), "pwrite64": amount([3, 500], range(1, 2500, 100))}
    for place in places[call]:
        started = ward.refused_starts
        line = await final(ward, f"{call}:error=EIO:when={place}")
        if line and ward.refused_starts == started:
            assert synced_after(ward) == [], "a failed sync was tried again"
    await ward.heal()
    findings, counted = told(ward)
    figures(call=call, error="EIO", **counted)
    findings.none()
    assert ward.wrong == []
    assert ward.traced > 0
    assert counted["refused_as_storage_unavailable"] > 0


class Recovered:
    """Whether twenty votes were recorded after so many calls had failed."""

    def __init__(self, ward, failures):
        self.ward, self.failures, self.then = ward, failures, None

    def __call__(self):
        recorded = len(self.ward.journal.with_outcome("yes"))
        if self.then is None and len(self.ward.injected()) > self.failures:
            self.then = recorded
        return self.then is not None and recorded > self.then + 20


async def test_no_room_for_a_moment_is_a_refusal_and_no_end(ward, amount, figures):
    """`ENOSPC` for one write or for many in a row; afterwards votes are taken again by the same process."""
    ended = []
    for first, many in amount([(200, 40)], [(place, 1 + place % 90) for place in range(1, 2500, 100)]):
        if not ward.start(f"pwrite64,ftruncate,fallocate:error=ENOSPC:when={first}..{first + many}"):
            assert ward.serving.wait() == 2
            assert "plaudit.db cannot be opened: " in ward.said()
            continue

        await ward.vote_until(Recovered(ward, many))
        assert ward.serving.ask("GET", "/readyz")[0] == 200
        ended.append(ward.serving.stop()[0])
        assert ward.said().count("database or disk is full") <= 3, "told once, not for every vote"
        ward.judge()
    await ward.heal()
    findings, counted = told(ward)
    figures(call="pwrite64, ftruncate, fallocate", error="ENOSPC", **counted)
    findings.none()
    assert ward.wrong == []
    assert set(ended) == {0}
    assert counted["refused_as_storage_unavailable"] > 0


async def test_a_file_that_can_no_longer_be_folded_into_is_noticed_under_load(ward, figures):
    """SQLite would keep silent about a failure of its own checkpoints, and the log would grow for ever."""
    assert ward.start("ftruncate:error=EIO:when=4+")
    await ward.vote_until(lambda: not ward.serving.running)
    assert ward.serving.wait() == 1
    assert "could not go on safely" in ward.said()
    ward.ended += 1
    ward.judge()
    await ward.heal()
    findings, counted = told(ward)
    figures(call="ftruncate", error="EIO", **counted)
    findings.none()
    assert ward.wrong == []
