"""What the effects page says about each effect and what its buttons play, from `effects_guide.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from plaudit.kernel.effects import Effect


class Play(msgspec.Struct, frozen=True):
    """A button. `effect` is what a host would post; it is held to the vocabulary as it is read."""

    text: str
    effect: Mapping[str, Any]

    def __post_init__(self) -> None:
        msgspec.convert(self.effect, Effect)


class Piece(msgspec.Struct, frozen=True):
    """`say`: what it does; `otherwise`: what is seen where it cannot be done."""

    name: str
    title: str
    say: str
    plays: Sequence[Play]
    otherwise: str = msgspec.field(name="else")


class Pack(msgspec.Struct, frozen=True):
    """A brand's colours and manners."""

    name: str
    brand: Mapping[str, Any]


class Guide(msgspec.Struct, frozen=True):
    """`medley`: sent in one breath, shown one after the other."""

    effects: Sequence[Piece]
    packs: Sequence[Pack]
    medley: Sequence[Mapping[str, Any]]


GUIDE: Final = msgspec.convert(
    tomllib.loads((Path(__file__).parent / "effects_guide.toml").read_text("utf-8")), Guide
)
