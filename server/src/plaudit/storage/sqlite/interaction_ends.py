"""How interactions end: their time is over, they are taken back, or what they show is over itself.

A poll or survey that ends may have a hundred thousand people waiting to be shown it. Its own transaction only
writes down that it is over, from where no claim succeeds any more; the rest follows a piece at a time.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.features.interactions.model import Because, Interaction
from plaudit.storage.sqlite import interaction_counters as counters
from plaudit.storage.sqlite import outbox

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Interaction).decode
_DUE: Final = "SELECT no, document FROM interactions WHERE state = 'open' AND expires_at <= ? LIMIT ?"
_LAST_OF: Final = (
    "SELECT no FROM interactions INDEXED BY interactions_of_target"
    " WHERE target = ? AND state = 'open' ORDER BY no DESC LIMIT 1"
)
_OVER: Final = (
    "INSERT INTO targets_over (target, until) VALUES (?,?) ON CONFLICT DO UPDATE SET until = excluded.until"
)
_IS_OVER: Final = "SELECT 1 FROM targets_over WHERE target = ? AND until >= ?"
_NEXT_OVER: Final = "SELECT target, until FROM targets_over LIMIT 1"
_OF_TARGET: Final = (
    "SELECT no, document FROM interactions INDEXED BY interactions_of_target"
    " WHERE target = ? AND state = 'open' AND no <= ? AND expires_at > ? ORDER BY no LIMIT ?"
)
_SETTLED: Final = "DELETE FROM targets_over WHERE target = ? AND until = ?"


def expire(raw: Any, now: int, limit: int) -> Sequence[Interaction]:
    """`InteractionStore.expire`, but for the transaction around it."""
    rows = raw.execute(_DUE, (now, limit)).fetchall()
    return [_expired(raw, number, _decode(document), now) for number, document in rows]


def cancel(raw: Any, number: int, interaction: Interaction, because: Because, now: int) -> Interaction:
    """Take it back, unless it has ended. What its poll's end found shown already counts as shown."""
    if not interaction.is_live(now):
        return interaction
    ended = msgspec.structs.replace(interaction, state="canceled", because=because)
    _write(raw, number, ended)
    if because == "taken_back" or not counters.outcomes(raw, number).shown:
        counters.total(raw, interaction, "canceled", now)
    return ended


def target_over(raw: Any, target: str) -> None:
    """A poll or survey ends in this transaction: whoever waits to be shown it now is not shown it."""
    last = raw.execute(_LAST_OF, (target,)).fetchone()
    if last is not None:
        raw.execute(_OVER, (target, last[0]))


def is_target_over(raw: Any, number: int, interaction: Interaction) -> bool:
    """Whether what it shows has ended since it was sent, though it is not taken back yet."""
    target = interaction.target
    return target is not None and raw.execute(_IS_OVER, (target, number)).fetchone() is not None


def any_target_over(raw: Any) -> bool:
    """Whether something is left to settle; for readers."""
    return raw.execute(_NEXT_OVER).fetchone() is not None


def settle(raw: Any, now: int, limit: int) -> Sequence[Interaction] | None:
    """`InteractionStore.settle_targets`, but for the transaction around it."""
    over = raw.execute(_NEXT_OVER).fetchone()
    if over is None:
        return None
    rows = raw.execute(_OF_TARGET, (*over, now, limit)).fetchall()
    if len(rows) < limit:
        raw.execute(_SETTLED, over)
    ended = [(number, cancel(raw, number, _decode(one), "target_closed", now)) for number, one in rows]
    return [one for number, one in ended if not counters.outcomes(raw, number).shown]


def tell(raw: Any, event_type: str, interaction: Interaction, at: int, **facts: Any) -> None:
    """Save an event about an interaction with the change that caused it."""
    data = {
        "interaction": interaction.id,
        "type": interaction.type,
        "to": interaction.to,
        "trigger": interaction.trigger,
        "effect": None if interaction.effect is None else interaction.effect.effect,
        "show": interaction.show,
        **facts,
    }
    outbox.add_other(raw, event_type, interaction.tenant, at, _encode(data))


def _expired(raw: Any, number: int, interaction: Interaction, now: int) -> Interaction:
    ended = msgspec.structs.replace(interaction, state="expired")
    _write(raw, number, ended)
    if not counters.outcomes(raw, number).shown:
        counters.total(raw, interaction, "expired", now)
        if interaction.to.person is not None:
            tell(raw, "interaction.expired", interaction, now, person=interaction.to.person)
    return ended


def _write(raw: Any, number: int, ended: Interaction) -> None:
    raw.execute(
        "UPDATE interactions SET state = ?, document = ?, dedupe = NULL WHERE no = ?",
        (ended.state, _encode(ended), number),
    )
