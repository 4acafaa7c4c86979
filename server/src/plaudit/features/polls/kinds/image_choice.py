"""One picture out of several. Whoever cannot see them reads what each shows."""

from collections.abc import Sequence

import msgspec

from plaudit.features.polls.kinds.algebra import Kind, Reading, Summary
from plaudit.features.polls.kinds.choices import (
    admit_one,
    check_options,
    fold_one,
    sample_one,
    shares,
    shown_options,
)
from plaudit.features.polls.kinds.forms import Pick
from plaudit.features.polls.model import Counters, Definition, Option
from plaudit.kernel.errors import FieldProblem


def prepare(definition: Definition) -> Definition:
    """What a picture shows is what its option says, unless the host describes it."""
    return msgspec.structs.replace(definition, options=tuple(map(_described, definition.options)))


def _described(option: Option) -> Option:
    return option if option.alt is not None else msgspec.structs.replace(option, alt=option.text)


def check(definition: Definition) -> Sequence[FieldProblem]:
    return check_options(definition) + [
        FieldProblem(f"#/options/{index}/image_url", "Every option of an image choice has an image.")
        for index, option in enumerate(definition.options)
        if option.image_url is None
    ]


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    return shares(definition, counters)


def _form(definition: Definition) -> Pick:
    return Pick(options=shown_options(definition))


KIND = Kind(
    field="choice",
    prepare=prepare,
    check=check,
    admit=admit_one,
    fold=fold_one,
    summarise=summarise,
    form=_form,
    example={
        "question": "Which cover shall we print?",
        "options": [
            {
                "text": "The lighthouse",
                "image_url": "https://images.example.org/cover-1.jpg",
                "alt": "A white lighthouse in front of a stormy sky",
            },
            {
                "text": "The harbour",
                "image_url": "https://images.example.org/cover-2.jpg",
                "alt": "Fishing boats in a harbour at sunrise",
            },
            {
                "text": "The map",
                "image_url": "https://images.example.org/cover-3.jpg",
                "alt": "An old sea chart with a compass rose",
            },
        ],
    },
    sample=sample_one,
)
