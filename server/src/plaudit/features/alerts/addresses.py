"""Which e-mail addresses a rule may write to: plain ones, in ASCII, nothing a header could be broken with."""

import re
from collections.abc import Iterator
from typing import Final

from plaudit.kernel.errors import FieldProblem

_LONGEST: Final = 254
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


def is_address(text: str) -> bool:
    """Dot-atom addresses of RFC 5322: no quotes, comments, display names or white space."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


def address_problems(pointer: str, text: str) -> Iterator[FieldProblem]:
    if not is_address(text):
        yield FieldProblem(pointer, "must be one plain e-mail address, such as team@example.org")
