"""`/` of a demo: the poll as a room sees it, beside the same poll as a phone sees it."""

import msgspec

from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.gallery_page import Gallery
from plaudit.edge.pages.html import Safe, tag
from plaudit.edge.pages.layout import brand, page
from plaudit.edge.pages.qr import qr_code
from plaudit.edge.pages.scene import Scene
from plaudit.features.polls.kinds.algebra import RatingShare, Share
from plaudit.features.polls.kinds.rating import scale_of
from plaudit.features.polls.results import Results, VisibleResults


class Demo(msgspec.Struct, frozen=True, kw_only=True):
    """A running demo: its poll, and the commands that start it again and check its count; its gallery."""

    poll_id: str
    restart_command: str
    verify_command: str
    gallery: Gallery | None = None


def wall_page(scene: Scene, assets: Assets, demo: Demo) -> bytes:
    """The whole screen. Its script moves the bars; without it the numbers are those of the load."""
    return page(
        assets,
        scene.words,
        title=f"{scene.poll.question} \u00b7 Plaudit demo",
        kind="wall-page",
        scripts=("pages/wall.js",),
        theme=scene.theme,
        body=[
            tag.header(
                brand(),
                demo.gallery is not None and _to_gallery(),
                tag.span(
                    tag.span(class_="dot", aria_hidden="true"),
                    tag.span("Live", data_state=True),
                    class_="badge live",
                    data_badge=True,
                ),
                class_="top",
            ),
            tag.main(_room(scene), _phone(scene), class_="wall"),
            _look_at(demo),
        ],
    )


def _to_gallery() -> Safe:
    return tag.nav(
        tag.a("Every kind of question", href="/gallery"),
        tag.a("Effects", href="/effects"),
        class_="to-gallery",
        aria_label="Elsewhere",
    )


def _room(scene: Scene) -> Safe:
    return tag.section(
        tag.h1(scene.poll.question, dir="auto"),
        tag.ol(_lanes(scene), class_="lanes"),
        tag.div(
            tag.dl(
                _figure("votes", "Votes"),
                _figure("voters", "Voters"),
                _figure("rate", "Votes a second"),
                _figure("viewers", "Watching now"),
                class_="counts",
            ),
            _invitation(scene),
            class_="base",
        ),
        tag.p(role="status", class_="sr", data_said=True),
        class_="room",
        data_poll=scene.poll.id,
        data_key=scene.page_key,
    )


def _lanes(scene: Scene) -> list[Safe]:
    shares = _shares(scene.results)
    names = [(option.id, option.text, option.emoji) for option in scene.poll.definition.options] or [
        (str(value), "\u2605" * value, None) for value in range(1, scale_of(scene.poll.definition) + 1)
    ]
    return [
        tag.li(
            tag.div(
                emoji and tag.span(emoji, class_="emoji", aria_hidden="true"),
                tag.span(text, class_="label", dir="auto"),
                tag.span(shares[name].votes if name in shares else "", class_="count", data_count=True),
                tag.span(
                    f"{shares[name].percent}%" if name in shares else "", class_="percent", data_percent=True
                ),
                class_="line",
            ),
            tag.div(tag.div(class_="fill", data_fill=True), class_="track", aria_hidden="true"),
            data_lane=name,
        )
        for name, text, emoji in names
    ]


def _shares(results: Results) -> dict[str, Share | RatingShare]:
    if not isinstance(results, VisibleResults):
        return {}
    found: dict[str, Share | RatingShare] = {share.id: share for share in results.options}
    for rating in results.ratings or ():
        found[str(rating.rating)] = rating
    return found


def _figure(name: str, label: str) -> Safe:
    return tag.div(tag.dt(label), tag.dd("\u2013", data_figure=name))


def _invitation(scene: Scene) -> Safe:
    address = scene.short_url.partition("://")[2]
    return tag.div(
        tag.p(tag.strong("Join from your phone"), tag.a(address, href=scene.short_url), class_="address"),
        qr_code(scene.short_url, f"QR: {address}"),
        class_="invite",
    )


def _phone(scene: Scene) -> Safe:
    frame = tag.iframe(src=f"/p/{scene.poll.id}?frame=phone", title="The same poll on a phone")
    return tag.aside(tag.div(frame, class_="phone"), class_="side")


def _look_at(demo: Demo) -> Safe:
    steps = (
        (
            "Vote on the phone",
            "Its bar moves before you look up.",
            None,
        ),
        (
            "Kill the server",
            "Any way you like. Started again, it has every vote.",
            demo.restart_command,
        ),
        ("Recount it yourself", "Signed, chained and checked without this server.", demo.verify_command),
    )
    return tag.footer(
        tag.h2("What to look at", class_="sr"),
        tag.ol(
            [
                tag.li(tag.h3(title), tag.p(text), command and _command(command))
                for title, text, command in steps
            ],
            class_="look",
        ),
    )


def _command(command: str) -> Safe:
    """Whole, however long it is; one click selects it, the button copies it."""
    return tag.div(
        tag.code([[tag.span(word), " "] for word in command.split(" ")]),
        tag.button("Copy", type="button", hidden=True, title=command, data_copy=command),
        class_="command",
    )
