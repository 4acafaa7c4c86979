"""A poll as one visitor gets it: in a language they read, in an order of their own, without what is hidden.

The widget does the same (`web/packages/elements/src/presentation.ts`), and for the same visitor it comes out
the same. The order, where a poll is shuffled: options by `place` of "<visitor> <poll id> <option id>", then
those that are pinned, as they were written. So an option that comes later moves none of the others, and
nothing about anybody's order is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import Definition, Option, Poll, Translation

_32_BITS: Final = 0xFFFFFFFF


def presented(poll: Poll, languages: Iterable[str], visitor: str | None) -> Poll:
    """`languages`: tags, the preferred first. `visitor`: a lasting name; None for the order of the host."""
    shown = [option for option in poll.definition.options if option.state != "hidden"]
    if poll.definition.shuffle and visitor is not None:
        shown = shuffled(shown, poll.id, visitor)
    definition = msgspec.structs.replace(poll.definition, options=tuple(shown))
    found = translation_for(poll, languages)
    return _worded(msgspec.structs.replace(poll, definition=definition), *found)


def shuffled(options: Sequence[Option], poll_id: str, visitor: str) -> list[Option]:
    free = [option for option in options if not option.pinned]
    free.sort(key=lambda option: place(f"{visitor} {poll_id} {option.id}"))
    return free + [option for option in options if option.pinned]


def place(text: str) -> int:
    """FNV-1a over the code points, and the last step of MurmurHash3: what differs only at the end spreads."""
    found = 0x811C9DC5
    for character in text:
        found = ((found ^ ord(character)) * 0x01000193) & _32_BITS
    found = ((found ^ (found >> 16)) * 0x85EBCA6B) & _32_BITS
    found = ((found ^ (found >> 13)) * 0xC2B2AE35) & _32_BITS
    return found ^ (found >> 16)


def translation_for(poll: Poll, languages: Iterable[str]) -> tuple[str | None, Translation]:
    """The language shown and its words: the first tag there are texts in, by lookup of RFC 4647.

    Each tag is tried whole and then shorter and shorter; at the end come the texts as they were written.
    """
    known = {tag.lower(): tag for tag in poll.translations}
    for wanted in languages:
        subtags = wanted.lower().split("-")
        for length in range(len(subtags), 0, -1):
            tag = "-".join(subtags[:length])
            if poll.language is not None and tag == poll.language.lower():
                return poll.language, Translation()
            if tag in known:
                return known[tag], poll.translations[known[tag]]
    return poll.language, Translation()


def _worded(poll: Poll, language: str | None, words: Translation) -> Poll:
    options = tuple(
        msgspec.structs.replace(option, text=words.options.get(option.id, option.text))
        for option in poll.definition.options
    )
    settings = _settings(poll.definition, words.settings)
    return msgspec.structs.replace(
        poll,
        language=language,
        question=words.question or poll.question,
        description=words.description or poll.description,
        image_alt=words.image_alt or poll.image_alt,
        definition=msgspec.structs.replace(poll.definition, options=options, settings=settings),
    )


def _settings(definition: Definition, words: Mapping[str, str]) -> dict[str, Any]:
    """The settings with their words translated; as they were, if that would make none of their kind."""
    wanted = KINDS[definition.kind].settings
    translated = {**definition.settings, **words}
    if not words or wanted is None:
        return definition.settings
    try:
        msgspec.convert(translated, wanted)
    except msgspec.ValidationError:
        return definition.settings
    return translated
