"""Instant runoff: whoever has more than half of the first choices wins, else the last is out, round by round.

Pure: from ballots and how often each was cast to the rounds. A ballot counts for the first option on it that
is still in; one that names no such option is exhausted and counts for nobody. The majority is of the ballots
that still count. Ties for the last place are broken by a declared rule, never by chance: out goes who has
fewer points by Borda's rule, and among equals who is listed later.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

TIE_BREAK: Final = "borda_then_listed"

Ballot = tuple[str, ...]


class Standing(msgspec.Struct, frozen=True):
    """How many ballots count for an option in a round."""

    id: str
    votes: int


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """Who was still in, in listed order, and who went out after it; nobody in the last round.

    Options no ballot counts for go out together: it moves no ballot. `tie_broken`: the rule for ties decided.
    """

    round: int
    votes: Sequence[Standing]
    eliminated: Sequence[str]
    exhausted: int
    tie_broken: bool = False


class Runoff(msgspec.Struct, frozen=True):
    """All rounds, and who won; nobody without a ballot."""

    rounds: Sequence[Round]
    winner: str | None


def instant_runoff(
    options: Sequence[str], ballots: Mapping[Ballot, int], points: Mapping[str, int]
) -> Runoff:
    """`options` in listed order, `ballots` best first with how often each was cast, `points` by Borda."""
    left = dict.fromkeys(options)
    piles: dict[str, dict[Ballot, int]] = {each: {} for each in options}
    exhausted = _deal(ballots.items(), left, piles)
    if sum(ballots.values()) == exhausted:
        return Runoff((), None)
    rounds: list[Round] = []
    while True:
        votes = {each: sum(piles[each].values()) for each in left}
        leader = max(votes, key=lambda each: votes[each])
        decided = 2 * votes[leader] > sum(votes.values())
        out, tied = ([], False) if decided else _last(votes, points)
        standings = [Standing(each, n) for each, n in votes.items()]
        rounds.append(
            Round(
                round=len(rounds) + 1,
                votes=standings,
                eliminated=out,
                exhausted=exhausted,
                tie_broken=tied,
            )
        )
        if decided:
            return Runoff(rounds, leader)
        for each in out:
            del left[each]
        for each in out:
            exhausted += _deal(piles.pop(each).items(), left, piles)


def _deal(
    ballots: Iterable[tuple[Ballot, int]], left: Mapping[str, None], piles: dict[str, dict[Ballot, int]]
) -> int:
    """Put each ballot on the pile of the first option on it that is still in; how many have none."""
    exhausted = 0
    for ballot, n in ballots:
        for place, each in enumerate(ballot):
            if each in left:
                # What stands before is out for good, so the rest says all; equal rests become one ballot.
                rest = ballot[place:]
                piles[each][rest] = piles[each].get(rest, 0) + n
                break
        else:
            exhausted += n
    return exhausted


def _last(votes: Mapping[str, int], points: Mapping[str, int]) -> tuple[list[str], bool]:
    """Who goes out: all without votes, else one with the fewest; and whether the rule for ties chose."""
    fewest = min(votes.values())
    tied = [each for each, n in votes.items() if n == fewest]
    if fewest == 0:
        return tied, False
    poorest = min(points.get(each, 0) for each in tied)
    return [[each for each in tied if points.get(each, 0) == poorest][-1]], len(tied) > 1
