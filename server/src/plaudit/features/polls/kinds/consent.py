"""Agreeing to something, or not. What exactly was agreed to is part of the question and of its log."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Final

import msgspec

from plaudit.features.polls.kinds.algebra import (
    Kind,
    Portion,
    Reading,
    Submitted,
    Summary,
    Unfit,
    portion,
    settings_of,
    wrong_field,
    wrong_type,
)
from plaudit.features.polls.kinds.forms import Agreement
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.features.polls.plain_text import address_problems, text_problems
from plaudit.kernel.errors import FieldProblem

FIELD: Final = "consent"
_AGREEABLE: Final = 0.8  # how many of the people samples speak for agree


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`text`: what is agreed to, in full. `must_accept`: declining is no answer."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    link_url: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    must_accept: bool = False


class Details(msgspec.Struct, frozen=True, kw_only=True):
    accepted: Portion
    declined: Portion
    basis: str = "answers"


def check(definition: Definition) -> Sequence[FieldProblem]:
    settings = settings_of(definition, Settings)
    return text_problems("#/settings/text", settings.text) + address_problems(
        "#/settings/link_url", settings.link_url
    )


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    agreed = submitted[FIELD]
    if not isinstance(agreed, bool):
        return wrong_type(FIELD, "`consent` is true or false.")
    if not agreed and settings_of(definition, Settings).must_accept:
        return Unfit("consent_required", "Please agree to go on.", "#/consent")
    return agreed


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return {"consent:accepted" if answer else "consent:declined": 1}


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    accepted, declined = counters.get("consent:accepted", 0), counters.get("consent:declined", 0)
    total = accepted + declined
    return Summary(details=Details(accepted=portion(accepted, total), declined=portion(declined, total)))


def _form(definition: Definition) -> Agreement:
    settings = settings_of(definition, Settings)
    return Agreement(text=settings.text, link_url=settings.link_url)


def _sample(definition: Definition, chance: Random) -> Submitted:
    return {FIELD: settings_of(definition, Settings).must_accept or chance.random() < _AGREEABLE}


KIND = Kind(
    field=FIELD,
    settings=Settings,
    options=False,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "May we write to you?",
        "settings": {
            "text": "I agree to get news by e-mail about once a month. I can withdraw this at any time.",
            "link_url": "https://www.example.org/privacy",
        },
    },
    sample=_sample,
)
