"""What every `InteractionStore` must do when a poll or survey that people wait to be shown has ended."""

from typing import Any

import msgspec
import pytest

from plaudit.features.interactions.model import Address, Interaction, Show, status_of
from plaudit.features.interactions.ports import InteractionStore, Noted, Unnoted
from plaudit.features.polls.ports import PollStore
from plaudit.features.surveys.ports import SurveyStore
from plaudit.testing import samples, survey_samples
from plaudit.testing.interaction_samples import ANN, MINUTE, NOW, effect, note, survey

OVER = Unnoted("interaction_over")


def tea(name: str, **changes: Any) -> Interaction:
    """The poll about tea, for the person of this name."""
    to = Address(user=name)
    return effect(name, **{"to": to, "effect": None, "show": Show(poll="poll_tea")} | changes)


class InteractionEndsContract:
    """Inherit and provide the fixtures, over an empty store with the sample project; its clock at `NOW`."""

    @pytest.fixture
    def interactions(self) -> InteractionStore:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def surveys(self) -> SurveyStore:
        raise NotImplementedError

    async def status(self, interactions: InteractionStore, one: Interaction) -> tuple[str, str | None]:
        found = await interactions.load(one.id)
        assert found is not None
        return status_of(*found, NOW), found[0].because

    @pytest.mark.parametrize("end", ["draft", "closed", "canceled", "archived"])
    async def test_what_waits_to_show_a_poll_goes_with_it(
        self, interactions: InteractionStore, polls: PollStore, end: Any
    ) -> None:
        poll, other = samples.poll(), samples.poll("cake")
        await polls.create(poll, [])
        await polls.create(other, [])
        waits, elsewhere = tea("ann"), tea("bob", show=Show(poll="poll_cake"))
        plain = effect("plain")
        for one in (waits, elsewhere, plain):
            await interactions.add(one)
        assert await interactions.settle_targets() is None
        locked = msgspec.structs.replace(poll, status="locked", revision=2)
        await polls.save(locked, 1, [])
        assert await interactions.settle_targets() is None
        await polls.save(msgspec.structs.replace(poll, status=end, revision=3), 2, [])
        assert await interactions.note([note(waits)]) == [OVER], "no claim succeeds from then on"
        gone = await interactions.settle_targets()
        assert [one.id for one in gone or ()] == [waits.id]
        assert await interactions.settle_targets() is None
        assert await self.status(interactions, waits) == ("canceled", "target_closed")
        assert await interactions.note([note(waits)]) == [OVER]
        waiting = await interactions.waiting(samples.PROJECT_ID, "live", ANN, NOW)
        assert [one.id for one in waiting] == [plain.id]
        assert await self.status(interactions, elsewhere) == ("waiting", None)
        (total,) = [
            one
            for one in await interactions.totals(samples.PROJECT_ID, "live", "effect", 0)
            if one.key == "poll"
        ]
        assert (total.counts.sent, total.counts.canceled) == (2, 1)

    async def test_whoever_was_shown_it_may_still_say_what_came_of_it(
        self, interactions: InteractionStore, polls: PollStore
    ) -> None:
        await polls.create(samples.poll(), [])
        seen, waits = tea("ann"), tea("bob")
        for one in (seen, waits):
            await interactions.add(one)
        await interactions.note([note(seen)])
        await polls.save(samples.poll(status="closed", revision=2), 1, [])
        gone = await interactions.settle_targets()
        assert [one.id for one in gone or ()] == [waits.id], "pages that show it are not told"
        assert await self.status(interactions, seen) == ("shown", "target_closed")
        assert await interactions.waiting(samples.PROJECT_ID, "live", ANN, NOW) == []
        (noted,) = await interactions.note([note(seen, "dismissed")])
        assert isinstance(noted, Noted)
        assert (await self.status(interactions, seen))[0] == "dismissed"
        (total,) = await interactions.totals(samples.PROJECT_ID, "live", "effect", 0)
        assert total.counts.canceled == 1, "what was shown was not taken back"

    async def test_what_is_sent_after_the_end_stays(
        self, interactions: InteractionStore, polls: PollStore
    ) -> None:
        """The results of a closed poll can be shown, also when the poll is edited then."""
        await polls.create(samples.poll(), [])
        await interactions.add(tea("ann"))
        await polls.save(samples.poll(status="closed", revision=2), 1, [])
        later = tea("bob")
        await interactions.add(later)
        (noted,) = await interactions.note([note(later, person="host:bob")])
        assert isinstance(noted, Noted)
        await interactions.settle_targets()
        await polls.save(samples.poll(status="closed", revision=3, question="Tea!"), 2, [])
        assert await interactions.settle_targets() is None
        assert await self.status(interactions, later) == ("shown", None)
        await polls.save(samples.poll(status="archived", revision=4), 3, [])
        await interactions.settle_targets()
        assert await self.status(interactions, later) == ("shown", "target_closed")

    async def test_it_goes_piece_by_piece_and_what_is_over_anyway_expires(
        self, interactions: InteractionStore, polls: PollStore
    ) -> None:
        await polls.create(samples.poll(), [])
        for n in range(5):
            await interactions.add(tea(f"user-{n}"))
        await interactions.add(tea("late", created_at=NOW - MINUTE, expires_at=NOW))
        await polls.save(samples.poll(status="closed", revision=2), 1, [])
        pieces = []
        while (piece := await interactions.settle_targets(limit=2)) is not None:
            pieces.append(len(piece))
        assert pieces == [2, 2, 1]
        assert [one.id for one in await interactions.expire(NOW)] == ["int_late"]

    async def test_surveys_take_away_what_waits_to_show_them(
        self, interactions: InteractionStore, surveys: SurveyStore
    ) -> None:
        asked = survey_samples.survey()
        await surveys.create(asked, [])
        waits = survey()
        await interactions.add(waits)
        await surveys.save(msgspec.structs.replace(asked, title="New", revision=2), 1)
        assert await interactions.settle_targets() is None
        await surveys.save(msgspec.structs.replace(asked, status="closed", revision=3), 2)
        assert await interactions.note([note(waits)]) == [OVER]
        gone = await interactions.settle_targets()
        assert [one.id for one in gone or ()] == [waits.id]
        assert await self.status(interactions, waits) == ("canceled", "target_closed")
