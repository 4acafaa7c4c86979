"""Results without JavaScript: tables that read well aloud and look like bars."""

from collections.abc import Sequence

from plaudit.edge.pages.details import Told, told_of
from plaudit.edge.pages.html import Child, Safe, tag
from plaudit.edge.pages.rows import Row, figure, table
from plaudit.edge.pages.scene import Scene
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.results import HeldBack, HiddenResults, VisibleResults


def tally(scene: Scene) -> Child:
    """The numbers this visitor may see, or why there are none."""
    results, words = scene.results, scene.words
    if KINDS[scene.poll.definition.kind].field is None:
        return None
    if isinstance(results, HiddenResults):
        return tag.p(words[f"hidden_{results.results_visibility}"], class_="hidden-results")
    if isinstance(results.held_back, HeldBack):
        return _held_back(scene, results, results.held_back.threshold)
    told = told_of(scene, results)
    caption = words["final"] if _decided(results) else words["results"]
    rows = [] if told.instead_of_options else _rows(scene, results, told)
    return tag.section(
        table(words, caption, words["option"], rows, results.voters) if rows else None,
        told.tables,
        told.explanation and tag.p(told.explanation, class_="state", dir="auto"),
        not rows and not told.tables and results.votes == 0 and tag.p(words["no_votes"], class_="hint"),
        _figures(scene, results, told),
        class_="tally",
    )


def _held_back(scene: Scene, results: VisibleResults, threshold: int) -> Safe:
    return tag.section(
        tag.p(scene.words.filled("held_back", threshold=threshold), class_="hidden-results"),
        tag.p(figure(scene.words["voters"], scene.words.number(results.voters)), class_="figures"),
        class_="tally",
    )


def _figures(scene: Scene, results: VisibleResults, told: Told) -> Safe:
    words = scene.words
    return tag.p(
        figure(words["voters"], words.number(results.voters)),
        results.votes != results.voters and figure(words["votes"], words.number(results.votes)),
        isinstance(results.mean, int | float) and figure(words["mean"], words.number(results.mean, 2)),
        isinstance(results.median, int | float) and figure(words["median"], words.number(results.median)),
        [figure(name, value) for name, value in told.figures],
        results.tie and tag.span(words["tie"]),
        class_="figures",
    )


def _decided(results: VisibleResults) -> bool:
    """A poll that was called off has figures, and no result."""
    return results.is_final and results.status != "canceled"


def _rows(scene: Scene, results: VisibleResults, told: Told) -> Sequence[Row]:
    """Grades from the lowest, or options in the visitor's order."""
    if isinstance(results.ratings, list | tuple):
        most = max((share.votes for share in results.ratings), default=0)
        return [
            Row(
                label=scene.words.number(share.rating),
                count=share.votes,
                percent=share.percent,
                mark=scene.words["your_vote"] if share.rating in scene.chosen else None,
                leads=0 < most == share.votes,
            )
            for share in results.ratings
        ]
    shares = {share.id: share for share in results.options}
    most = max((share.votes for share in results.options), default=0)
    return [
        Row(
            label=option.text,
            emoji=option.emoji,
            count=shares[option.id].votes,
            percent=shares[option.id].percent,
            mark=marked(scene, option.id, told.right),
            leads=0 < most == shares[option.id].votes,
        )
        for option in scene.poll.definition.options
        if option.id in shares
    ]


def marked(scene: Scene, option_id: str, right: Sequence[str]) -> str | None:
    """What to say beside an option: that it was right, that it is the visitor's own."""
    marks = [scene.words["right"]] * (option_id in right)
    marks += [scene.words["your_vote"]] * (option_id in scene.chosen)
    return " \u00b7 ".join(marks) or None
