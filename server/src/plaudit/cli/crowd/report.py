"""What a simulation found, for people and for programs. Pure."""

from collections.abc import Sequence
from typing import Any

import msgspec


class Report(msgspec.Struct, kw_only=True):
    """Times are milliseconds from a vote's first sending to its receipt; deliberate hang-ups are left out."""

    poll_id: str
    voters: int
    seconds: float
    acknowledged: int = 0
    votes_per_second: float = 0.0
    replays: int = 0
    changes: int = 0
    refused: dict[str, int] = {}
    held_back: dict[str, int] = {}
    lost_answers: int = 0
    unanswered: int = 0
    without_token: int = 0
    ack_ms: dict[str, float] = {}
    viewers: int = 0
    frames: dict[str, float] = {}
    viewer_reconnects: int = 0
    viewers_behind: int = 0
    ran_backwards: int = 0
    mismatches: list[str] = []

    @property
    def ok(self) -> bool:
        """Every count equal, every vote answered, every screen right."""
        wrong = self.viewers_behind or self.ran_backwards
        return not (self.mismatches or self.unanswered or self.without_token or wrong)

    def for_programs(self) -> dict[str, Any]:
        return {"ok": self.ok, **msgspec.structs.asdict(self)}

    def for_people(self) -> str:
        lines = [
            f"{self.acknowledged} votes acknowledged in {self.seconds:.1f} s ({self.votes_per_second:.0f}/s)",
            f"{self.voters} voters: {self.replays} votes sent again and answered with the same receipt",
            f"{self.changes} votes changed, {self.lost_answers} answers lost on the way",
        ]
        if self.ack_ms:
            lines.append(
                f"vote to receipt: p50 {self.ack_ms['p50']:.1f} ms, p99 {self.ack_ms['p99']:.1f} ms, "
                f"longest {self.ack_ms['max']:.1f} ms"
            )
        lines += [f"refused with {code}: {count}" for code, count in sorted(self.refused.items())]
        lines += [
            f"told to come back ({code}): {count} times" for code, count in sorted(self.held_back.items())
        ]
        if self.viewers:
            lines.append(
                f"{self.viewers} viewers: {self.frames['min']:.0f} to {self.frames['max']:.0f} frames each, "
                f"median {self.frames['p50']:.0f}, {self.viewer_reconnects} reconnects"
            )
        return "\n".join([*lines, *self._verdict()])

    def _verdict(self) -> list[str]:
        faults = list(self.mismatches)
        if self.without_token:
            faults.append(f"{self.without_token} voters never got a token and did not vote")
        if self.unanswered:
            faults.append(
                f"{self.unanswered} votes were never answered: no count can be checked against them"
            )
        if self.viewers_behind:
            faults.append(f"{self.viewers_behind} viewers never saw the final count")
        if self.ran_backwards:
            faults.append(f"{self.ran_backwards} frames ran backwards on a screen")
        if self.ok:
            return [*faults, "The server's counts equal the crowd's own, in every number."]
        return [*faults, "NOT OK: see above."]


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p99, min and max by nearest rank; empty for no values."""
    if not values:
        return {}
    ordered = sorted(values)
    last = len(ordered) - 1
    return {
        "min": round(ordered[0], 3),
        "p50": round(ordered[round(0.50 * last)], 3),
        "p99": round(ordered[round(0.99 * last)], 3),
        "max": round(ordered[-1], 3),
    }
