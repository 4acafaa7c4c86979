"""How hosts name a person in bodies, queries and paths, and how they are told one."""

from plaudit.kernel.errors import FieldProblem, Invalid


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


def user_and_voter(person: str | None) -> tuple[str | None, str | None]:
    """The same the other way round: the host's own id, or one of ours."""
    if person is None:
        return None, None
    issuer, _, subject = person.partition(":")
    return (subject, None) if issuer == "host" else (None, subject)
