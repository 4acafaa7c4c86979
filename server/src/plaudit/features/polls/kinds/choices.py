"""What questions with a list of options share: the rules of the list, and how shares of it read."""

from collections.abc import Sequence

from plaudit.features.polls.kinds.algebra import Share, Summary, Unfit, foreign_fields, percent_of
from plaudit.features.polls.model import Counters, Definition
from plaudit.kernel.errors import FieldProblem

OPTIONS_AT_LEAST = 2
OPTIONS_AT_MOST = 100


def check_options(definition: Definition) -> list[FieldProblem]:
    count = len(definition.options)
    problems = []
    if not OPTIONS_AT_LEAST <= count <= OPTIONS_AT_MOST:
        problems.append(
            FieldProblem(
                "#/options", f"A poll has {OPTIONS_AT_LEAST} to {OPTIONS_AT_MOST} options; this has {count}."
            )
        )
    seen: dict[str, int] = {}
    for index, option in enumerate(definition.options):
        text = " ".join(option.text.split()).casefold()
        if text in seen:
            problems.append(
                FieldProblem(f"#/options/{index}/text", f"Option {seen[text] + 1} has the same text.")
            )
        seen.setdefault(text, index)
    return problems + foreign_fields(definition, "scale", "style")


def unknown_option(definition: Definition, choice: object, pointer: str) -> Unfit | None:
    for option in definition.options:  # a plain loop: `any` costs a generator per vote
        if option.id == choice:
            return None
    shown = choice[:64] if isinstance(choice, str) else None
    return Unfit("option_unknown", "This poll has no such option.", pointer, {"option": shown})


def shares(definition: Definition, counters: Counters) -> Summary:
    """Each option's votes as a share of voters. A tie is two or more leaders with at least one vote."""
    voters = counters.get("voters", 0)
    rows: Sequence[Share] = [
        Share(option.id, votes := counters.get(f"opt:{option.id}", 0), percent_of(votes, voters))
        for option in definition.options
    ]
    top = max((row.votes for row in rows), default=0)
    return Summary(options=rows, tie=top > 0 and sum(row.votes == top for row in rows) > 1)
