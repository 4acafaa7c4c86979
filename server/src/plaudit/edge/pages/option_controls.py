"""Controls made of options: lists, menus, places, amounts, buttons that cheer, grids, and a box to tick."""

from plaudit.edge.pages.asking import Asking
from plaudit.edge.pages.faces import face, menu_of
from plaudit.edge.pages.filled import AGREED, ONE_MORE
from plaudit.edge.pages.html import Safe, leads_somewhere, tag
from plaudit.features.polls.kinds.forms import Agreement, Amounts, Grid, Order, Pick
from plaudit.features.polls.model import Option


def listed(form: Pick, asking: Asking) -> Safe:
    several = form.most > 1
    return tag.div(
        [
            tag.label(
                tag.input(
                    type="checkbox" if several else "radio",
                    name=asking.field,
                    value=option.id,
                    checked=asking.chose(option.id),
                ),
                face(option, asking.house),
                option.state == "answered" and tag.span(asking.words["answered"], class_="own"),
                class_="option",
            )
            for option in form.options
        ],
        class_="options pictures" if any(option.image_url for option in form.options) else "options",
    )


def menu(form: Pick, asking: Asking) -> Safe:
    empty = tag.option(form.placeholder or asking.words["choose"], value="")
    listed = menu_of(form.options, asking.said)
    return tag.select(empty, listed, name=asking.field, class_="field", aria_labelledby="question")


def places(form: Order, asking: Asking) -> Safe:
    said = asking.said if isinstance(asking.said, tuple) else ()
    return tag.ol(
        [
            tag.li(
                tag.label(asking.words.filled("place", n=place), for_=f"place-{place}"),
                tag.select(
                    tag.option(asking.words["choose"], value=""),
                    menu_of(form.options, said[place - 1] if place <= len(said) else None),
                    name=f"{asking.field}.{place}",
                    id=f"place-{place}",
                    class_="field",
                ),
            )
            for place in range(1, form.places + 1)
        ],
        class_="places",
    )


def amounts(form: Amounts, asking: Asking) -> Safe:
    return tag.div(
        [
            tag.label(
                face(option, asking.house),
                tag.input(
                    type="number",
                    name=f"{asking.field}.{option.id}",
                    min=0,
                    max=form.total,
                    step=1,
                    inputmode="numeric",
                    value=asking.part(option.id),
                    class_="field amount",
                ),
                class_="option",
            )
            for option in form.options
        ],
        class_="options",
    )


def cheers(form: Amounts, asking: Asking) -> Safe:
    """A button for each, that adds one; they send the form themselves."""
    return tag.div(
        [
            tag.button(
                face(option, asking.house),
                tag.span("+1", class_="digit", aria_hidden="true"),
                tag.span(asking.words.number(int(mine)), class_="own")
                if (mine := asking.part(option.id))
                else None,
                name=ONE_MORE,
                value=option.id,
                type="submit",
                class_="option cheer",
            )
            for option in form.options
        ],
        class_="options",
    )


def grid(form: Grid, asking: Asking) -> Safe:
    heads = [tag.th(column.text, scope="col", dir="auto", id=f"col-{column.key}") for column in form.columns]
    return tag.div(
        tag.table(
            tag.thead(tag.tr(tag.td(), heads)),
            tag.tbody([_row(form, row, asking) for row in form.rows]),
        ),
        class_="grid",
        role="group",
        aria_labelledby="question",
        tabindex=0,
    )


def _row(form: Grid, row: Option, asking: Asking) -> Safe:
    return tag.tr(
        tag.th(row.text, scope="row", dir="auto", id=f"row-{row.id}"),
        [
            tag.td(
                tag.label(
                    tag.input(
                        type="radio",
                        name=f"{asking.field}.{row.id}",
                        value=column.key,
                        checked=asking.part(row.id) == column.key,
                        aria_labelledby=f"row-{row.id} col-{column.key}",
                    ),
                    tag.span(column.text, dir="auto", aria_hidden="true"),
                )
            )
            for column in form.columns
        ],
    )


def agreement(form: Agreement, asking: Asking) -> Safe:
    """Two answers to choose from: whoever ticks nothing has not declined."""
    leads = form.link_url is not None and leads_somewhere(form.link_url)
    answers = [
        tag.label(
            tag.input(type="radio", name=asking.field, value=value, checked=asking.said is meant),
            tag.span(asking.words[text], class_="text"),
            class_="option",
        )
        for value, text, meant in ((AGREED, "agree", True), ("no", "disagree", False))
    ]
    return tag.div(
        tag.p(form.text, dir="auto", class_="state"),
        leads and tag.p(tag.a(asking.words["read_more"], href=form.link_url, rel="noopener"), class_="hint"),
        tag.div(answers, class_="options"),
    )
