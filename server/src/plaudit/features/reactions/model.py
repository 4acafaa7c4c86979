"""What a subject and a reaction to it are. Nothing here touches the world; instants are Unix milliseconds.

A subject is whatever of the host's can be liked, by a name the host chose: `post-42`. It is there from the
first reaction on; before that it looks like one nobody has reacted to.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec

from plaudit.features.reactions import emoji
from plaudit.kernel.errors import FieldProblem, Invalid

Environment = Literal["live", "test"]

LONGEST_SUBJECT: Final = 200
MOST_TAPS: Final = 1000
"""What one batch may say of one emoji. Far more than is ever counted at once, see `rules`."""

_UNSEEN: Final = frozenset({"Cf", "Zs"})
_REFUSED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Browsers take these two out of an address, percent-encoded or not.
_LOST_IN_ADDRESSES: Final = frozenset({".", ".."})


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much there may be, as the operator says: different emoji per subject, subjects per project."""

    emoji: int = 20
    subjects: int = 1_000_000


class Name(msgspec.Struct, frozen=True):
    """Whose subject it is, and what it is called there. Two tenants' subjects of one name never meet."""

    project_id: str
    environment: Environment
    subject: str


class State(msgspec.Struct, frozen=True, kw_only=True):
    """A subject as everybody sees it. `version` grows with every change; 0: nobody has reacted yet.

    `reactions`: taps by emoji, in the order in which each first came. `epoch` names this history.
    """

    subject: str
    likes: int = 0
    reactions: Mapping[str, int] = {}
    version: int = 0
    epoch: str = "none"


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """One wish of one voter (named with the issuer in front): to like or not, or a batch of taps.

    `batch_id` is the device's own name for the batch: sent again, it is the same one.
    """

    name: Name
    voter: str
    like: bool | None = None
    taps: Mapping[str, int] = {}
    batch_id: str = ""


class Dropped(msgspec.Struct, frozen=True):
    """Taps that do not count: they came `too_fast`, or the subject has all the emoji it takes."""

    emoji: str
    taps: int
    reason: Literal["too_fast", "emoji_limit"]


class Reacted(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a wish: on disk. `accepted`: how many taps of the batch count."""

    state: State
    liked: bool
    accepted: int = 0
    dropped: Sequence[Dropped] = ()


def checked_subject(subject: str, pointer: str) -> str:
    """The subject as it is, any script, any emoji; raises `Invalid("invalid_field")` for what is no name."""
    detail = None
    if not 1 <= len(subject) <= LONGEST_SUBJECT:
        detail = f"A subject has 1 to {LONGEST_SUBJECT} characters."
    elif any(unicodedata.category(one) in _REFUSED for one in subject):
        detail = "A subject holds no control characters."
    elif subject in _LOST_IN_ADDRESSES or all(unicodedata.category(one) in _UNSEEN for one in subject):
        detail = "A subject has a name that can be seen, other than . and .. alone."
    if detail is not None:
        raise Invalid("invalid_field", f"{pointer}: {detail}", errors=[FieldProblem(pointer, detail)])
    return subject


def checked_taps(taps: Mapping[str, int], pointer: str) -> Mapping[str, int]:
    """The taps by emoji as each is written in full. Raises `Invalid("invalid_field")` naming every fault."""
    problems, found = [], dict[str, int]()
    for text, count in taps.items():
        known = emoji.written(text)
        if known is None:
            problems.append(FieldProblem(pointer, f"{text[:20]!r} is not one emoji."))
        elif not 1 <= count <= MOST_TAPS:
            problems.append(FieldProblem(f"{pointer}/{text}", f"From 1 to {MOST_TAPS}."))
        else:
            found[known] = found.get(known, 0) + count
    if not taps:
        problems.append(FieldProblem(pointer, "Name at least one emoji."))
    if problems:
        raise Invalid("invalid_field", f"{problems[0].pointer}: {problems[0].detail}", errors=problems)
    return found
