"""What stands beside a control: an option's picture, sign and text; the ends of a scale; plain paragraphs."""

from collections.abc import Iterable

from plaudit.edge.pages.html import Child, Safe, leads_somewhere, tag
from plaudit.edge.pages.texts import Words
from plaudit.features.polls.kinds.forms import Reading
from plaudit.features.polls.model import Option


def face(option: Option, house: str = "") -> list[Child]:
    """An option as it looks everywhere: its picture, its sign, its text."""
    return [
        picture(option.image_url, None if option.alt == option.text else option.alt, "picture", house),
        option.emoji and tag.span(option.emoji, class_="emoji", aria_hidden="true"),
        tag.span(option.text, dir="auto", class_="text"),
    ]


def picture(url: str | None, alt: str | None, look: str, house: str = "") -> Child:
    """An image of the host's, from where our policy lets images come from: https, or this very server."""
    ours = house != "" and url is not None and url.startswith(f"{house}/")
    if url is None or not leads_somewhere(url) or not (ours or url.startswith("https://")):
        return None
    return tag.img(src=url.removeprefix(house) if ours else url, alt=alt or "", class_=look, loading="lazy")


def reading(form: Reading) -> Safe:
    """Something to read: its paragraphs, and perhaps a way on."""
    leads = form.button_url is not None and leads_somewhere(form.button_url)
    return tag.div(
        [tag.p(line, dir="auto") for line in form.body.split("\n") if line.strip()],
        leads and tag.a(form.button_text, href=form.button_url, class_="primary", rel="noopener"),
        class_="reading",
    )


def menu_of(options: Iterable[Option], chosen: object) -> list[Safe]:
    return [tag.option(option.text, value=option.id, selected=option.id == chosen) for option in options]


def ends(low: str | None, high: str | None) -> Child:
    if low is None and high is None:
        return None
    return tag.p(tag.span(low, dir="auto"), tag.span(high, dir="auto"), class_="ends")


def with_unit(value: float, unit: str, words: Words) -> str:
    shown = words.number(value, 4 if value != int(value) else 0)
    return words.in_percent(shown) if unit == "%" else f"{shown} {unit}".strip()


def plain_number(value: float) -> str:
    """A number as inputs take it, whatever the language."""
    return str(int(value)) if value == int(value) else repr(value)
