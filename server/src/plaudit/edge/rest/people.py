"""How hosts name a person in bodies, queries and paths, and how they are told one."""

from typing import Final
from urllib.parse import unquote

from plaudit.kernel.errors import FieldProblem, Invalid

LONGEST_USER: Final = 255
LONGEST_VOTER: Final = 64


def person_of(user: str | None, voter: str | None, pointer: str = "#") -> str | None:
    """The person in one word, None for nobody. Raises `Invalid` for both at once."""
    if user is not None and voter is not None:
        problem = FieldProblem(
            f"{pointer}/voter" if pointer == "#" else "?voter", "Give user or voter, not both."
        )
        raise Invalid("invalid_field", f"{problem.pointer}: {problem.detail}", errors=[problem])
    if user is not None:
        return f"host:{user}"
    return None if voter is None else f"anonymous:{voter}"


def name_in(encoded: str, parameter: str, longest: int) -> str:
    """The name of a person in a path, whose percent-encoding still stands. Raises `Invalid`."""
    try:
        name = unquote(encoded, errors="strict")
    except UnicodeDecodeError:
        name = ""
    if not 1 <= len(name) <= longest or "\0" in name:
        problem = FieldProblem(f"/{parameter}", f"A name in UTF-8 of 1 to {longest} characters.")
        raise Invalid("invalid_field", f"{problem.pointer}: {problem.detail}", errors=[problem])
    return name


def user_and_voter(person: str | None) -> tuple[str | None, str | None]:
    """The same the other way round: the host's own id, or one of ours."""
    if person is None:
        return None, None
    issuer, _, subject = person.partition(":")
    return (subject, None) if issuer == "host" else (None, subject)
