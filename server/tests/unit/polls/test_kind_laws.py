"""Laws every kind of question keeps, shown on its own example and the answers it says people might give."""

from collections import Counter
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_polls import NOW, choice

from plaudit.features.polls.drafts import NewPoll
from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.algebra import Reading, Unfit, percent_of
from plaudit.features.polls.lifecycle import new_poll
from plaudit.features.polls.model import Answer
from plaudit.kernel.answer_fields import NAMES, AnswerFields, quotation_marks
from plaudit.ledger import verifier

VOTERS = st.sampled_from("uvwxyz")
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def asked(kind):
    """The kind's own example, as a host would post it."""
    draft = msgspec.convert({"kind": kind, **KINDS[kind].example}, NewPoll)
    return new_poll(draft, "proj_sample", "live", NOW).definition


DEFINITIONS = {kind: asked(kind) for kind in KINDS}
ANSWERED = [kind for kind in KINDS if KINDS[kind].field]
every_kind = pytest.mark.parametrize("kind", ANSWERED)


def answer_of(kind, seed):
    definition = DEFINITIONS[kind]
    return KINDS[kind].admit(definition, KINDS[kind].sample(definition, Random(seed)))


def moved(counters, definition, answer, sign):
    for bucket, n in fold(definition, answer).items():
        counters[bucket] += sign * n


def summary_of(kind, counters, **reading):
    read = KINDS[kind].summarise(DEFINITIONS[kind], counters, Reading(**reading))
    return msgspec.json.decode(msgspec.json.encode(read))


@every_kind
@given(seed=st.integers(0, 10**6))
def test_what_people_might_say_is_an_answer_that_counts(kind, seed):
    answer = answer_of(kind, seed)
    assert not isinstance(answer, Unfit), answer
    assert all(isinstance(n, int) and n != 0 for n in fold(DEFINITIONS[kind], answer).values())


@every_kind
@given(seed=st.integers(0, 10**6))
def test_an_answer_admitted_again_stays_itself_also_from_the_log(kind, seed):
    answer = answer_of(kind, seed)
    text = msgspec.json.encode(answer)
    assert msgspec.json.decode(text, type=Answer) == answer
    assert KINDS[kind].admit(DEFINITIONS[kind], {KINDS[kind].field: msgspec.json.decode(text)}) == answer
    assert verifier.canonical(msgspec.json.decode(text)) == text, "a verifier reads the same bytes"


@every_kind
@given(wishes=st.lists(st.tuples(VOTERS, st.none() | st.integers(0, 99)), max_size=40))
def test_counters_moved_by_deltas_equal_a_recount_of_what_stands(kind, wishes):
    definition, counters, standing = DEFINITIONS[kind], Counter(), {}
    for voter, seed in wishes:
        if voter in standing:
            moved(counters, definition, standing.pop(voter), -1)
        if seed is not None:
            standing[voter] = answer_of(kind, seed)
            moved(counters, definition, standing[voter], +1)
    recount = Counter()
    for answer in standing.values():
        moved(recount, definition, answer, +1)
    assert {name: n for name, n in counters.items() if n} == {name: n for name, n in recount.items() if n}


@every_kind
@given(first=st.integers(0, 999), second=st.integers(0, 999))
def test_a_change_is_a_subtraction_and_an_addition(kind, first, second):
    definition, before, after = DEFINITIONS[kind], answer_of(kind, first), answer_of(kind, second)
    counters = Counter(fold(definition, before))
    moved(counters, definition, before, -1)
    moved(counters, definition, after, +1)
    assert {name: n for name, n in counters.items() if n} == dict(fold(definition, after))


@every_kind
@given(junk=JUNK)
def test_whatever_is_sent_is_an_answer_or_a_refusal(kind, junk):
    definition = DEFINITIONS[kind]
    admitted = KINDS[kind].admit(definition, {KINDS[kind].field: junk})
    if isinstance(admitted, Unfit):
        assert admitted.pointer.startswith(f"#/{KINDS[kind].field}")
        assert all(len(str(fact)) <= 64 for fact in admitted.facts.values()), "a refusal repeats no essay"
    else:
        fold(definition, admitted)


@pytest.mark.parametrize("kind", KINDS)
def test_another_kinds_field_is_no_answer(kind):
    for name in NAMES:
        if name != KINDS[kind].field:
            assert isinstance(KINDS[kind].admit(DEFINITIONS[kind], {name: "opt_a"}), Unfit)
    assert isinstance(KINDS[kind].admit(DEFINITIONS[kind], {}), Unfit)


@pytest.mark.parametrize("kind", KINDS)
def test_before_the_first_answer_there_are_zeros_and_nobody_leads(kind):
    summary = summary_of(kind, {"voters": 0, "votes": 0})
    assert summary["leaders"] == []
    assert all(row["votes"] == 0 and row["percent"] == 0 for row in summary["options"] + summary["ratings"])
    assert summary.get("mean") is None


@every_kind
@given(seeds=st.lists(st.integers(0, 10**6), min_size=1, max_size=30), told=st.booleans())
def test_no_share_is_less_than_none_or_more_than_all(kind, seeds, told):
    counters = Counter(voters=len(seeds), votes=len(seeds))
    for seed in seeds:
        moved(counters, DEFINITIONS[kind], answer_of(kind, seed), +1)
    shares = list(percents(summary_of(kind, counters, answer_key=told)))
    assert all(0 <= share <= 100 for share in shares)


def percents(value):
    if isinstance(value, dict):
        if "percent" in value:
            yield value["percent"]
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from percents(inner)


@pytest.mark.parametrize("kind", KINDS)
def test_settings_are_complete_and_the_kinds_private_and_free_ones_exist(kind):
    settings = KINDS[kind].settings
    names = set(settings.__struct_fields__) if settings else set()
    assert set(DEFINITIONS[kind].settings) == names
    assert KINDS[kind].private <= names
    assert KINDS[kind].free <= names


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_completed_again_stays_as_it_is(kind):
    assert KINDS[kind].prepare(DEFINITIONS[kind]) == DEFINITIONS[kind]


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_percent_stays_within_bounds_and_close_to_the_truth(part, more):
    whole = part + more
    percent = percent_of(part, whole)
    assert 0.0 <= percent <= 100.0
    assert whole == 0 or abs(percent - 100 * part / whole) <= 0.0500001


@given(st.permutations("abcd"), st.integers(1, 4))
def test_equal_sets_have_equal_forms(letters, count):
    definition = choice("abcd", "multiple_choice")
    chosen = [f"opt_{letter}" for letter in letters[:count]]
    admit = KINDS["multiple_choice"].admit
    assert admit(definition, {"choices": chosen}) == admit(definition, {"choices": sorted(chosen)})


@every_kind
@given(seed=st.integers(0, 999))
def test_a_body_has_as_many_quotation_marks_as_its_fields_need(kind, seed):
    body = msgspec.json.encode(KINDS[kind].sample(DEFINITIONS[kind], Random(seed)))
    if b"\\" not in body:
        assert quotation_marks(msgspec.json.decode(body, type=AnswerFields)) == body.count(b'"')
