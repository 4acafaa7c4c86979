"""A few words of each voter, gathered into a cloud: spellings of one word are one word (`words`).

Everything said is counted. What is shown leaves out words that only bind others (stop words) and words held
back: coarse ones, and in a moderated cloud all that the host has not let through. A vote of nothing but stop
words is a vote like any other and shows nothing.
"""

import heapq
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from random import Random
from typing import Annotated, Final

import msgspec

from plaudit.features.polls.kinds.algebra import (
    Kind,
    Reading,
    Submitted,
    Summary,
    Unfit,
    percent_of,
    settings_of,
    wrong_field,
    wrong_type,
)
from plaudit.features.polls.kinds.forms import Entry
from plaudit.features.polls.kinds.listed_words import held_words, stop_words
from plaudit.features.polls.kinds.words import folded, written
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.features.polls.plain_text import has_controls, language_problems
from plaudit.kernel.errors import FieldProblem

FIELD = "words"
SHOWN_AT_MOST = 100
_WORD: Final = "word:"
_FORM: Final = "form:"
_APART: Final = "\t"  # between the two forms in a counter's name: no word holds one
_UNREAD: Final = 4  # so many times too long is refused before a character of it is looked at

Words = Annotated[
    list[Annotated[str, msgspec.Meta(min_length=1, max_length=100)]], msgspec.Meta(max_length=500)
]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`language`: whose stop words and coarse words are left out. `stop_words` and `hold` add to them.

    `allow`: words shown whatever the lists say; in a `moderated` cloud, the only ones.
    """

    max_words: Annotated[int, msgspec.Meta(ge=1, le=10)] = 3
    max_length: Annotated[int, msgspec.Meta(ge=1, le=100)] = 40
    language: str = "en"
    stop_words: Words = []
    hold: Words = []
    allow: Words = []
    moderated: bool = False


class Word(msgspec.Struct, frozen=True):
    """A word as most people wrote it; `percent` is of voters."""

    text: str
    votes: int
    percent: float


class Details(msgspec.Struct, frozen=True):
    """The words said most, at most 100. `distinct`: how many may be shown, `held`: how many are held back."""

    words: Sequence[Word]
    distinct: int
    held: int
    basis: str = "voters"


class Sieve:
    """Which words are shown, held back, or left out as stop words. Words are in their folded form."""

    def __init__(self, settings: Settings) -> None:
        self._allowed = frozenset(map(folded, settings.allow))
        self._stopped = stop_words(settings.language) | set(map(folded, settings.stop_words))
        self._held = held_words(settings.language) | set(map(folded, settings.hold))
        self._moderated = settings.moderated

    def sift(self, said: AbstractSet[str]) -> tuple[AbstractSet[str], int]:
        """The words to show, and how many are held back. Sets, for a cloud of thousands is drawn often."""
        phrases = {word for word in said if " " in word}
        dull = {word for word in phrases if self._stopped.issuperset(word.split())}
        told = said - ((said & self._stopped | dull) - self._allowed)
        if self._moderated:
            shown = told & self._allowed
        else:
            # One coarse word holds back a phrase.
            coarse = self._held - self._allowed
            rude = {word for word in phrases if not coarse.isdisjoint(word.split())}
            shown = told - ((told & self._held | rude) - self._allowed)
        return shown, len(told) - len(shown)


def check(definition: Definition) -> Sequence[FieldProblem]:
    settings = settings_of(definition, Settings)
    problems = language_problems("#/settings/language", settings.language)
    for name in ("stop_words", "hold", "allow"):
        problems += [
            FieldProblem(f"#/settings/{name}/{index}", "Must hold more than white space and punctuation.")
            for index, word in enumerate(getattr(settings, name))
            if not folded(word)
        ]
    return problems


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    """`words` as they were typed, without spaces around them; spellings of one word count once."""
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    words, settings = submitted[FIELD], settings_of(definition, Settings)
    if not isinstance(words, list | tuple):
        return wrong_type(FIELD, "`words` is a list of words.")
    if not 1 <= len(words) <= settings.max_words:
        return Unfit(
            "word_count",
            f"From 1 to {settings.max_words} words; got {len(words)}.",
            "#/words",
            {"max_words": settings.max_words, "given": len(words)},
        )
    typed = []
    for index, word in enumerate(words):
        found = _typed(word, settings.max_length, f"#/words/{index}")
        if isinstance(found, Unfit):
            return found
        typed.append(found)
    by_word: dict[str, str] = {}
    for word in sorted(typed):
        by_word.setdefault(folded(word), word)
    return tuple(by_word.values())


def _typed(word: object, most: int, place: str) -> str | Unfit:
    if not isinstance(word, str):
        return wrong_type(FIELD, "Each word is a text.", place)
    too_long = Unfit("text_too_long", f"At most {most} characters.", place, {"max_length": most})
    if len(word) > _UNREAD * most:
        return too_long
    text = " ".join(word.split())
    if len(text) > most:
        return too_long
    if has_controls(text):
        return Unfit("invalid_field", "Must not hold control characters.", place)
    if not written(text) or not folded(text):
        return Unfit("text_empty", "There is nothing to read in it.", place)
    return text


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    assert isinstance(answer, tuple), "an answer is a tuple of words"
    counters: dict[str, int] = {}
    for text in answer:
        word = folded(text)
        counters[f"{_WORD}{word}"] = counters[f"{_FORM}{word}{_APART}{written(text)}"] = 1
    return counters


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    start = len(_WORD)
    said = {name[start:]: n for name, n in counters.items() if n > 0 and name.startswith(_WORD)}
    shown, held = Sieve(settings_of(definition, Settings)).sift(said.keys())
    top = heapq.nsmallest(SHOWN_AT_MOST, ((-said[word], word) for word in shown))
    texts, voters = _texts(counters, {word for _, word in top}), counters.get("voters", 0)
    words = [Word(texts.get(word, word), -n, percent_of(-n, voters)) for n, word in top]
    return Summary(details=Details(words, len(shown), held))


def _texts(counters: Counters, wanted: set[str]) -> Mapping[str, str]:
    """How most people wrote each word; among equals the one with fewer capitals, then by alphabet."""
    forms: dict[str, list[tuple[int, int, str]]] = {}
    for name, n in counters.items():
        if n > 0 and name.startswith(_FORM):
            word, _, text = name[len(_FORM) :].partition(_APART)
            if word in wanted:
                forms.setdefault(word, []).append((-n, _capitals(text), text))
    return {word: min(spellings)[2] for word, spellings in forms.items()}


def _capitals(text: str) -> int:
    return sum(one.isupper() for one in text)


def _form(definition: Definition) -> Entry:
    settings = settings_of(definition, Settings)
    return Entry(sort="text", times=settings.max_words, longest=settings.max_length)


_SAID: Final = (
    *(
        "curious",
        "Curious",
        "Calm",
        "ready",
        "tired",
        "Tired",
        "excited",
        "Excited!",
        "hungry",
        "café",
        "Café",
    ),
    *("cafe", "inspired", "a bit nervous", "happy 🙂", "☕", "the", "neugierig", "متحمس", "ワクワク"),
)


def _sample(definition: Definition, chance: Random) -> Submitted:
    """Out of a few, the first ones more often; longer ones than fit are left out."""
    settings = settings_of(definition, Settings)
    fitting = [word for word in _SAID if len(word) <= settings.max_length] or ["a"]
    weights = range(len(fitting), 0, -1)
    return {FIELD: chance.choices(fitting, weights, k=chance.randint(1, settings.max_words))}


KIND = Kind(
    field=FIELD,
    settings=Settings,
    free=frozenset({"language", "stop_words", "hold", "allow", "moderated"}),
    for_hosts=frozenset({"stop_words", "hold", "allow"}),  # nobody wants to read what may not be read
    options=False,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={"question": "How do you feel this morning? Up to three words."},
    sample=_sample,
)
