"""`/effects`: every effect with buttons to play it, in surroundings of the reader's choice.

What was said and reported of each stands beside. Without scripts it is a list of what there is, and says so.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.effects_guide import GUIDE, Piece
from plaudit.edge.pages.html import Safe, tag
from plaudit.edge.pages.layout import brand, page
from plaudit.edge.pages.scene import Theme
from plaudit.edge.pages.texts import Words

_THEMES: Final[tuple[tuple[Theme, str], ...]] = (
    ("auto", "As the system"),
    ("light", "Light"),
    ("dark", "Dark"),
)
_SUBJECT: Final = "plaudit-effects"
_SWITCHES: Final = (
    ("reducedMotion", "Nothing may move", "As people ask for in their system settings."),
    ("reducedData", "Saving data", "No canvas, and none of its code."),
    ("muted", "Muted", "As data-muted or plaudit.mute(true) say."),
    ("unfelt", "Cannot vibrate", "As every iPhone and iPad."),
    ("rtl", "Right to left", "For readers of Arabic."),
)


def effects_page(assets: Assets, public_url: str, theme: Theme, key: str | None) -> bytes:
    """The whole page, in English. `key`: of a demo, where likes and reactions can be tried too."""
    return page(
        assets,
        Words("en"),
        title="Effects \u00b7 Plaudit",
        kind="effects-page",
        scripts=("pages/effects.js", *(("widget/v1.js",) if key else ())),
        theme=theme,
        body=[
            tag.a("Skip to the effects", class_="skip", href="#effects"),
            tag.header(brand(), _navigation(theme, demo=key is not None), class_="top"),
            tag.main(
                tag.div(
                    tag.h1("Effects"),
                    tag.p(
                        "What your backend can make somebody feel, with one request. One loud thing "
                        "at a time, and nobody is left out: where an effect cannot be, something else is "
                        "seen and said.",
                        class_="lead",
                    ),
                    tag.p(
                        "Playing needs scripts, and none are running here. This is what there is.",
                        class_="unscripted",
                    ),
                    class_="intro",
                ),
                tag.div(
                    tag.section(
                        [_card(piece) for piece in GUIDE.effects],
                        key and _small_things(key, public_url),
                        class_="effects",
                        id="effects",
                        aria_label="Effects",
                    ),
                    tag.aside(_surroundings(), _told(), class_="desk", aria_label="Surroundings and report"),
                    class_="playground",
                ),
            ),
        ],
    )


def _navigation(theme: Theme, *, demo: bool) -> Safe:
    links = [
        tag.a(name, href=f"/effects?theme={value}", aria_current="true" if value == theme else None)
        for value, name in _THEMES
    ]
    return tag.nav(
        tag.a("Wall" if demo else "Home", href="/"),
        demo and tag.a("Questions", href="/gallery"),
        tag.a("API", href="/docs"),
        tag.span(links, class_="themes"),
        aria_label="Elsewhere and appearance",
    )


def _card(piece: Piece) -> Safe:
    return tag.article(
        tag.header(tag.h2(piece.title), tag.code(piece.name)),
        tag.p(piece.say),
        tag.p(tag.b("Else: "), piece.otherwise, class_="hint"),
        tag.div([_button(play.text, play.effect) for play in piece.plays], class_="plays", hidden=True),
        class_="effect",
        id=piece.name.replace("_", "-"),
    )


def _button(text: str, *effects: Mapping[str, Any]) -> Safe:
    return tag.button(text, type="button", class_="quiet", data_play=json.dumps(effects, ensure_ascii=False))


def _small_things(key: str, server: str) -> Safe:
    own = {"subject": _SUBJECT, "key": key, "server": server}
    return tag.article(
        tag.header(tag.h2("Like and reactions"), tag.code("subject")),
        tag.p("On anything of yours, by the name you give it. Open this page twice and tap."),
        tag.div(tag.plaudit_like(**own), tag.plaudit_reactions(**own), class_="small-things"),
        class_="effect",
        id="reactions",
    )


def _surroundings() -> Safe:
    switches = [
        tag.label(
            tag.input(type="checkbox", name=name, role="switch"),
            tag.span(tag.b(title), tag.small(say)),
            class_="switch",
        )
        for name, title, say in _SWITCHES
    ]
    packs = [
        tag.label(
            tag.input(
                type="radio",
                name="brand",
                checked=not pack.brand,
                value=json.dumps(pack.brand, ensure_ascii=False),
            ),
            tag.span(pack.name),
            class_="pack",
        )
        for pack in GUIDE.packs
    ]
    return tag.details(
        tag.summary("Pretend"),
        tag.form(
            tag.fieldset(tag.legend("This device is"), switches),
            tag.fieldset(tag.legend("Brand pack"), tag.div(packs, class_="packs")),
            _button("Play three at once", *GUIDE.medley),
        ),
        class_="surroundings",
        hidden=True,
    )


def _told() -> Safe:
    return tag.section(
        tag.h2("What came of it"),
        tag.p("Play something.", class_="hint", data_empty=True),
        tag.ol(data_told=True),
        class_="told",
        tabindex=0,  # it scrolls
        role="region",
        aria_label="What came of it",
        hidden=True,
    )
