"""The plain form: a vote without a line of JavaScript, and the visitor's way to withdraw it."""

from typing import Final

from plaudit.edge.pages.html import Child, Safe, leads_somewhere, tag
from plaudit.edge.pages.scene import Scene
from plaudit.features.polls.kinds.rating import scale_of
from plaudit.features.polls.model import Option

_ONE_LINE: Final = 6
_FACES: Final = ("\U0001f61e", "\U0001f641", "\U0001f610", "\U0001f642", "\U0001f60d")  # the widget's own


def ballot(scene: Scene) -> Safe:
    """The form that casts or changes the visitor's vote."""
    words = scene.words
    failed = scene.notice is not None and scene.notice.tone == "error"
    return tag.form(
        tag.fieldset(
            tag.legend(scene.poll.question, class_="sr", dir="auto"),
            tag.p(_hint(scene), class_="hint", id="hint"),
            tag.div(_choices(scene), class_=_arrangement(scene)),
            aria_describedby="hint notice" if failed else "hint",
        ),
        tag.input(type="hidden", name="vote_id", value=scene.vote_id),
        tag.button(words["change"] if scene.own else words["vote"], class_="primary", type="submit"),
        method="post",
        action=f"/p/{scene.poll.id}?lang={words.lang}",
        class_="ballot",
    )


def preview(scene: Scene) -> Child:
    """What can be chosen once the poll opens."""
    shown = [tag.li(_face(option), class_="option still") for option in scene.poll.definition.options]
    return shown and tag.ul(shown, class_="options")


def withdrawal(scene: Scene) -> Child:
    """A button of its own form, where votes may be taken back."""
    if not (scene.own and scene.poll.voting.retract and scene.status == "open"):
        return None
    return tag.form(
        tag.input(type="hidden", name="retract", value=scene.own[-1].vote.id),
        tag.button(scene.words["retract"], class_="quiet", type="submit"),
        method="post",
        action=f"/p/{scene.poll.id}?lang={scene.words.lang}",
    )


def _is_rating(scene: Scene) -> bool:
    return scene.poll.definition.kind == "rating"


def _arrangement(scene: Scene) -> str:
    """Long scales stand in two even lines on a phone."""
    if not _is_rating(scene):
        return "options"
    scale = scale_of(scene.poll.definition)
    return "ratings" if scale <= _ONE_LINE else f"ratings of{(scale + 1) // 2}"


def _hint(scene: Scene) -> str:
    words, definition = scene.words, scene.poll.definition
    if definition.kind == "rating":
        return words.filled("rate", scale=scale_of(definition))
    if definition.kind == "single_choice":
        return words["choose_one"]
    least = definition.min_selections or 1
    most = definition.max_selections or len(definition.options)
    if least == most:
        return words.filled("choose_exactly", most=most)
    if least <= 1:
        return words.filled("choose_upto", most=most)
    return words.filled("choose_between", least=least, most=most)


def _choices(scene: Scene) -> list[Safe]:
    if _is_rating(scene):
        return [_rating(scene, value) for value in range(1, scale_of(scene.poll.definition) + 1)]
    several = scene.poll.definition.kind == "multiple_choice"
    return [_option(scene, option, several=several) for option in scene.poll.definition.options]


def _option(scene: Scene, option: Option, *, several: bool) -> Safe:
    return tag.label(
        tag.input(
            type="checkbox" if several else "radio",
            name="choices" if several else "choice",
            value=option.id,
            checked=option.id in scene.chosen,
        ),
        _face(option),
        class_="option",
    )


def _rating(scene: Scene, value: int) -> Safe:
    scale = scale_of(scene.poll.definition)
    style = scene.poll.definition.style or "stars"
    return tag.label(
        tag.input(type="radio", name="rating", value=value, checked=value in scene.chosen),
        style == "stars" and tag.span("\u2605", class_="star", aria_hidden="true"),
        style == "emoji" and tag.span(_FACES[_face_at(value, scale)], class_="emoji", aria_hidden="true"),
        tag.span(scene.words.number(value), class_="digit", aria_hidden="true"),
        tag.span(scene.words.filled("of_scale", rating=value, scale=scale), class_="sr"),
        class_="rating",
    )


def _face(option: Option) -> list[Child]:
    """An option as it looks everywhere: its picture, its sign, its text."""
    return [
        option.image_url
        and option.image_url.startswith("https://")
        and leads_somewhere(option.image_url)
        and tag.img(src=option.image_url, alt="", class_="picture", loading="lazy"),
        option.emoji and tag.span(option.emoji, class_="emoji", aria_hidden="true"),
        tag.span(option.text, dir="auto", class_="text"),
    ]


def _face_at(value: int, scale: int) -> int:
    """The face at this point of the scale, however long the scale is."""
    return (2 * (value - 1) * (len(_FACES) - 1) + scale - 1) // (2 * (scale - 1))
