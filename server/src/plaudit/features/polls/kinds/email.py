"""An e-mail address: its form is checked, whether there is a mailbox is not.

It is what the voter said, so the host finds it among the votes; no result and no counter ever holds one.
"""

import re
import unicodedata
from collections.abc import Sequence
from random import Random
from typing import Annotated, Final

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
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.features.polls.plain_text import leaves_a_mark, text_problems
from plaudit.kernel.errors import FieldProblem

FIELD: Final = "email"
LONGEST: Final = 254  # octets, as for a path in SMTP (RFC 5321 with its erratum)
_LOCAL_LONGEST: Final = 64
_LABEL_LONGEST: Final = 63
# Words with dots between them, in any script. Quoted local parts exist and nobody has one.
_LOCAL: Final = re.compile(r"""[^\s@()<>\[\],;:\\".]+(?:\.[^\s@()<>\[\],;:\\".]+)*""")
_IN_NAMES: Final = ("L", "M", "N")  # Unicode categories of letters, marks and digits


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`placeholder`: what the empty field shows."""

    placeholder: Annotated[str, msgspec.Meta(max_length=80)] | None = None


class Details(msgspec.Struct, frozen=True, kw_only=True):
    answers: int
    basis: str = "answers"


def check(definition: Definition) -> Sequence[FieldProblem]:
    return text_problems("#/settings/placeholder", settings_of(definition, Settings).placeholder)


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:  # noqa: ARG001 - the shape of a kind
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    written = submitted[FIELD]
    if not isinstance(written, str):
        return wrong_type(FIELD, "`email` is a text.")
    address = tidy(written)
    if address is None:
        return Unfit(
            "email_invalid", "Please check the address: it should look like you@example.org.", "#/email"
        )
    return address


def tidy(written: str) -> str | None:
    """The address without white space around it and its domain in small letters; None if it is none."""
    local, at, domain = written.strip().rpartition("@")
    address = f"{local}@{domain.lower()}"
    sound = (
        at
        and len(local.encode(errors="replace")) <= _LOCAL_LONGEST
        and len(address.encode(errors="replace")) <= LONGEST
        and _LOCAL.fullmatch(local)
        and all(map(leaves_a_mark, local))
        and _is_domain(domain.lower())
    )
    return address if sound else None


def _is_domain(name: str) -> bool:
    *above, last = labels = name.split(".")
    return bool(above) and len(last) > 1 and not last.isdigit() and all(map(_is_label, labels))


def _is_label(text: str) -> bool:
    within = 0 < len(text) <= _LABEL_LONGEST and not text.startswith("-") and not text.endswith("-")
    return within and all(one == "-" or unicodedata.category(one).startswith(_IN_NAMES) for one in text)


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return {"answers": 1}


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    return Summary(details=Details(answers=counters.get("answers", 0)))


def _form(definition: Definition) -> Entry:
    placeholder = settings_of(definition, Settings).placeholder
    return Entry(sort="email", longest=LONGEST, placeholder=placeholder)


def _sample(definition: Definition, chance: Random) -> Submitted:  # noqa: ARG001 - the shape of a kind
    return {FIELD: f"guest.{chance.randrange(10_000)}@example.org"}


KIND = Kind(
    field=FIELD,
    settings=Settings,
    free=frozenset({"placeholder"}),
    options=False,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={"question": "Where may we write to you?", "settings": {"placeholder": "you@example.org"}},
    sample=_sample,
)
