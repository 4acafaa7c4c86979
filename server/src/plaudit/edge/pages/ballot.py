"""The plain form: a vote without a line of JavaScript, and the visitor's way to withdraw it."""

from plaudit.edge.pages.asking import Asking, hint
from plaudit.edge.pages.controls import controls
from plaudit.edge.pages.faces import face, reading
from plaudit.edge.pages.html import Child, tag
from plaudit.edge.pages.scene import Scene
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.forms import Amounts, Form, Reading


def ballot(scene: Scene) -> Child:
    """The form that casts or changes the visitor's vote; what is there to read, where nothing is asked."""
    form, field = form_of(scene), KINDS[scene.poll.definition.kind].field
    if field is None:
        return None
    failed = scene.notice is not None and scene.notice.tone == "error"
    says = hint(form, scene.words)
    described = " ".join(["hint"] * (says is not None) + ["notice"] * failed)
    return tag.form(
        tag.fieldset(
            tag.legend(scene.poll.question, class_="sr", dir="auto"),
            says and tag.p(says, class_="hint", id="hint"),
            controls(form, asking(scene, field)),
            aria_describedby=described or None,
        ),
        tag.input(type="hidden", name="vote_id", value=scene.vote_id),
        not _sends_itself(form) and tag.button(_verb(scene), class_="primary", type="submit"),
        method="post",
        action=scene.own_path,
        class_="ballot",
    )


def form_of(scene: Scene) -> Form:
    definition = scene.poll.definition
    return KINDS[definition.kind].form(definition)


def asking(scene: Scene, field: str) -> Asking:
    return Asking(field=field, words=scene.words, said=scene.said, house=scene.public_url)


def page_to_read(scene: Scene) -> Child:
    """What a poll without a question says; it says it whatever its state."""
    form = form_of(scene)
    return reading(form) if isinstance(form, Reading) else None


def preview(scene: Scene) -> Child:
    """What can be chosen once the poll opens."""
    shown = [
        tag.li(face(option, scene.public_url), class_="option still")
        for option in scene.poll.definition.options
    ]
    return shown and tag.ul(shown, class_="options")


def withdrawal(scene: Scene) -> Child:
    """A button of its own form, where votes may be taken back."""
    if not (scene.own and scene.poll.voting.retract and scene.status == "open"):
        return None
    return tag.form(
        tag.input(type="hidden", name="retract", value=scene.own[-1].vote.id),
        tag.button(scene.words["retract"], class_="quiet", type="submit"),
        method="post",
        action=scene.own_path,
    )


def _sends_itself(form: Form) -> bool:
    return isinstance(form, Amounts) and form.total is None


def _verb(scene: Scene) -> str:
    return scene.words["change"] if scene.own else scene.words["vote"]
