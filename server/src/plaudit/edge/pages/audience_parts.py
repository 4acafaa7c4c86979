"""What the audience writes: the form for a suggestion, and the answers in words."""

from plaudit.edge.pages.html import Child, tag
from plaudit.edge.pages.scene import Scene


def suggestion_form(scene: Scene) -> Child:
    """Room for something of the visitor's own, while the poll takes it."""
    rules, words = scene.poll.definition.suggestions, scene.words
    if rules is None or scene.status != "open" or scene.poll.voting.identity == "signed":
        return None
    return tag.form(
        tag.label(words["suggest"], for_="suggestion", class_="hint"),
        tag.div(
            tag.input(
                id="suggestion",
                name="suggestion",
                maxlength=rules.max_length,
                required=True,
                autocomplete="off",
                dir="auto",
                class_="field",
            ),
            tag.button(words["suggest_send"], class_="quiet", type="submit"),
            class_="entry",
        ),
        tag.input(type="hidden", name="vote_id", value=scene.vote_id),
        method="post",
        action=scene.own_path,
        class_="suggest",
    )


def answers_in_words(scene: Scene) -> Child:
    """What others wrote, the newest first, as far as this visitor may see it."""
    if not scene.written:
        return None
    words = scene.words
    return tag.section(
        tag.h2(words["said"]),
        tag.ul(
            [
                tag.li(
                    tag.p(one.text, dir="auto"),
                    one.likes > 0 and tag.span(words.filled("likes", n=one.likes), class_="hint"),
                )
                for one in scene.written
            ],
            class_="said",
        ),
    )
