"""What a reaction changes: pure, decided with the subject and what this voter did there before.

Taps are for fun, so what is too much is dropped and told, not refused: a device that was offline sends what
it has, and twenty of it count. The allowance fills evenly, `RATE` taps a second, and never above `RATE`.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from plaudit.features.reactions.model import Dropped, Reacted, Reaction, State

RATE: Final = 20
"""Taps per second, voter and subject; also the most at once."""

BATCHES_KEPT: Final = 8
_WHOLE: Final = 1000  # thousandths of a tap, so that a millisecond fills whole ones
_FULL: Final = RATE * _WHOLE


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """A batch that was counted, and what of it."""

    id: str
    accepted: int
    dropped: tuple[Dropped, ...] = ()


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """What one voter did with one subject: likes it or not, the newest batches, the allowance at `at`."""

    liked: bool = False
    batches: tuple[Batch, ...] = ()
    allowance: int = _FULL
    at: int = 0


def react(
    before: State, hand: Hand, reaction: Reaction, now: int, most_emoji: int
) -> tuple[State, Hand, Reacted]:
    """The subject and the voter's hand after it, the very same where nothing changes; and what is told."""
    if reaction.like is not None:
        state, after = _liked(before, hand, like=reaction.like, now=now)
        return state, after, Reacted(state=state, liked=after.liked)
    known = next((one for one in hand.batches if one.id == reaction.batch_id), None)
    if known is not None:
        told = Reacted(state=before, liked=hand.liked, accepted=known.accepted, dropped=known.dropped)
        return before, hand, told
    return _tapped(before, hand, reaction, now, most_emoji)


def _liked(before: State, hand: Hand, *, like: bool, now: int) -> tuple[State, Hand]:
    if like == hand.liked:
        return before, hand
    likes = before.likes + (1 if like else -1)
    state = msgspec.structs.replace(before, likes=likes, version=before.version + 1)
    return state, msgspec.structs.replace(hand, liked=like, **_refilled(hand, now))


def _tapped(
    before: State, hand: Hand, reaction: Reaction, now: int, most_emoji: int
) -> tuple[State, Hand, Reacted]:
    filled = _refilled(hand, now)
    left = filled["allowance"] // _WHOLE
    reactions, dropped, accepted = dict(before.reactions), list[Dropped](), 0
    for emoji, taps in reaction.taps.items():
        if emoji not in reactions and len(reactions) >= most_emoji:
            dropped.append(Dropped(emoji, taps, "emoji_limit"))
            continue
        counted = min(taps, left - accepted)
        if counted:
            reactions[emoji] = reactions.get(emoji, 0) + counted
            accepted += counted
        if counted < taps:
            dropped.append(Dropped(emoji, taps - counted, "too_fast"))
    batch = Batch(reaction.batch_id, accepted, tuple(dropped))
    after = msgspec.structs.replace(
        hand,
        batches=(*hand.batches, batch)[-BATCHES_KEPT:],
        allowance=filled["allowance"] - accepted * _WHOLE,
        at=filled["at"],
    )
    state = _counted(before, reactions, accepted)
    return state, after, Reacted(state=state, liked=hand.liked, accepted=accepted, dropped=batch.dropped)


def _counted(before: State, reactions: Mapping[str, int], accepted: int) -> State:
    if not accepted:
        return before
    return msgspec.structs.replace(before, reactions=reactions, version=before.version + 1)


def _refilled(hand: Hand, now: int) -> dict[str, int]:
    """The allowance by now. A clock set back fills nothing, and counts from there again."""
    elapsed = max(0, now - hand.at)
    return {"allowance": min(_FULL, hand.allowance + elapsed * RATE), "at": now}
