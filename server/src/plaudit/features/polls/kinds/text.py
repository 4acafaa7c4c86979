"""An answer in the voter's own words. Counted here; read by whoever may, through the list of answers.

What was written is kept as it was written, but for white space around it: no form of Unicode is preferred,
and whatever shows it shows it as text. Lengths are in code points.
"""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Final, Literal

import msgspec

from plaudit.features.polls.kinds.algebra import (
    Kind,
    Reading,
    Submitted,
    Summary,
    Unfit,
    settings_of,
    wrong_field,
    wrong_type,
)
from plaudit.features.polls.kinds.forms import Entry
from plaudit.features.polls.kinds.screening import is_held
from plaudit.features.polls.model import Answer, Counters, Definition, Ruling
from plaudit.features.polls.plain_text import has_controls, language_problems, leaves_a_mark
from plaudit.kernel.errors import FieldProblem

FIELD = "text"
_LENGTHS: Final[dict[str, int]] = {"short": 280, "long": 5000}
_LINES_OF_LONG: Final = 5


class TextSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`moderated`: each answer waits for the host. `likes`: others may like it. `language` of the answers.

    `length` is how much room interfaces make; `max_length` goes with it unless told.
    """

    length: Literal["short", "long"] = "short"
    max_length: Annotated[int, msgspec.Meta(ge=1, le=5000)] | None = None
    placeholder: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    moderated: bool = False
    likes: bool = True
    language: str = "en"


class TextDetails(msgspec.Struct, frozen=True):
    """How many answers there are. The texts themselves are a list of their own."""

    answers: int
    basis: Literal["answers"] = "answers"


def prepare(definition: Definition) -> Definition:
    settings = settings_of(definition, TextSettings)
    if settings.max_length is not None:
        return definition
    complete = definition.settings | {"max_length": _LENGTHS[settings.length]}
    return msgspec.structs.replace(definition, settings=complete)


def check(definition: Definition) -> Sequence[FieldProblem]:
    return language_problems("#/settings/language", settings_of(definition, TextSettings).language)


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    text = submitted[FIELD]
    if not isinstance(text, str):
        return wrong_type(FIELD, "`text` is a text.")
    return unfit_text(text, _longest(definition)) or text.strip()


def unfit_text(text: str, longest: int) -> Unfit | None:
    """Why people may not write this: too long, nothing to see, or control characters."""
    text = text.strip()
    if len(text) > longest:
        return Unfit("text_too_long", f"At most {longest} characters.", "#/text", {"max_length": longest})
    if not leaves_a_mark(text):
        return Unfit("text_empty", "Write something that can be seen.", "#/text")
    if has_controls(text):
        return Unfit("invalid_field", "Must not hold control characters.", "#/text")
    return None


def _longest(definition: Definition) -> int:
    settings = settings_of(definition, TextSettings)
    return settings.max_length or _LENGTHS[settings.length]


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    assert isinstance(answer, str), "an answer in words is a text"
    return {"answers": 1, "length": len(answer)}


def first_ruling(definition: Definition, answer: Answer) -> Ruling:
    """Read by all at once, unless the host looks at each or somebody should look at this one."""
    settings = settings_of(definition, TextSettings)
    return "pending" if settings.moderated or is_held(str(answer), settings.language) else "approved"


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    return Summary(details=TextDetails(counters.get("answers", 0)))


def _form(definition: Definition) -> Entry:
    settings = settings_of(definition, TextSettings)
    return Entry(
        sort="text",
        lines=_LINES_OF_LONG if settings.length == "long" else 1,
        longest=_longest(definition),
        placeholder=settings.placeholder,
    )


_SAMPLES: Final = (
    "More of the same, please.",
    "The second half was the better one.",
    "Somebody should open a window.",
    "Thank you 🙏",
    "Muito obrigado!",
    "شكرا جزيلا",
)


def _sample(definition: Definition, chance: Random) -> Submitted:
    return {FIELD: chance.choice(_SAMPLES)[: _longest(definition)]}


KIND = Kind(
    field=FIELD,
    settings=TextSettings,
    free=frozenset({"length", "placeholder", "moderated", "likes", "language"}),
    options=False,
    prepare=prepare,
    check=check,
    admit=admit,
    fold=fold,
    first_ruling=first_ruling,
    summarise=summarise,
    form=_form,
    example={"question": "What should we do better next time?", "settings": {"placeholder": "In a sentence"}},
    sample=_sample,
)
