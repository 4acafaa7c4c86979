"""What was said to polls and still holds: a bounded copy of what the store holds."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from plaudit.features.interactions import living
from plaudit.features.interactions.living import OF_ONE_POLL, Living
from plaudit.features.interactions.model import Address
from plaudit.testing.interaction_samples import MINUTE, NOW, effect


def to_poll(name, poll="poll_tea", **changes):
    return effect(name, to=Address(poll=poll), **changes)


def test_what_holds_is_told_until_its_time_is_over():
    living = Living()
    brief, lasting = to_poll("a"), to_poll("b", expires_at=NOW + 2 * MINUTE)
    living.load([brief, lasting, effect("c"), effect("d", to=Address(everyone=True))])
    assert living.of("poll_tea", NOW) == (brief, lasting)
    assert living.of("poll_other", NOW) == ()
    assert living.of("poll_tea", NOW + MINUTE) == (lasting,)
    assert len(living) == 1
    living.remove(lasting)
    living.remove(lasting)
    assert (living.of("poll_tea", NOW), len(living)) == ((), 0)


def test_of_one_poll_the_newest_are_kept():
    living = Living()
    many = [to_poll(f"{n}") for n in range(OF_ONE_POLL + 3)]
    for one in many:
        living.add(one)
        living.add(one)
    assert living.of("poll_tea", NOW) == tuple(many[3:])


def test_in_all_the_polls_of_long_ago_go_first(monkeypatch):
    monkeypatch.setattr(living, "IN_ALL", 3)
    held = Living()
    for name, poll in (("a", "one"), ("b", "two"), ("c", "one"), ("d", "three")):
        held.add(to_poll(name, poll))
    assert [len(held.of(poll, NOW)) for poll in ("one", "two", "three")] == [2, 0, 1]


class Kept(RuleBasedStateMachine):
    """Against a list of everything that was added."""

    def __init__(self):
        super().__init__()
        self.living, self.model, self.now, self.count = Living(), {}, NOW, 0

    @rule(poll=st.sampled_from("ab"), lasts=st.integers(1, 5))
    def add(self, poll, lasts):
        self.count += 1
        one = to_poll(f"{self.count}", poll, expires_at=self.now + lasts)
        self.living.add(one)
        self.model.setdefault(poll, []).append(one)

    @rule(poll=st.sampled_from("ab"), at=st.integers(0, 30))
    def remove(self, poll, at):
        if ones := self.model.get(poll):
            self.living.remove(ones.pop(at % len(ones)))

    @rule(later=st.integers(1, 3))
    def wait(self, later):
        self.now += later

    @invariant()
    def agrees(self):
        told = {poll: self.living.of(poll, self.now) for poll in "ab"}
        for poll, ones in told.items():
            lives = [one for one in self.model.get(poll, []) if one.is_live(self.now)]
            assert list(ones) == lives[-OF_ONE_POLL:] or len(ones) <= OF_ONE_POLL < len(self.model[poll])
        assert len(self.living) == sum(map(len, told.values()))


TestKept = Kept.TestCase
