"""Laws of the algebra, for every kind: counting as votes come and go equals counting what is left."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from sample_polls import choice, rating

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.algebra import Unfit, percent_of

DEFINITIONS = [choice("abcd"), choice("abcd", "multiple_choice", max_selections=3), rating(7)]
VOTERS = st.sampled_from("uvwxyz")


@st.composite
def answers(draw, definition):
    """Something a voter may send to a poll of this definition."""
    field = KINDS[definition.kind].FIELD
    ids = [option.id for option in definition.options]
    if field == "choice":
        return {field: draw(st.sampled_from(ids))}
    if field == "choices":
        return {field: draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))}
    return {field: draw(st.integers(1, definition.scale))}


@st.composite
def acts(draw):
    """A definition and a series of wishes: each voter casts, changes (a cast again) or retracts."""
    definition = draw(st.sampled_from(DEFINITIONS))
    wish = st.tuples(VOTERS, st.one_of(st.none(), answers(definition)))
    return definition, draw(st.lists(wish, max_size=40))


def moved(counters, definition, answer, sign):
    for bucket, n in fold(definition, answer).items():
        counters[bucket] += sign * n


@given(acts())
def test_counters_moved_by_deltas_equal_a_recount_of_what_stands(series):
    definition, wishes = series
    kind, counters, standing = KINDS[definition.kind], Counter(), {}
    for voter, submitted in wishes:
        if voter in standing:
            moved(counters, definition, standing.pop(voter), -1)
        if submitted is not None:
            standing[voter] = kind.admit(definition, submitted)
            moved(counters, definition, standing[voter], +1)
    recount = Counter()
    for answer in standing.values():
        moved(recount, definition, answer, +1)
    assert +counters == +recount
    assert all(n >= 0 for n in counters.values())


@given(st.data())
def test_a_change_is_a_subtraction_and_an_addition(data):
    definition = data.draw(st.sampled_from(DEFINITIONS))
    kind = KINDS[definition.kind]
    first, second = (kind.admit(definition, data.draw(answers(definition))) for _ in range(2))
    counters = Counter(fold(definition, first))
    moved(counters, definition, first, -1)
    moved(counters, definition, second, +1)
    assert +counters == Counter(fold(definition, second))


@given(st.data())
def test_equal_answers_have_equal_forms(data):
    definition = DEFINITIONS[1]
    chosen = data.draw(answers(definition))["choices"]
    shuffled = data.draw(st.permutations(chosen))
    admit = KINDS[definition.kind].admit
    assert admit(definition, {"choices": chosen}) == admit(definition, {"choices": shuffled})


@given(
    st.sampled_from(DEFINITIONS),
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists),
)
def test_whatever_is_sent_is_an_answer_or_a_refusal(definition, junk):
    kind = KINDS[definition.kind]
    admitted = kind.admit(definition, {kind.FIELD: junk})
    if not isinstance(admitted, Unfit):
        assert all(n >= 1 for n in fold(definition, admitted).values())


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_percent_stays_within_bounds_and_close_to_the_truth(part, more):
    whole = part + more
    percent = percent_of(part, whole)
    assert 0.0 <= percent <= 100.0
    assert whole == 0 or abs(percent - 100 * part / whole) <= 0.0500001


@given(st.lists(st.tuples(VOTERS, answers(DEFINITIONS[0])), max_size=40))
def test_shares_of_one_vote_each_add_up(ballots):
    definition = DEFINITIONS[0]
    standing = dict(ballots)
    counters = Counter(voters=len(standing), votes=len(standing))
    for submitted in standing.values():
        moved(counters, definition, KINDS[definition.kind].admit(definition, submitted), +1)
    summary = KINDS[definition.kind].summarise(definition, counters)
    assert sum(share.votes for share in summary.options) == len(standing)
    assert all(0 <= share.percent <= 100 for share in summary.options)
