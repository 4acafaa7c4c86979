"""From what a host wrote to a survey with its polls: everything that is wrong with it is told at once."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from plaudit.features.polls import definitions
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.polls.drafts import NewPoll, check_times, millis
from plaudit.features.polls.lifecycle import new_poll
from plaudit.features.polls.model import FINAL_STATUSES, Environment, Poll, VotingRules
from plaudit.features.polls.plain_text import is_language
from plaudit.features.surveys.composition import Source, composed, keys_of, word_problems
from plaudit.features.surveys.drafts import ItemPoll, NewEnding, NewItem, NewSurvey, SurveyEdit
from plaudit.features.surveys.model import Survey
from plaudit.features.surveys.whole import Whole
from plaudit.kernel.errors import FieldProblem, Invalid
from plaudit.kernel.field_problems import told
from plaudit.kernel.ids import new_id

_WRITTEN_HERE = ("open", "opens_at", "closes_at")
_PLAIN = ("title", "description", "language", "pacing", "back", "progress", "max_responses", "identity")
_KEPT = ("results_visibility", "translations", "external_id", "metadata")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much a host may ask for at once, as the operator says; `polls` for each poll."""

    items: int = 200
    polls: definitions.Limits = definitions.Limits()


class Writing:
    """Reads drafts. Knows the polls there are, because an item may be one of them."""

    def __init__(self, catalogue: Catalogue, limits: Limits) -> None:
        self._catalogue = catalogue
        self._limits = limits

    async def written(self, draft: NewSurvey, project_id: str, environment: Environment, now: int) -> Whole:
        """The survey a draft describes, not open yet. Raises `Invalid("survey_invalid")`."""
        blank = Survey(
            id=new_id("surv", now),
            project_id=project_id,
            environment=environment,
            title="",
            items=(),
            status="draft",
            secret=os.urandom(32),
            created_at=now,
            updated_at=now,
        )
        return await self._filled(blank, draft, {}, now)

    async def edited(self, before: Whole, edit: SurveyEdit, now: int) -> Whole:
        """The survey with the edit applied, its counters of change untouched."""
        changes = {
            field: value
            for field in edit.__struct_fields__
            if (value := getattr(edit, field)) is not msgspec.UNSET
        }
        draft = draft_of(before.survey)
        if "closes_at" not in changes:
            draft = msgspec.structs.replace(draft, closes_at=None)
        draft = msgspec.structs.replace(draft, **changes)
        pairs = zip(before.survey.items, before.polls, strict=True)
        kept = {item.key: Source(pointer="", own=item.own, poll=poll) for item, poll in pairs}
        after = await self._filled(before.survey, draft, kept, now)
        if "closes_at" in changes:
            return after
        stays = msgspec.structs.replace(after.survey, closes_at=before.survey.closes_at)
        return Whole(stays, after.polls)

    async def _filled(self, survey: Survey, draft: NewSurvey, kept: Mapping[str, Source], now: int) -> Whole:
        _refuse_if(self._too_many(draft))  # before anything is done with each of them
        problems: list[FieldProblem] = []
        sources = []
        for index, (key, item) in enumerate(zip(keys_of(draft.items), draft.items, strict=True)):
            source = self._kept(item, kept.get(key), f"#/items/{index}")
            if source is None:
                source, found = await self._source(survey, draft, item, f"#/items/{index}", now)
                problems += found
            sources.append(source)
        parts = composed(draft, sources)
        problems += parts.problems + list(word_problems(draft, parts.endings)) + _time_problems(draft, now)
        _refuse_if(problems)
        plain = {name: getattr(draft, name) for name in (*_PLAIN, *_KEPT)}
        after = msgspec.structs.replace(
            survey,
            **plain | {"title": draft.title.strip()},
            items=parts.items,
            endings=parts.endings,
            quotas=parts.quotas,
            hidden_fields=tuple(draft.hidden_fields),
            tags=tuple(dict.fromkeys(draft.tags)),
            closes_at=millis(draft.closes_at),
        )
        return Whole(after, [source.poll for source in sources if source.poll is not None])

    def _kept(self, item: NewItem, kept: Source | None, place: str) -> Source | None:
        """The poll an item of an edited survey had, if the edit does not give it another one."""
        if kept is None or kept.poll is None or item.poll is not None:
            return None
        if item.poll_id not in {None, kept.poll.id}:
            return None
        return msgspec.structs.replace(kept, pointer=f"{place}/poll")

    async def _source(
        self, survey: Survey, draft: NewSurvey, item: NewItem, place: str, now: int
    ) -> tuple[Source, list[FieldProblem]]:
        """The poll of one item: written here, or one there is."""
        if (item.poll is None) == (item.poll_id is None):
            nothing = Source(pointer=place, own=True, poll=None)
            return nothing, [FieldProblem(place, "Needs either a poll or a poll_id.")]
        if item.poll is not None:
            return self._own(survey, draft, item.poll, f"{place}/poll", now)
        entry = await self._catalogue.get(item.poll_id or "")
        poll = None if entry is None else entry.poll
        unfit = _unfit(poll, survey, draft, now)
        problems = [] if unfit is None else [FieldProblem(f"{place}/poll_id", unfit)]
        return Source(pointer=f"{place}/poll_id", own=False, poll=None if problems else poll), problems

    def _own(
        self, survey: Survey, draft: NewSurvey, written: ItemPoll, place: str, now: int
    ) -> tuple[Source, list[FieldProblem]]:
        """A poll of the survey's own. Its votes can be changed and withdrawn, as answers can."""
        problems = _misplaced(written, draft, place)
        rules = VotingRules(change=True, retract=True, identity=draft.identity)
        fields: dict[str, Any] = {name: getattr(written, name) for name in NewPoll.__struct_fields__}
        fields |= {"open": False, "opens_at": None, "closes_at": None, "voting": rules}
        if written.results_visibility is msgspec.UNSET:
            fields["results_visibility"] = draft.results_visibility
        if written.language is None and draft.language is not None and is_language(draft.language):
            fields["language"] = draft.language
        try:
            poll = new_poll(NewPoll(**fields), survey.project_id, survey.environment, now, self._limits.polls)
        except Invalid as refused:
            moved = [
                FieldProblem(place + one.pointer.removeprefix("#"), one.detail) for one in refused.errors
            ]
            return Source(pointer=place, own=True, poll=None), problems + moved
        if poll.duration_seconds is None:
            poll = msgspec.structs.replace(poll, closes_at=millis(draft.closes_at))
        return Source(pointer=place, own=True, poll=poll), problems

    def _too_many(self, draft: NewSurvey) -> list[FieldProblem]:
        most, count = self._limits.items, len(draft.items)
        if 1 <= count <= most:
            return []
        said = f"A survey has 1 to {most} items (PLAUDIT_ITEMS_PER_SURVEY); this has {count}."
        return [FieldProblem("#/items", said)]


def draft_of(survey: Survey) -> NewSurvey:
    """The survey as a host would write it, items by their keys alone; its end is told apart."""
    plain = {name: getattr(survey, name) for name in (*_PLAIN, *_KEPT)}
    return NewSurvey(
        **plain,
        items=[
            NewItem(
                key=item.key,
                required=item.required,
                show_when=item.show_when,
                jumps=list(item.jumps),
                next=item.next,
            )
            for item in survey.items
        ],
        endings=[
            NewEnding(**{name: getattr(one, name) for name in NewEnding.__struct_fields__})
            for one in survey.endings
        ],
        hidden_fields=list(survey.hidden_fields),
        quotas=list(survey.quotas),
        tags=list(survey.tags),
    )


def oddities(whole: Whole, alone: Sequence[str]) -> Iterator[str]:
    """What is allowed and probably not meant."""
    if alone:
        yield f"Nobody can reach: {', '.join(alone)}."
    if not whole.survey.endings:
        yield "There is no ending: people see a plain thank-you."
    if whole.survey.max_responses is not None:
        for quota in whole.survey.quotas:
            if quota.limit > whole.survey.max_responses:
                yield f"The quota {quota.key} is above max_responses and never decides."


def _refuse_if(problems: Sequence[FieldProblem]) -> None:
    if problems:
        first, *_ = found = told(problems)
        raise Invalid("survey_invalid", first.detail, errors=found)


def _misplaced(written: ItemPoll, draft: NewSurvey, place: str) -> list[FieldProblem]:
    """Fields of a poll that are the survey's to decide."""
    problems = [
        FieldProblem(f"{place}/{field}", "A survey opens and closes its polls itself.")
        for field in _WRITTEN_HERE
        if getattr(written, field)
    ]
    if written.duration_seconds is not None and draft.pacing == "self":
        said = "Only where the host opens each poll (pacing: host)."
        problems.append(FieldProblem(f"{place}/duration_seconds", said))
    allowed = (VotingRules(), VotingRules(change=True, retract=True, identity=draft.identity))
    if written.voting not in allowed:
        said = "In a survey one person has one answer, which can be changed; `identity` is the survey's."
        problems.append(FieldProblem(f"{place}/voting", said))
    return problems


def _unfit(poll: Poll | None, survey: Survey, draft: NewSurvey, now: int) -> str | None:
    """Why a poll that exists cannot be an item; None when it can."""
    if poll is None or (poll.project_id, poll.environment) != (survey.project_id, survey.environment):
        return "There is no poll with this id."
    if poll.status_at(now) in FINAL_STATUSES:
        return f"This poll is {poll.status_at(now)}."
    if not poll.voting.change or poll.voting.votes_per_voter != 1:
        return "Answers can be changed in a survey: the poll needs voting.change and one vote per voter."
    if poll.voting.identity == "signed" and draft.identity != "signed":
        return "This poll takes signed voters only; the survey does not."
    return None


def _time_problems(draft: NewSurvey, now: int) -> list[FieldProblem]:
    try:
        check_times(now, None, millis(draft.closes_at), None)
    except Invalid as refused:
        return list(refused.errors)
    return []
