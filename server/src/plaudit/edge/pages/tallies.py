"""Results without JavaScript: one table that reads well aloud and looks like bars."""

from typing import NamedTuple

from plaudit.edge.pages.html import Child, Safe, tag
from plaudit.edge.pages.scene import Scene
from plaudit.features.polls.results import HiddenResults, VisibleResults


class _Row(NamedTuple):
    label: str
    emoji: str | None
    votes: int
    percent: float
    own: bool
    leads: bool


def tally(scene: Scene) -> Safe:
    """The numbers this visitor may see, or why there are none."""
    results = scene.results
    if isinstance(results, HiddenResults):
        return tag.p(scene.words[f"hidden_{results.results_visibility}"], class_="hidden-results")
    words = scene.words
    return tag.section(
        tag.table(
            tag.caption(words["final"] if _decided(results) else words["results"]),
            tag.thead(
                tag.tr(
                    tag.th(words["option"], scope="col"),
                    tag.td(),
                    tag.th(words["share"], scope="col"),
                    tag.th(words["votes"], scope="col"),
                ),
                class_="sr",
            ),
            tag.tbody([_line(scene, row, results.voters) for row in _rows(scene, results)]),
        ),
        tag.p(
            _figure(words["voters"], words.number(results.voters)),
            results.votes != results.voters and _figure(words["votes"], words.number(results.votes)),
            isinstance(results.mean, float) and _figure(words["mean"], words.number(results.mean)),
            results.tie and tag.span(words["tie"]),
            class_="figures",
        ),
        class_="tally",
    )


def _decided(results: VisibleResults) -> bool:
    """A poll that was called off has figures, and no result."""
    return results.is_final and results.status != "canceled"


def _line(scene: Scene, row: _Row, voters: int) -> Safe:
    words = scene.words
    return tag.tr(
        tag.th(
            row.emoji and tag.span(row.emoji, class_="emoji", aria_hidden="true"),
            tag.span(row.label, dir="auto"),
            row.own and tag.span(words["your_vote"], class_="own"),
            scope="row",
        ),
        tag.td(
            # A width in an attribute: the policy allows no inline style, and needs none.
            tag.svg(tag.rect(width=f"{row.percent:g}%", height="100%"), aria_hidden="true"),
            class_="bar",
        ),
        tag.td(words.percent(row.percent, voters), class_="percent"),
        tag.td(words.number(row.votes), class_="count"),
        class_="leads" if row.leads else None,
    )


def _rows(scene: Scene, results: VisibleResults) -> list[_Row]:
    chosen = scene.chosen
    if isinstance(results.ratings, (list, tuple)):
        most = max((share.votes for share in results.ratings), default=0)
        return [
            _Row(
                scene.words.number(share.rating),
                None,
                share.votes,
                share.percent,
                share.rating in chosen,
                0 < most == share.votes,
            )
            for share in results.ratings
        ]
    options = {option.id: option for option in scene.poll.definition.options}
    most = max((share.votes for share in results.options), default=0)
    return [
        _Row(
            options[share.id].text,
            options[share.id].emoji,
            share.votes,
            share.percent,
            share.id in chosen,
            0 < most == share.votes,
        )
        for share in results.options
    ]


def _figure(name: str, value: str) -> list[Child]:
    return [tag.span(f"{name} ", tag.b(value))]
