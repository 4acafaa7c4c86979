"""Something to read and no question: a welcome, a word between two questions, a call to action."""

from collections.abc import Sequence
from random import Random
from typing import Annotated

import msgspec

from plaudit.features.polls.kinds.algebra import Kind, Reading, Submitted, Summary, Unfit, settings_of
from plaudit.features.polls.kinds.forms import Reading as Page
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.features.polls.plain_text import address_problems, text_problems
from plaudit.kernel.errors import FieldProblem


class Button(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way on: it leads to a web address and does nothing else."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    url: Annotated[str, msgspec.Meta(max_length=2000)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The heading is the poll's `question`; `body` is plain text, its line breaks are kept."""

    body: Annotated[str, msgspec.Meta(max_length=5000)] = ""
    button: Button | None = None


def check(definition: Definition) -> Sequence[FieldProblem]:
    settings = settings_of(definition, Settings)
    problems = text_problems("#/settings/body", settings.body) if settings.body else []
    if settings.button is not None:
        problems += text_problems("#/settings/button/text", settings.button.text)
        problems += address_problems("#/settings/button/url", settings.button.url)
    return problems


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:  # noqa: ARG001 - the shape of a kind
    return Unfit("not_answerable", "There is nothing to answer here.", "#")


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    raise AssertionError("nothing is ever answered here")


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    return Summary()


def _form(definition: Definition) -> Page:
    settings = settings_of(definition, Settings)
    text, url = (settings.button.text, settings.button.url) if settings.button else (None, None)
    return Page(body=settings.body, button_text=text, button_url=url)


def _sample(definition: Definition, chance: Random) -> Submitted:  # noqa: ARG001 - the shape of a kind
    return {}


KIND = Kind(
    field=None,
    settings=Settings,
    free=frozenset({"body", "button"}),
    options=False,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "Welcome!",
        "settings": {
            "body": "Five short questions, about two minutes.\nYou can leave at any time.",
            "button": {"text": "How we use your answers", "url": "https://www.example.org/privacy"},
        },
    },
    sample=_sample,
)
