"""The words a participant reads: in the best language there is, with earlier answers put into them."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from plaudit.features.polls.model import Poll
from plaudit.features.surveys.flow import Walk
from plaudit.features.surveys.model import Ending, EndingWords, Response, SurveyWords
from plaudit.features.surveys.piping import in_words, piped, places
from plaudit.features.surveys.whole import Whole

Words = TypeVar("Words")


class ItemTexts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Texts of an item that hold earlier answers; those that hold none are read from its poll."""

    question: str | None = None
    description: str | None = None
    body: str | None = None


def in_language(translations: Mapping[str, Words], tag: str | None) -> Words | None:
    """The words in this language, or in the language it is a form of; None: as they were written."""
    known = {one.lower(): words for one, words in translations.items()}
    wanted = (tag or "").lower()
    while wanted:
        if wanted in known:
            return known[wanted]
        wanted = wanted.rpartition("-")[0]
    return None


def ending_told(whole: Whole, response: Response, walk: Walk) -> Ending | None:
    """The ending a completed response came to, as its participant reads it."""
    survey = whole.survey
    ending = next((one for one in survey.endings if one.key == response.ending), None)
    if ending is None:
        return None
    known = in_language(survey.translations, response.language) or SurveyWords()
    words = known.endings.get(ending.key, EndingWords())
    button = ending.button
    if button is not None and words.button is not None:
        button = msgspec.structs.replace(button, text=words.button)
    fill = _Filling(whole, response, walk)
    return msgspec.structs.replace(
        ending,
        title=fill(words.title or ending.title),
        body=None if ending.body is None else fill(words.body or ending.body),
        button=button,
        when=None,
    )


def texts_told(whole: Whole, response: Response, walk: Walk) -> dict[str, ItemTexts]:
    """The items on the way whose words hold earlier answers, with those put in."""
    fill = _Filling(whole, response, walk)
    found = {}
    for item, poll in zip(whole.survey.items, whole.polls, strict=True):
        if item.key not in walk.path:
            continue
        texts = {
            name: fill(text) for name, text in _texts(poll, response.language).items() if _holds_any(text)
        }
        if texts:
            found[item.key] = ItemTexts(**texts)
    return found


class _Filling:
    """Puts what is known of one participant into texts."""

    def __init__(self, whole: Whole, response: Response, walk: Walk) -> None:
        self._response = response
        self._answers = {
            item.key: in_words(poll.definition, walk.facts.answers[item.key])
            for item, poll in zip(whole.survey.items, whole.polls, strict=True)
            if item.key in walk.facts.answers
        }

    def __call__(self, text: str) -> str:
        return piped(text, self._answers, self._response.fields, self._response.attributes)


def _texts(poll: Poll, language: str | None) -> dict[str, str]:
    words = in_language(poll.translations, language)
    settings = poll.definition.settings if words is None else {**poll.definition.settings, **words.settings}
    texts = {
        "question": (words.question if words else None) or poll.question,
        "description": (words.description if words else None) or poll.description,
        "body": settings.get("body"),
    }
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _holds_any(text: str) -> bool:
    return next(places(text), None) is not None
