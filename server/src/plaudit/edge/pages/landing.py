"""`/`: what this server is, for whoever meets its address. Shows no data."""

from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.html import Safe, tag
from plaudit.edge.pages.layout import brand, cards, page
from plaudit.edge.pages.texts import Words

_SENTENCE = "Ask a room. Trust every number."
_ABOUT = (
    "This address runs Plaudit: live polls for audiences, on a server of your own. "
    "Phones vote, screens move, and every count can be checked by anybody."
)
_CREATE = """\
curl -s {url}/v1/polls \\
  -H "Authorization: Bearer $PLAUDIT_SECRET_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{{"question":"Tea or coffee?","kind":"single_choice",
       "options":["Tea","Coffee"],"open":true}}'"""
_EMBED = """\
<script type="module" src="{url}/widget/v1.js"></script>
<plaudit-poll poll="poll_\u2026" key="pl_pk_live_\u2026">
  <a href="{url}/p/poll_\u2026">Vote: tea or coffee?</a>
</plaudit-poll>"""
_CHECK = """\
plaudit export poll_\u2026 -o poll.ndjson
plaudit verify poll.ndjson"""
_PROMISES = (
    (
        "On disk before \u201cthank you\u201d",
        "A vote is acknowledged once it is stored. A retry gets the same receipt.",
    ),
    ("One voice, one vote", "A constraint of the database decides, not a hopeful check before it."),
    ("Counts you can recount", "Every act is a link in a signed chain. One command recounts it, anywhere."),
    ("Nobody else listens", "One process, one file, no third party, no telemetry."),
)


def landing_page(assets: Assets, public_url: str) -> bytes:
    """The front door of a server that is not a demo."""
    return page(
        assets,
        Words("en"),
        title="Plaudit \u00b7 live polls on your own server",
        kind="landing-page",
        head=cards(title="Plaudit", description=_SENTENCE, url=f"{public_url}/"),
        body=[
            tag.header(brand(), _navigation(), class_="top"),
            tag.main(
                tag.section(
                    tag.h1(tag.span("Ask a room. "), tag.span("Trust every number.")),
                    tag.p(_ABOUT, class_="lead"),
                    tag.p(
                        tag.a("Read the API", href="/docs", class_="primary"),
                        tag.a("OpenAPI document", href="/openapi.json", class_="quiet"),
                        class_="actions",
                    ),
                    class_="hero",
                ),
                tag.ul([tag.li(tag.h2(title), tag.p(text)) for title, text in _PROMISES], class_="promises"),
                _step(
                    "1",
                    "Create a poll",
                    "From your backend, with a secret key.",
                    _CREATE.format(url=public_url),
                ),
                _step(
                    "2",
                    "Put it on a page",
                    "One tag, or one frame, or the link alone.",
                    _EMBED.format(url=public_url),
                ),
                tag.div(
                    _step("3", "Check the count", "On any machine, without this server.", _CHECK),
                    id="trust",
                ),
            ),
            tag.footer("Plaudit is free software under the Apache License 2.0.", class_="foot"),
        ],
    )


def _navigation() -> Safe:
    return tag.nav(
        tag.a("API", href="/docs"),
        tag.a("Effects", href="/effects"),
        tag.a("Health", href="/readyz"),
        aria_label="Pages",
    )


def _step(number: str, title: str, text: str, code: str) -> Safe:
    return tag.section(
        tag.div(tag.h2(tag.span(number, class_="number"), title), tag.p(text)),
        tag.pre(tag.code(code), tabindex=0, role="region", aria_label=title),
        class_="step",
    )
