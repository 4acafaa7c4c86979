"""A poll of the file against the one on the server: what differs, and the edit that makes it so. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.cli.apply.differences import NOTHING, Change, changes, merged
from plaudit.cli.apply.options import Matched, match, option_changes, option_drafts

Json = Mapping[str, Any]

# Said when a poll is made and done with: whether it opens at once, and the name it is found by.
_ONLY_AT_FIRST: Final = frozenset({"open", "external_id", "kind"})
_NOT_OPENED: Final = frozenset({"draft", "scheduled"})
_NAMING_OPTIONS: Final = frozenset({"correct", "outcome"})  # fields of settings whose lists name options


class Within(msgspec.Struct, frozen=True):
    """A poll of a survey that has to be edited too; `pointer` leads to it in the survey's definition."""

    pointer: str
    poll: Json
    edit: "Edit"


class Edit(msgspec.Struct, frozen=True):
    """What differs, for people, and the body of the PATCH, for the server; both empty when nothing does."""

    changes: Sequence[Change]
    body: Json
    within: Sequence[Within] = ()


def kind_differs(wanted: Json, found: Json) -> bool:
    """A poll cannot become one of another kind."""
    return "kind" in wanted and wanted["kind"] != found["kind"]


def edit_of(wanted: Json, found: Json) -> Edit:
    """`found` is the poll as its host reads it."""
    matched = matched_options(wanted, found)
    fields = _named(_left_to_say(wanted, found), matched.names())
    texts = {option["id"]: option["text"] for option in found["options"]}
    told: list[Change] = []
    body: dict[str, Any] = {}
    for field, value in fields.items():
        if field == "options" and isinstance(value, list):
            several = list(option_changes(matched, keep=_grows(found)))
            after: Any = option_drafts(matched, keep=_grows(found))
        else:
            said, stands = (_sorted_answers(field, one) for one in (value, found.get(field, NOTHING)))
            several, after = list(changes(said, stands, field)), merged(said, stands)
        if several:
            told += [_in_words(change, texts) for change in several]
            body[field] = after
    return Edit(told, body)


def matched_options(wanted: Json, found: Json) -> Matched:
    written = wanted.get("options")
    return match(written if isinstance(written, list) else [], found["options"])


def _left_to_say(wanted: Json, found: Json) -> Json:
    """What can still be said of this poll: the hour it opens is settled once it has opened."""
    done = _ONLY_AT_FIRST if found["status"] in _NOT_OPENED else _ONLY_AT_FIRST | {"opens_at"}
    return {field: value for field, value in wanted.items() if field not in done}


def _grows(found: Json) -> bool:
    """Whether the audience adds options: those are not in the file, and are not the file's to remove."""
    return found.get("suggestions") is not None


def _named(fields: Json, ids: Mapping[str, str]) -> dict[str, Any]:
    """The fields with options named by id wherever a host may write their key or text instead."""
    named = dict(fields)
    if isinstance(settings := fields.get("settings"), Mapping):
        named["settings"] = {
            name: [ids.get(one, one) if isinstance(one, str) else one for one in value]
            if name in _NAMING_OPTIONS and isinstance(value, list)
            else value
            for name, value in settings.items()
        }
    if isinstance(translations := fields.get("translations"), Mapping):
        named["translations"] = {
            language: _translated(texts, ids) for language, texts in translations.items()
        }
    return named


def _translated(texts: Any, ids: Mapping[str, str]) -> Any:
    if not (isinstance(texts, Mapping) and isinstance(options := texts.get("options"), Mapping)):
        return texts
    return {**texts, "options": {ids.get(name, name): text for name, text in options.items()}}


def _sorted_answers(field: str, value: Any) -> Any:
    """The right options of a quiz are a set: their order is not a difference."""
    if field != "settings" or not isinstance(value, Mapping):
        return value
    return {
        name: sorted(one, key=str) if name in _NAMING_OPTIONS and isinstance(one, list) else one
        for name, one in value.items()
    }


def _in_words(change: Change, texts: Mapping[str, str]) -> Change:
    """Options by their text, where a person reads it."""

    def words(value: Any) -> Any:
        if isinstance(value, list):
            return [texts.get(one, one) if isinstance(one, str) else one for one in value]
        return value

    field = change.field
    for option_id, text in texts.items():
        field = field.replace(option_id, text)
    return Change(field, words(change.before), words(change.after))
