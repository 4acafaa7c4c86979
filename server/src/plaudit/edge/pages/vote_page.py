"""`/p/{poll}`: what a phone opens from the code on the screen. Complete without scripts, live with."""

from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.audience_parts import answers_in_words, suggestion_form
from plaudit.edge.pages.ballot import ballot, page_to_read, preview, withdrawal
from plaudit.edge.pages.faces import picture
from plaudit.edge.pages.html import Child, Safe, tag
from plaudit.edge.pages.layout import brand, cards, page
from plaudit.edge.pages.qr import qr_code
from plaudit.edge.pages.scene import Scene
from plaudit.edge.pages.tallies import tally
from plaudit.edge.pages.texts import Words
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import FINAL_STATUSES

_MOST_NAMED = 6
_LONG = 160  # as the widget has it


def vote_page(scene: Scene, assets: Assets) -> bytes:
    """The whole page for one visitor."""
    words, poll = scene.words, scene.poll
    return page(
        assets,
        words,
        title=f"{poll.question} \u00b7 Plaudit",
        kind="vote-page",
        scripts=("pages/page.js", "widget/elements.js"),
        theme=scene.theme,
        head=cards(
            title=poll.question,
            description=_described(scene),
            url=scene.page_url,
            oembed=f"{scene.public_url}/oembed?url={scene.page_url}&format=json",
        ),
        body=[
            tag.a(words["skip"], class_="skip", href="#poll"),
            tag.header(brand(), class_="top"),
            tag.main(
                tag.section(widget(scene, voter=_voter(scene)), plain(scene), class_="card", data_card=True),
                _join(scene),
                class_="stage",
                id="poll",
            ),
            tag.footer(
                tag.span(words["trust"]), " ", tag.a(words["trust_link"], href="/#trust"), class_="foot"
            ),
        ],
    )


def widget(scene: Scene, key: str | None = None, voter: str | None = None) -> Safe:
    """The live element. It stays hidden until it is ready to take the plain form's place.

    `voter` tells the page's script whom the cookie is about.
    """
    return tag.plaudit_poll(
        poll=scene.poll.id,
        key=key or scene.page_key,
        server=scene.public_url,
        lang=scene.shown_in,
        theme=scene.theme,
        heading_level="1",
        data_voter=voter,
        hidden=True,
    )


def _voter(scene: Scene) -> str | None:
    """Whether the visitor has voted here; None where only people signed in elsewhere may."""
    if scene.poll.voting.identity == "signed":
        return None
    return "known" if scene.own else "new"


def plain(scene: Scene) -> Safe:
    """The same poll as HTML: question, what just happened, form or reason why not, results."""
    ahead = scene.status in {"draft", "scheduled"}
    shows_results = not ahead and (bool(scene.own) or not scene.may_vote)
    return tag.div(
        _badge(scene),
        heading(scene),
        _introduction(scene),
        _notice(scene),
        _why_not(scene),
        ahead and preview(scene),
        page_to_read(scene),
        shows_results and tally(scene),
        scene.may_vote and ballot(scene),
        withdrawal(scene),
        suggestion_form(scene),
        shows_results and answers_in_words(scene),
        class_="plain",
    )


def heading(scene: Scene) -> Safe:
    """The question; controls of the form are named by it."""
    question, long = scene.poll.question, len(scene.poll.question) > _LONG
    return tag.h1(
        question, dir="auto", id="question", lang=scene.poll.language, class_="long" if long else None
    )


def _introduction(scene: Scene) -> list[Child]:
    """What the host says about the question, and its picture."""
    poll = scene.poll
    return [
        poll.description
        and tag.div(
            [tag.p(line, dir="auto") for line in poll.description.split("\n") if line.strip()],
            class_="about",
            lang=poll.language,
        ),
        picture(poll.image_url, poll.image_alt, "cover", scene.public_url),
    ]


def missing_page(assets: Assets, words: Words) -> bytes:
    """There is no such poll."""
    return page(
        assets,
        words,
        title=words["not_found"],
        kind="vote-page",
        body=[
            tag.header(brand(), class_="top"),
            tag.main(
                tag.section(
                    tag.h1(words["not_found"]),
                    tag.p(words["not_found_hint"], class_="hint"),
                    class_="card plain",
                ),
                class_="stage alone",
            ),
        ],
    )


def _notice(scene: Scene) -> Child:
    if scene.notice is None:
        thanks = scene.thanks or scene.words["voted"]
        return tag.p(thanks, class_="notice success", role="status", dir="auto") if scene.own else None
    urgent = scene.notice.tone == "error"
    return tag.p(
        scene.notice.text,
        id="notice",
        class_=f"notice {scene.notice.tone}",
        role="alert" if urgent else "status",
    )


def _why_not(scene: Scene) -> Child:
    """Why there is no form, where the badge does not say it all."""
    if scene.status in FINAL_STATUSES or KINDS[scene.poll.definition.kind].field is None:
        return None
    if scene.status != "open":
        return tag.p(scene.words[f"state_{scene.status}"], class_="state")
    if scene.poll.voting.identity == "signed":
        return tag.p(scene.words["signed_only"], class_="state")
    return None


def _badge(scene: Scene) -> Safe:
    live = scene.status == "open"
    text = scene.words["live"] if live else scene.words[f"state_{scene.status}"].rstrip(".")
    return tag.span(
        tag.span(class_="dot", aria_hidden="true"), text, class_="badge live" if live else "badge"
    )


def _join(scene: Scene) -> Safe:
    words = scene.words
    address = scene.short_url.partition("://")[2]
    return tag.aside(
        tag.div(
            tag.h2(words["scan"]),
            qr_code(scene.short_url, f"QR: {address}"),
            tag.p(words["scan_hint"], class_="hint"),
            tag.a(address, href=scene.short_url, class_="short", dir="ltr"),
            class_="scan",
        ),
        tag.button(
            words["share_page"],
            type="button",
            class_="quiet",
            hidden=True,
            data_share=scene.short_url,
            data_title=scene.poll.question,
            data_copied=words["copied"],
        ),
        class_="join",
    )


def _described(scene: Scene) -> str:
    options = scene.poll.definition.options
    named = " \u00b7 ".join(option.text for option in options[:_MOST_NAMED])
    return named + (" \u2026" if len(options) > _MOST_NAMED else "") or scene.words["live"]
