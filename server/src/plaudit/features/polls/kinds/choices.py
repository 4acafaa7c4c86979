"""What questions with a list of options share: the rules of the list, and how shares of it read."""

from collections.abc import Mapping, Sequence
from random import Random

from plaudit.features.polls.kinds.algebra import Share, Submitted, Summary, Unfit, percent_of, wrong_field
from plaudit.features.polls.model import Answer, Counters, Definition, Option
from plaudit.kernel.errors import FieldProblem

OPTIONS_AT_LEAST = 2


def check_options(definition: Definition, least: int = OPTIONS_AT_LEAST) -> list[FieldProblem]:
    """Too few options, and options that read alike. How many are too many is the operator's to say."""
    count = len(definition.options)
    problems = []
    if count < least:
        problems.append(FieldProblem("#/options", f"At least {least} options; this has {count}."))
    seen: dict[str, int] = {}
    for index, option in enumerate(definition.options):
        text = " ".join(option.text.split()).casefold()
        if text in seen:
            problems.append(
                FieldProblem(f"#/options/{index}/text", f"Option {seen[text] + 1} has the same text.")
            )
        seen.setdefault(text, index)
    return problems


def at_most(definition: Definition, most: int) -> list[FieldProblem]:
    """A problem where a kind cannot take as many options as the operator allows."""
    count = len(definition.options)
    if count <= most:
        return []
    return [
        FieldProblem("#/options", f"A {definition.kind} poll has at most {most} options; this has {count}.")
    ]


def unknown_option(definition: Definition, choice: object, pointer: str) -> Unfit | None:
    for option in definition.options:  # a plain loop: `any` costs a generator per vote
        if option.id == choice:
            if option.state == "hidden":
                break
            return None
    shown = choice[:64] if isinstance(choice, str) else None
    return Unfit("option_unknown", "This poll has no such option.", pointer, {"option": shown})


def admit_one(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    """`choice`: the id of one option."""
    if unfit := wrong_field("choice", submitted):
        return unfit
    choice = submitted["choice"]
    return unknown_option(definition, choice, "#/choice") or str(choice)


def fold_one(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return {f"opt:{answer}": 1}


def sample_one(definition: Definition, chance: Random) -> Submitted:
    """Some options are liked more than others, the same ones by everybody."""
    return {"choice": leaning(definition.options, chance).id}


def leaning(options: Sequence[Option], chance: Random) -> Option:
    """One of the options, the earlier ones more often."""
    weights = [len(options) - index for index in range(len(options))]
    return chance.choices(options, weights)[0]


def shown_options(definition: Definition) -> list[Option]:
    return [option for option in definition.options if option.state != "hidden"]


def shares(definition: Definition, counters: Counters) -> Summary:
    """Each option's votes as a share of voters; those with most of them lead."""
    voters = counters.get("voters", 0)
    rows: Sequence[Share] = [
        Share(option.id, votes := counters.get(f"opt:{option.id}", 0), percent_of(votes, voters))
        for option in shown_options(definition)
    ]
    return Summary(options=rows, leaders=leaders_by({row.id: row.votes for row in rows}))


def leaders_by(measure: Mapping[str, int]) -> Sequence[str]:
    """Whoever has most of it, in the order given; nobody while it is nothing."""
    top = max(measure.values(), default=0)
    return [name for name, amount in measure.items() if amount == top] if top > 0 else []


def option_named(options: Sequence[Option], name: str) -> Option | None:
    """The option a host means by an id, a key or the exact text. For many names: `options_by_name`."""
    return options_by_name(options).get(name)


def options_by_name(options: Sequence[Option]) -> Mapping[str, Option]:
    """The options by all they are called. What is an id or a key of one is that one, whatever others say."""
    found = {option.text: option for option in options}
    for option in reversed(options):
        found |= {name: option for name in (option.key, option.id) if name is not None}
    return found
