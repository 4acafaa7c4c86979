"""`/gallery` of a demo: every kind of question, live, as a voter has it and as a room sees it.

All widgets of the page share one connection, since they speak with one key. Without scripts each is a link to
the page of its poll, which is complete without them.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.gallery_guide import ROOMS, Label, label_of
from plaudit.edge.pages.html import Child, Safe, tag
from plaudit.edge.pages.layout import brand, page
from plaudit.edge.pages.scene import Theme
from plaudit.edge.pages.texts import Words

_THEMES: Final[tuple[tuple[Theme, str], ...]] = (
    ("auto", "As the system"),
    ("light", "Light"),
    ("dark", "Dark"),
)


class Exhibit(msgspec.Struct, frozen=True, kw_only=True):
    """A poll of one kind. `counts`: whether there is anything to see besides the question itself."""

    kind: str
    poll_id: str
    counts: bool = True


class Gallery(msgspec.Struct, frozen=True, kw_only=True):
    """`key`: the publishable key its widgets act with. `survey_id`: the survey at the end."""

    key: str
    exhibits: Sequence[Exhibit]
    survey_id: str


def gallery_page(gallery: Gallery, assets: Assets, public_url: str, theme: Theme) -> bytes:
    """The whole page, in English like the wall."""
    rooms = {room: [one for one in gallery.exhibits if label_of(one.kind).room == room] for room in ROOMS}
    return page(
        assets,
        Words("en"),
        title="Gallery \u00b7 Plaudit demo",
        kind="gallery-page",
        scripts=("widget/elements.js",),
        theme=theme,
        body=[
            tag.a("Skip to the questions", class_="skip", href="#questions"),
            tag.header(brand(), _themes(theme), class_="top"),
            tag.div(
                tag.nav(
                    [_index(room, hung) for room, hung in rooms.items() if hung],
                    tag.div(tag.h2("Surveys"), tag.ul(tag.li(tag.a("In your shop", href="#survey")))),
                    aria_label="Kinds of question",
                ),
                tag.main(
                    tag.h1("Every kind of question"),
                    tag.p(
                        "Live, with a simulated crowd. Each is here twice: for a voter, and for a room.",
                        class_="lead",
                    ),
                    [
                        tag.section(
                            tag.h2(room),
                            [_exhibit(one, gallery.key, public_url, theme) for one in hung],
                            aria_label=room,
                        )
                        for room, hung in rooms.items()
                        if hung
                    ],
                    _survey(gallery, public_url, theme),
                    id="questions",
                ),
                class_="gallery",
            ),
        ],
    )


def _themes(theme: Theme) -> Safe:
    links = [
        tag.a(name, href=f"/gallery?theme={value}", aria_current="true" if value == theme else None)
        for value, name in _THEMES
    ]
    return tag.nav(
        tag.a("Wall", href="/"),
        tag.a("Effects", href="/effects"),
        tag.span(links, class_="themes"),
        aria_label="Elsewhere and appearance",
    )


def _index(room: str, hung: Sequence[Exhibit]) -> Safe:
    links = [tag.li(tag.a(label_of(one.kind).title, href=f"#{_place(one)}")) for one in hung]
    return tag.div(tag.h2(room), tag.ul(links))


def _exhibit(one: Exhibit, key: str, server: str, theme: Theme) -> Safe:
    label = label_of(one.kind)
    return tag.article(
        tag.header(
            tag.h3(label.title),
            label.say and tag.p(label.say),
            tag.a("Open its page", href=f"/p/{one.poll_id}", aria_label=f"Open the page: {label.title}"),
        ),
        tag.div(
            _pane(one, "voter", _widget(one, key, server, theme, _link(one, label))),
            one.counts and _pane(one, "screen", _widget(one, key, server, theme, None)),
            class_="panes",
        ),
        id=_place(one),
        class_="exhibit",
        data_kind=one.kind,
    )


def _survey(gallery: Gallery, server: str, theme: Theme) -> Safe:
    """Questions in a row, the way through them led by the answers."""
    address = f"/s/{gallery.survey_id}"
    element = tag.plaudit_survey(
        tag.a("Answer: how was your checkout?", href=address),
        survey=gallery.survey_id,
        key=gallery.key,
        server=server,
        theme=theme,
        heading_level="5",
    )
    return tag.section(
        tag.h2("Surveys"),
        tag.article(
            tag.header(
                tag.h3("In your shop"),
                tag.p("Two stars or less are asked why, and every answer gets the thank-you that fits it."),
                tag.a("Open its page", href=address, aria_label="Open the page: in your shop"),
            ),
            tag.div(tag.section(tag.h4("As a customer"), element, class_="pane"), class_="panes"),
            id="survey",
            class_="exhibit",
        ),
        aria_label="Surveys",
    )


def _pane(one: Exhibit, view: str, widget: Safe) -> Safe:
    title = "As a voter" if view == "voter" else "As a room sees it"
    label = f"{label_of(one.kind).title}: {title.lower()}"
    # A pane that scrolls is reached by keyboard.
    return tag.section(
        tag.h4(title),
        widget,
        class_="pane",
        aria_label=label,
        data_view=view,
        tabindex=0 if one.kind == "text" else None,
    )


def _widget(one: Exhibit, key: str, server: str, theme: Theme, inside: Child) -> Safe:
    """One with nothing inside is the room's: it shows results and takes no votes."""
    return tag.plaudit_poll(
        inside,
        poll=one.poll_id,
        key=key,
        server=server,
        theme=theme,
        results=None if inside else "shown",
        heading_level="5",
    )


def _link(one: Exhibit, label: Label) -> Safe:
    return tag.a(f"Vote: {label.title}", href=f"/p/{one.poll_id}")


def _place(one: Exhibit) -> str:
    return one.kind.replace("_", "-")
