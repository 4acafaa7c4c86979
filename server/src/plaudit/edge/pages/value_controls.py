"""Controls for a value: grades side by side, a slide, and what is typed."""

from typing import Any, Final

from plaudit.edge.pages.asking import Asking
from plaudit.edge.pages.faces import ends, plain_number, with_unit
from plaudit.edge.pages.html import Safe, tag
from plaudit.features.polls.kinds.forms import Entry, Range, Scale

_ONE_LINE: Final = 6
_FACES: Final = ("\U0001f61e", "\U0001f641", "\U0001f610", "\U0001f642", "\U0001f60d")  # the widget's own


def scale(form: Scale, asking: Asking) -> Safe:
    count = form.highest - form.lowest + 1
    rows = "ratings" if count <= _ONE_LINE else f"ratings of{(count + 1) // 2}"
    grades = [_grade(form, value, asking) for value in range(form.lowest, form.highest + 1)]
    return tag.div(tag.div(grades, class_=rows), ends(form.low_label, form.high_label))


def _grade(form: Scale, value: int, asking: Asking) -> Safe:
    words = asking.words
    chosen = asking.said == value and not isinstance(asking.said, bool)
    return tag.label(
        tag.input(type="radio", name=asking.field, value=value, checked=chosen),
        form.style == "stars" and tag.span("\u2605", class_="star", aria_hidden="true"),
        form.style == "emoji" and tag.span(_FACES[_face_at(form, value)], class_="emoji", aria_hidden="true"),
        tag.span(words.number(value), class_="digit", aria_hidden="true"),
        tag.span(words.filled("of_scale", rating=value, scale=form.highest), class_="sr"),
        class_="rating",
    )


def _face_at(form: Scale, value: int) -> int:
    """The face at this point of the scale, however long the scale is."""
    steps = form.highest - form.lowest
    return (2 * (value - form.lowest) * (len(_FACES) - 1) + steps) // (2 * steps)


def slide(form: Range, asking: Asking) -> Safe:
    low, high = (with_unit(end, form.unit, asking.words) for end in (form.lowest, form.highest))
    return tag.div(
        tag.input(
            type="range",
            name=asking.field,
            min=plain_number(form.lowest),
            max=plain_number(form.highest),
            step=plain_number(form.step),
            value=plain_number(asking.said) if isinstance(asking.said, int | float) else None,
            aria_labelledby="question",
            class_="slide",
        ),
        ends(form.low_label or low, form.high_label or high),
    )


def entry(form: Entry, asking: Asking) -> Safe:
    said = asking.said if isinstance(asking.said, tuple) else (() if asking.said is None else (asking.said,))
    shown = [plain_number(one) if isinstance(one, int | float) else str(one) for one in said]
    if form.times == 1:
        unit = form.unit and tag.span(form.unit, class_="unit", dir="auto")
        return tag.div(_typed(form, asking, shown[0] if shown else None), unit, class_="entry")
    given = [*shown, *[None] * form.times][: form.times]
    labels = [asking.words.filled("word", n=place) for place in range(1, form.times + 1)]
    return tag.div([_typed(form, asking, *pair) for pair in zip(given, labels, strict=True)], class_="fields")


def _typed(form: Entry, asking: Asking, value: str | None, label: str | None = None) -> Safe:
    """One input; the question is its label where it has none of its own."""
    shared: dict[str, Any] = {
        "name": asking.field,
        "maxlength": form.longest,
        "placeholder": form.placeholder,
        "class_": "field",
        "dir": "auto",
        "aria_label": label,
        "aria_labelledby": None if label else "question",
    }
    if form.lines > 1:  # browsers drop the first line break of a text area
        return tag.textarea(None if value is None else f"\n{value}", rows=form.lines, **shared)
    return tag.input(
        type=form.sort,
        value=value,
        min=form.lowest,
        max=form.highest,
        step=form.step,
        autocomplete="email" if form.sort == "email" else None,
        **shared,
    )
