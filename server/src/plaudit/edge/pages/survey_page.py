"""`/s/{survey}`: one question after the other. Complete without scripts, smoother with them."""

from plaudit.edge.pages.asking import Asking, hint
from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.controls import controls
from plaudit.edge.pages.faces import picture, reading
from plaudit.edge.pages.html import Child, Safe, leads_somewhere, tag
from plaudit.edge.pages.layout import brand, cards, page
from plaudit.edge.pages.survey_scene import Step, SurveyScene
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.forms import Amounts, Form, Reading
from plaudit.features.polls.model import Poll

_LONG = 160  # as the widget has it
_TAPS_AT_ONCE = 50


def survey_page(scene: SurveyScene, assets: Assets) -> bytes:
    """The whole page for one visitor."""
    return page(
        assets,
        scene.words,
        title=f"{scene.title} \u00b7 Plaudit",
        kind="vote-page survey-page",
        scripts=("pages/survey.js", "widget/elements.js"),
        theme=scene.theme,
        head=cards(title=scene.title, description=scene.description or scene.title, url=scene.page_url),
        body=[
            tag.a(scene.words["skip_to_survey"], class_="skip", href="#survey"),
            tag.header(brand(), class_="top"),
            tag.main(
                tag.section(_widget(scene), _plain(scene), class_="card", data_card=True),
                class_="stage alone",
                id="survey",
            ),
        ],
    )


def survey_embed(scene: SurveyScene, assets: Assets) -> bytes:
    """The same in a frame of another site: the live element, and a way to the page where it cannot run."""
    link = tag.a(scene.words["open_survey"], href=scene.page_url, target="_blank", rel="noopener")
    return page(
        assets,
        scene.words,
        title=scene.title,
        kind="embed-page",
        scripts=("pages/survey.js", "widget/elements.js"),
        theme=scene.theme,
        body=[
            tag.main(
                _widget(scene),
                tag.div(tag.h1(scene.title, dir="auto"), tag.p(link), class_="plain"),
                class_="frame",
            )
        ],
    )


def form_of(poll: Poll) -> Form:
    """What is asked. A button that adds one would send the form: here taps are typed."""
    form = KINDS[poll.definition.kind].form(poll.definition)
    if isinstance(form, Amounts) and form.total is None:
        return Amounts(options=form.options, total=_TAPS_AT_ONCE)
    return form


def _widget(scene: SurveyScene) -> Safe:
    """The live element. It stays hidden until it is ready to take the plain form's place."""
    return tag.plaudit_survey(
        survey=scene.survey.id,
        key=scene.page_key,
        server=scene.public_url,
        lang=scene.language or scene.words.lang,
        theme=scene.theme,
        heading_level="1",
        data_voter=None if scene.survey.identity == "signed" else "known" if scene.known else "new",
        hidden=True,
    )


def _plain(scene: SurveyScene) -> Safe:
    return tag.div(_screen(scene), class_="plain survey")


def _screen(scene: SurveyScene) -> list[Child]:
    if scene.response.status != "in_progress":
        return _end(scene)
    if scene.status != "open":
        return [*_heading(scene), tag.p(scene.words[f"survey_{scene.status}"], class_="state")]
    if scene.survey.identity == "signed":
        return [*_heading(scene), tag.p(scene.words["signed_only"], class_="state")]
    if scene.step is None:
        return [*_heading(scene), _notice(scene), _form(scene, [], scene.words["survey_finish"], "complete")]
    first = scene.step.back is None
    return [
        *(_heading(scene) if first else [tag.p(scene.title, dir="auto", class_="hint")]),
        _progress(scene),
        *_question(scene, scene.step, level=2 if first else 1),
    ]


def _heading(scene: SurveyScene) -> list[Child]:
    lines = (scene.description or "").split("\n")
    return [
        tag.h1(scene.title, dir="auto"),
        [tag.p(line, dir="auto", class_="about") for line in lines if line.strip()],
    ]


def _progress(scene: SurveyScene) -> Child:
    walk = scene.walk
    if not scene.survey.progress or walk.of == 0:
        return None
    said = scene.words.filled("survey_progress", answered=walk.answered, of=walk.of)
    return tag.p(
        tag.progress(value=walk.answered, max=walk.of, aria_label=said),
        tag.span(said, class_="hint"),
        class_="progress",
    )


def _question(scene: SurveyScene, step: Step, level: int) -> list[Child]:
    poll, field = step.poll, KINDS[step.poll.definition.kind].field
    form = form_of(poll)
    head = tag.h1 if level == 1 else tag.h2
    lines = (poll.description or "").split("\n")
    return [
        head(
            poll.question,
            dir="auto",
            id="question",
            lang=poll.language,
            class_="long" if len(poll.question) > _LONG else None,
        ),
        [tag.p(line, dir="auto", class_="about", lang=poll.language) for line in lines if line.strip()],
        picture(poll.image_url, poll.image_alt, "cover", scene.public_url),
        _notice(scene),
        reading(form) if isinstance(form, Reading) else None,
        _form(scene, _controls(scene, step, form, field), scene.words["survey_next"], "answer"),
    ]


def _controls(scene: SurveyScene, step: Step, form: Form, field: str | None) -> list[Child]:
    named = tag.input(type="hidden", name="item", value=step.item.key)
    if field is None:
        return [named]
    says = hint(form, scene.words)
    asking = Asking(field=field, words=scene.words, said=step.said, house=scene.public_url)
    return [
        named,
        tag.fieldset(
            tag.legend(step.poll.question, class_="sr", dir="auto"),
            says and tag.p(says, class_="hint", id="hint"),
            controls(form, asking),
            aria_describedby="notice" if scene.notice else "hint" if says else None,
        ),
    ]


def _form(scene: SurveyScene, inside: list[Child], verb: str, action: str) -> Safe:
    step, words = scene.step, scene.words
    may_skip = step is not None and step.item.asks and not step.item.required
    return tag.form(
        inside,
        tag.input(type="hidden", name="form", value=scene.form_id),
        tag.div(
            tag.button(verb, class_="primary", type="submit", name="do", value=action),
            may_skip
            and tag.button(words["survey_skip"], class_="quiet", type="submit", name="do", value="skip"),
            _back(scene),
            class_="steps",
        ),
        method="post",
        action=scene.address(),
        class_="ballot",
    )


def _back(scene: SurveyScene) -> Child:
    if not scene.survey.back:
        return None
    before = scene.step.back if scene.step is not None else next(reversed(scene.walk.path), None)
    return before and tag.a(scene.words["survey_back"], href=scene.address(before), class_="quiet")


def _end(scene: SurveyScene) -> list[Child]:
    ending, words = scene.ending, scene.words
    if scene.response.status == "screened_out" or ending is None:
        said = "survey_screened_out" if scene.response.status == "screened_out" else "survey_thanks"
        return [tag.h1(words[said], class_="end")]
    button = ending.button
    return [
        tag.h1(ending.title, dir="auto", class_="end"),
        [tag.p(line, dir="auto") for line in (ending.body or "").split("\n") if line.strip()],
        button is not None
        and leads_somewhere(button.url)
        and tag.a(button.text, href=button.url, class_="primary", rel="noopener"),
    ]


def _notice(scene: SurveyScene) -> Child:
    if scene.notice is None:
        return None
    return tag.p(scene.notice.text, id="notice", class_=f"notice {scene.notice.tone}", role="alert")
