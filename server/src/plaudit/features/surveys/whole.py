"""A survey with its polls: what anybody needs who shows it, answers it or reads its results."""

from collections.abc import Sequence

import msgspec

from plaudit.features.polls.catalogue import Catalogue, Entry
from plaudit.features.polls.model import Poll
from plaudit.features.surveys.conditions import comparisons
from plaudit.features.surveys.model import Condition, Item, Survey
from plaudit.features.surveys.piping import places


class Whole(msgspec.Struct, frozen=True):
    """`polls` stand in the order of the survey's items."""

    survey: Survey
    polls: Sequence[Poll]

    def poll(self, key: str) -> Poll | None:
        """The poll of the item with this key."""
        pairs = zip(self.survey.items, self.polls, strict=True)
        return next((poll for item, poll in pairs if item.key == key), None)


async def entries_of(items: Sequence[Item], catalogue: Catalogue) -> list[Entry]:
    """Each item's poll and tally, from memory where they are there. Polls are never deleted."""
    found = []
    for item in items:
        entry = catalogue.peek(item.poll_id) or await catalogue.get(item.poll_id)
        assert entry is not None, f"the poll {item.poll_id} of a survey is gone"
        found.append(entry)
    return found


async def whole_of(survey: Survey, catalogue: Catalogue) -> Whole:
    return Whole(survey, [entry.poll for entry in await entries_of(survey.items, catalogue)])


def attributes_used(whole: Whole) -> frozenset[str]:
    """The attributes of participants the survey looks at or shows. No others are kept."""
    survey = whole.survey
    conditions = [item.show_when for item in survey.items]
    conditions += [jump.when for item in survey.items for jump in item.jumps]
    conditions += [one.when for one in survey.endings]
    conditions += [one.when for one in survey.quotas]
    found = {name for one in conditions for name in _attributes_in(one)}
    texts = [text for poll in whole.polls for text in (poll.question, poll.description)]
    texts += [text for one in survey.endings for text in (one.title, one.body)]
    for words in survey.translations.values():
        texts += [text for one in words.endings.values() for text in (one.title, one.body)]
    found |= {name for text in texts for sort, name in places(text or "") if sort == "attribute"}
    return frozenset(found)


def _attributes_in(condition: Condition | None) -> set[str]:
    if condition is None:
        return set()
    return {one.attribute for one, _ in comparisons(condition, "") if one.attribute is not None}
