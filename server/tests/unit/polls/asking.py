"""Asks a question the way a host does, answers it the way voters do, and reads what came of it as JSON."""

from collections import Counter

import msgspec
import pytest
from sample_polls import NOW

from plaudit.features.polls.drafts import NewPoll
from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.algebra import Reading, Unfit
from plaudit.features.polls.lifecycle import new_poll
from plaudit.kernel.errors import Invalid


def asked(kind, **body):
    """The definition a server makes of the body of a new poll."""
    draft = msgspec.convert({"question": "Well?", "kind": kind, **body}, NewPoll)
    return new_poll(draft, "proj_sample", "live", NOW).definition


def faults(kind, **body):
    """The pointers of everything wrong with the body; empty when it may be asked."""
    try:
        asked(kind, **body)
    except Invalid as error:
        refused = error
    else:
        return []
    assert refused.code == "definition_invalid"
    assert all(error.detail for error in refused.errors)
    return [error.pointer for error in refused.errors]


def answered(definition, **submitted):
    """The answer in its one form."""
    answer = KINDS[definition.kind].admit(definition, submitted)
    assert not isinstance(answer, Unfit), answer
    return answer


def unfit(definition, **submitted):
    """Code and pointer of the refusal, which repeats no essay and says something."""
    refusal = KINDS[definition.kind].admit(definition, submitted)
    assert isinstance(refusal, Unfit), refusal
    assert refusal.detail
    assert all(len(str(fact)) <= 64 for fact in refusal.facts.values())
    return refusal.code, refusal.pointer


def counted(definition, answers):
    """What a store holds after these answers, each by a voter of its own."""
    counters = Counter(voters=len(answers), votes=len(answers))
    for answer in answers:
        counters.update(fold(definition, answer))
    return counters


def read(definition, answers, **reading):
    """The results of these answers, as JSON tells them. Every one is admitted first."""
    field = KINDS[definition.kind].field
    admitted = [answered(definition, **{field: answer}) for answer in answers]
    return read_counters(definition, counted(definition, admitted), **reading)


def read_counters(definition, counters, **reading):
    summary = KINDS[definition.kind].summarise(definition, counters, Reading(**reading))
    return msgspec.json.decode(msgspec.json.encode(summary))


def option_id(definition, key):
    return next(option.id for option in definition.options if option.key == key)


table = pytest.mark.parametrize
