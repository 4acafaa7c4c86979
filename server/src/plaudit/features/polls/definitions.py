"""From what a host wrote to a poll that may be asked: completed by its kind, every fault named at once."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.features.polls.effects import feedback_problems
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.algebra import Kind
from plaudit.features.polls.kinds.choices import options_by_name
from plaudit.features.polls.milestone_rules import milestone_problems
from plaudit.features.polls.model import Definition, Option, Poll, Translation, VotingRules
from plaudit.features.polls.plain_text import (
    address_problems,
    control_problems,
    language_problems,
    text_problems,
)
from plaudit.kernel.errors import FieldProblem, Invalid
from plaudit.kernel.field_problems import escaped, problem_of, told

_KEY: Final = re.compile(r"[a-z0-9_-]{1,64}")
_OPTION_PART: Final = re.compile(r"(#/options/(\d+))/")
_SHARED: Final = ("min_selections", "max_selections", "scale", "style")
_VOTES_PER_VOTER_AT_MOST: Final = 100
_SUGGESTIONS_PER_VOTER: Final = range(1, 101)
_SUGGESTION_LENGTHS: Final = range(1, 501)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much a host may ask for at once, as the operator says."""

    options: int = 100
    ideas: int = 1000


def checked(poll: Poll, limits: Limits, written: Sequence[object] = ()) -> Poll:
    """The poll with what its kind fills in. Raises `Invalid("definition_invalid")` that names every fault.

    `written`: the options as the host wrote them, for pointers into that.
    """
    kind = KINDS.get(poll.definition.kind)
    if kind is None:
        refuse_if([FieldProblem("#/kind", f"One of: {', '.join(KINDS)}.")])
        raise AssertionError("refused")
    refuse_if(_too_many(poll.definition, kind, limits))  # before anything is done with each of them
    definition, faults = _completed(poll.definition, kind)
    translations, untranslated = _translated(poll.translations, definition.options)
    problems = _word_problems(poll) + faults + untranslated + _voting_problems(poll.voting, kind)
    problems += milestone_problems(poll.milestones or (), frozenset(options_by_name(definition.options)))
    problems += feedback_problems(poll.effects, "#/effects")
    refuse_if([_as_written(problem, written) for problem in problems])
    return msgspec.structs.replace(
        poll, definition=definition, translations=translations, voting=_voting(poll.voting, kind)
    )


def _completed(definition: Definition, kind: Kind) -> tuple[Definition, list[FieldProblem]]:
    problems = _foreign(definition, kind) + _option_problems(definition) + _suggestion_problems(definition)
    definition, faults = _with_settings(definition, kind)
    if not faults:
        definition = kind.prepare(definition)
        faults = list(kind.check(definition))
    return definition, problems + faults


def _as_written(problem: FieldProblem, options: Sequence[object]) -> FieldProblem:
    """An option may be written as its text alone: whatever is wrong with it is wrong there."""
    part = _OPTION_PART.match(problem.pointer)
    if part is None or not int(part[2]) < len(options) or not isinstance(options[int(part[2])], str):
        return problem
    return FieldProblem(part[1], problem.detail)


def refuse_if(problems: Sequence[FieldProblem]) -> None:
    if problems:
        first, *_ = found = told(problems)
        raise Invalid("definition_invalid", first.detail, errors=found)


def _translated(
    translations: dict[str, Translation], options: Sequence[Option]
) -> tuple[dict[str, Translation], list[FieldProblem]]:
    """Translations whose options are named by id, and what is wrong with them."""
    problems: list[FieldProblem] = []
    found = {}
    known = options_by_name(options)
    for tag, words in translations.items():
        place = f"#/translations/{escaped(tag)}"
        problems += language_problems(place, tag)
        for field in ("question", "description", "image_alt"):
            problems += text_problems(f"{place}/{field}", getattr(words, field))
        problems += control_problems(f"{place}/settings", words.settings)
        by_id = {}
        for name, text in words.options.items():
            option = known.get(name)
            problems += text_problems(f"{place}/options/{escaped(name)}", text)
            if option is None:
                problems.append(
                    FieldProblem(f"{place}/options/{escaped(name)}", "This poll has no such option.")
                )
            else:
                by_id[option.id] = text
        found[tag] = msgspec.structs.replace(words, options=by_id)
    return found, problems


def _word_problems(poll: Poll) -> list[FieldProblem]:
    problems = text_problems("#/question", poll.question)
    problems += text_problems("#/description", poll.description)
    problems += text_problems("#/image_alt", poll.image_alt)
    problems += address_problems("#/image_url", poll.image_url)
    problems += language_problems("#/language", poll.language)
    for index, tag in enumerate(poll.tags):
        problems += text_problems(f"#/tags/{index}", tag)
    return problems


def _voting(voting: VotingRules, kind: Kind) -> VotingRules:
    return msgspec.structs.replace(voting, change=True) if kind.always_changes else voting


def _voting_problems(voting: VotingRules, kind: Kind) -> list[FieldProblem]:
    problems = []
    if not 1 <= voting.votes_per_voter <= _VOTES_PER_VOTER_AT_MOST:
        problems.append(FieldProblem("#/voting/votes_per_voter", f"From 1 to {_VOTES_PER_VOTER_AT_MOST}."))
    if voting.votes_per_voter > 1 and kind.always_changes:
        problems.append(FieldProblem("#/voting/votes_per_voter", "Here a voter has one vote that grows."))
    elif voting.votes_per_voter > 1 and voting.change:
        problems.append(
            FieldProblem("#/voting/change", "With several votes per voter, retract one and cast another.")
        )
    return problems


def _too_many(definition: Definition, kind: Kind, limits: Limits) -> list[FieldProblem]:
    most, setting = (
        (limits.ideas, "PLAUDIT_IDEAS_PER_POLL")
        if kind.grows
        else (limits.options, "PLAUDIT_OPTIONS_PER_POLL")
    )
    count = len(definition.options)
    if count <= most:
        return []
    return [FieldProblem("#/options", f"At most {most} options here ({setting}); this has {count}.")]


def _foreign(definition: Definition, kind: Kind) -> list[FieldProblem]:
    """A problem for each field that is set although this kind has no use for it."""
    name = definition.kind
    problems = [
        FieldProblem(f"#/{field}", f"A {name} poll has no such field.")
        for field in _SHARED
        if field not in kind.top_level and getattr(definition, field) is not None
    ]
    if definition.options and not kind.options:
        problems.append(FieldProblem("#/options", f"A {name} poll has no options."))
    if definition.suggestions is not None and not (
        kind.grows or name in {"single_choice", "multiple_choice"}
    ):
        problems.append(FieldProblem("#/suggestions", f"The audience cannot add to a {name} poll."))
    return problems


def _option_problems(definition: Definition) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    keys = Counter(option.key for option in definition.options if option.key is not None)
    for index, option in enumerate(definition.options):
        place = f"#/options/{index}"
        problems += text_problems(f"{place}/text", option.text)
        problems += text_problems(f"{place}/alt", option.alt)
        problems += text_problems(f"{place}/emoji", option.emoji)
        problems += address_problems(f"{place}/image_url", option.image_url)
        if option.key is not None and not _KEY.fullmatch(option.key):
            problems.append(FieldProblem(f"{place}/key", "1 to 64 characters out of a-z 0-9 _ -"))
        elif option.key is not None and keys[option.key] > 1:
            problems.append(FieldProblem(f"{place}/key", "Another option has this key."))
    return problems


def _suggestion_problems(definition: Definition) -> list[FieldProblem]:
    rules = definition.suggestions
    if rules is None:
        return []
    problems = []
    if rules.per_voter not in _SUGGESTIONS_PER_VOTER:
        problems.append(FieldProblem("#/suggestions/per_voter", "From 1 to 100."))
    if rules.max_length not in _SUGGESTION_LENGTHS:
        problems.append(FieldProblem("#/suggestions/max_length", "From 1 to 500."))
    return problems


def _with_settings(definition: Definition, kind: Kind) -> tuple[Definition, list[FieldProblem]]:
    """The definition with its kind's settings complete, and what is wrong with those written."""
    if kind.settings is None:
        names = definition.settings
        wrong = [
            FieldProblem(f"#/settings/{escaped(name)}", "This kind has no such setting.") for name in names
        ]
        return definition, wrong
    try:
        settings = msgspec.convert(definition.settings, kind.settings)
    except msgspec.ValidationError as error:
        return definition, [problem_of(error, "#/settings")]
    complete: dict[str, Any] = msgspec.to_builtins(settings)
    return msgspec.structs.replace(definition, settings=complete), control_problems("#/settings", complete)
