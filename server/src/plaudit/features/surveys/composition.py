"""From a written survey and its polls to what is kept: every fault named at once, options by id."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from plaudit.features.polls.model import Definition, Poll
from plaudit.features.polls.plain_text import address_problems, language_problems, text_problems
from plaudit.features.surveys.drafts import NewEnding, NewItem, NewSurvey
from plaudit.features.surveys.logic import Scope, resolved
from plaudit.features.surveys.model import END, Condition, Ending, Item, Jump, Quota
from plaudit.features.surveys.piping import places
from plaudit.kernel.errors import FieldProblem
from plaudit.kernel.field_problems import escaped


class Composed(msgspec.Struct, kw_only=True):
    """What of a draft depends on its polls, as it is kept; `problems` is empty when it may be kept."""

    items: tuple[Item, ...]
    endings: tuple[Ending, ...]
    quotas: tuple[Quota, ...]
    problems: list[FieldProblem]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """An item's poll and where it was written; `poll` is None when it is faulty, which is told elsewhere."""

    pointer: str
    own: bool
    poll: Poll | None


def keys_of(items: Sequence[NewItem]) -> list[str]:
    """The keys of items: as given, else q1, q2 … by their place."""
    return [item.key or f"q{place}" for place, item in enumerate(items, start=1)]


def composed(draft: NewSurvey, sources: Sequence[Source]) -> Composed:
    """The parts of a survey that refer to one another, checked and resolved."""
    keys = keys_of(draft.items)
    definitions = {
        key: None if source.poll is None else source.poll.definition
        for key, source in zip(keys, sources, strict=True)
    }
    parts = _Parts(keys, definitions, frozenset(draft.hidden_fields))
    parts.problems += _key_problems("items", keys) + _repeated_polls(sources)
    items = tuple(
        parts.item(index, written, source)
        for index, (written, source) in enumerate(zip(draft.items, sources, strict=True))
    )
    endings = tuple(parts.ending(index, one) for index, one in enumerate(draft.endings))
    quotas = tuple(
        msgspec.structs.replace(one, when=parts.condition(one.when, f"#/quotas/{index}/when", len(keys)))
        for index, one in enumerate(draft.quotas)
    )
    parts.problems += _key_problems("endings", [ending.key for ending in endings])
    parts.problems += _key_problems("quotas", [quota.key for quota in quotas])
    parts.problems += _ending_order(endings)
    return Composed(items=items, endings=endings, quotas=quotas, problems=parts.problems)


class _Parts:
    """The parts of one draft on their way, with the problems found so far."""

    def __init__(
        self, keys: Sequence[str], definitions: Mapping[str, Definition | None], fields: frozenset[str]
    ) -> None:
        self._keys = keys
        self._places = {key: place for place, key in reversed([*enumerate(keys), (len(keys), END)])}
        self._definitions = definitions
        self._fields = fields
        self._scopes: dict[int, Scope] = {}
        self.problems: list[FieldProblem] = []

    def item(self, index: int, written: NewItem, source: Source) -> Item:
        place, poll = f"#/items/{index}", source.poll
        if poll is not None:
            self._check_pipes(source.pointer, _words_of(poll), index)
        show = written.show_when
        jumps = tuple(
            Jump(when=self.condition(jump.when, f"{place}/jumps/{n}/when", index + 1), to=jump.to)
            for n, jump in enumerate(written.jumps)
        )
        for n, jump in enumerate(jumps):
            self._check_target(f"{place}/jumps/{n}/to", jump.to, index)
        if written.next is not None:
            self._check_target(f"{place}/next", written.next, index)
        return Item(
            key=self._keys[index],
            poll_id="" if poll is None else poll.id,
            kind="" if poll is None else poll.definition.kind,
            own=source.own,
            required=written.required,
            show_when=None if show is None else self.condition(show, f"{place}/show_when", index),
            jumps=jumps,
            next=written.next,
        )

    def ending(self, index: int, written: NewEnding) -> Ending:
        place = f"#/endings/{index}"
        self.problems += text_problems(f"{place}/title", written.title)
        self.problems += text_problems(f"{place}/body", written.body)
        if written.button is not None:
            self.problems += text_problems(f"{place}/button/text", written.button.text)
            self.problems += address_problems(f"{place}/button/url", written.button.url)
        self._check_pipes(place, [("title", written.title), ("body", written.body)], len(self._keys))
        when = written.when
        return Ending(
            key=written.key or f"end{index + 1}",
            title=written.title.strip(),
            body=written.body,
            when=None if when is None else self.condition(when, f"{place}/when", len(self._keys)),
            button=written.button,
            effect=written.effect,
        )

    def condition(self, condition: Condition, pointer: str, before: int) -> Condition:
        """The condition with options by id; it may look at the items before the position `before`."""
        found, problems = resolved(condition, pointer, self._scope(before))
        self.problems += problems
        return found

    def _scope(self, before: int) -> Scope:
        if before not in self._scopes:
            self._scopes[before] = Scope(
                earlier={key: self._definitions[key] for key in self._keys[:before]},
                later=frozenset(self._keys[before:]),
                fields=self._fields,
            )
        return self._scopes[before]

    def _check_target(self, pointer: str, to: str, index: int) -> None:
        target = self._places.get(to)
        if target is None:
            self.problems.append(FieldProblem(pointer, "There is no item with this key."))
        elif target <= index:
            back = "itself" if target == index else f"{to}, which comes before"
            said = f"survey_loop: {self._keys[index]} would lead back to {back}. Jumps only go forward."
            self.problems.append(FieldProblem(pointer, said))

    def _check_pipes(self, pointer: str, texts: Sequence[tuple[str, str | None]], before: int) -> None:
        """Placeholders in texts may only name what is known by then."""
        for field, text in texts:
            for sort, name in places(text or ""):
                place = f"{pointer}/{field}" if field else pointer
                if sort == "item" and name not in self._keys[:before]:
                    said = f"{{{{{name}}}}} names no item that comes before."
                    self.problems.append(FieldProblem(place, said))
                if sort == "field" and name not in self._fields:
                    self.problems.append(FieldProblem(place, f"hidden_fields has no {name}."))


def word_problems(draft: NewSurvey, endings: Sequence[Ending]) -> Iterator[FieldProblem]:
    """What is wrong with the survey's own words and their translations."""
    yield from text_problems("#/title", draft.title)
    yield from text_problems("#/description", draft.description)
    yield from language_problems("#/language", draft.language)
    for index, tag in enumerate(draft.tags):
        yield from text_problems(f"#/tags/{index}", tag)
    for name in [name for name, count in Counter(draft.hidden_fields).items() if count > 1]:
        yield FieldProblem("#/hidden_fields", f"{name} stands twice.")
    known = {ending.key for ending in endings}
    for tag, words in draft.translations.items():
        place = f"#/translations/{escaped(tag)}"
        yield from language_problems(place, tag)
        yield from text_problems(f"{place}/title", words.title)
        yield from text_problems(f"{place}/description", words.description)
        for key, ending in words.endings.items():
            if key not in known:
                yield FieldProblem(f"{place}/endings/{escaped(key)}", "There is no ending with this key.")
            for field in ("title", "body", "button"):
                yield from text_problems(f"{place}/endings/{escaped(key)}/{field}", getattr(ending, field))


def _words_of(poll: Poll) -> list[tuple[str, str | None]]:
    body: Any = poll.definition.settings.get("body")
    texts = [("question", poll.question), ("description", poll.description)]
    return [*texts, ("settings/body", body if isinstance(body, str) else None)]


def _key_problems(what: str, keys: Sequence[str]) -> list[FieldProblem]:
    problems = [
        FieldProblem(f"#/{what}/{index}/key", "Another one has this key.")
        for index, key in enumerate(keys)
        if key in keys[:index]
    ]
    if what == "items" and END in keys:
        problems.append(FieldProblem(f"#/items/{list(keys).index(END)}/key", "`end` is the end of a survey."))
    return problems


def _repeated_polls(sources: Sequence[Source]) -> list[FieldProblem]:
    seen: set[str] = set()
    problems = []
    for source in sources:
        if source.poll is not None and source.poll.id in seen:
            problems.append(FieldProblem(source.pointer, "This poll is an item of the survey already."))
        seen |= set() if source.poll is None else {source.poll.id}
    return problems


def _ending_order(endings: Sequence[Ending]) -> list[FieldProblem]:
    problems = [
        FieldProblem(f"#/endings/{index}/when", "Only the last ending has none; those below are never shown.")
        for index, ending in enumerate(endings[:-1])
        if ending.when is None
    ]
    if endings and endings[-1].when is not None:
        said = "The last ending is for everybody else: it has no condition."
        problems.append(FieldProblem(f"#/endings/{len(endings) - 1}/when", said))
    return problems
