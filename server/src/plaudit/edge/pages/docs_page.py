"""`/docs` and `/problems/{code}`: the API and its failures for people, made from the OpenAPI document.

No script and no foreign renderer: a page that loads in one request, prints, and can be searched by the
browser's own search.
"""

from collections.abc import Mapping
from typing import Any, Final

from plaudit.edge.pages.assets import Unpinned
from plaudit.edge.pages.html import Child, Safe, join, tag
from plaudit.edge.pages.layout import brand, page
from plaudit.edge.pages.schema_tables import fields, kind_of
from plaudit.edge.pages.texts import Words

_ASSETS: Final = Unpinned()
_SUCCESS: Final = 300
_EXAMPLES: Final = {
    "createPoll": '{"question": "Tea or coffee?", "options": ["Tea", "Coffee"], "open": true}',
    "castVote": '{"vote_id": "vote_my-own-id", "choice": "opt_\u2026"}',
}


def docs_page(document: Mapping[str, Any]) -> bytes:
    """Every operation of the document by tag, with what it takes and answers, then every schema."""
    by_tag: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            by_tag.setdefault(operation["tags"][0], []).append((method, path, operation))
    # What integrators come for first; the process's own addresses last.
    by_tag = dict(sorted(by_tag.items(), key=lambda group: group[0] == "Operations"))
    schemas = document["components"]["schemas"]
    server = document["servers"][0]["url"]
    return page(
        _ASSETS,
        Words("en"),
        title="Plaudit API",
        kind="docs-page",
        body=[
            tag.a("Skip to the reference", class_="skip", href="#reference"),
            tag.header(brand(), tag.nav(tag.a("openapi.json", href="/openapi.json")), class_="top"),
            tag.nav([_group_links(name, told) for name, told in by_tag.items()], aria_label="Operations"),
            tag.main(
                tag.h1("Plaudit API ", tag.small(document["info"]["version"])),
                tag.p(inline(document["info"]["description"]), class_="lead"),
                [
                    tag.section(tag.h2(name), [_operation(server, schemas, *one) for one in told])
                    for name, told in by_tag.items()
                ],
                tag.section(tag.h2("Schemas"), [_schema(name, told) for name, told in schemas.items()]),
                id="reference",
            ),
        ],
    )


def problem_page(code: str, title: str, status: int, told: Mapping[str, str]) -> bytes:
    """What one problem code means. `told`: headings and their texts, in order; the first stands alone."""
    (_, first), *rest = told.items()
    return page(
        _ASSETS,
        Words("en"),
        title=f"{code} \u00b7 Plaudit",
        kind="problem-page",
        body=[
            tag.header(brand(), tag.nav(tag.a("API", href="/docs")), class_="top"),
            tag.main(
                tag.p(tag.code(code), " ", tag.span(f"status {status}", class_="hint")),
                tag.h1(title),
                tag.p(inline(first), class_="lead"),
                [join(tag.h2(heading), tag.p(inline(text))) for heading, text in rest],
            ),
        ],
    )


def inline(text: str) -> Safe:
    """Text with `code` spans."""
    parts = text.split("`")
    return join(tag.code(part) if index % 2 else part for index, part in enumerate(parts))


def _group_links(name: str, told: list[tuple[str, str, Mapping[str, Any]]]) -> Safe:
    links = [
        tag.li(tag.a(one["summary"], href=f"#{one['operationId']}", title=f"{method.upper()} {path}"))
        for method, path, one in told
    ]
    return tag.section(tag.h2(name), tag.ul(links))


def _operation(
    server: str, schemas: Mapping[str, Any], method: str, path: str, told: Mapping[str, Any]
) -> Safe:
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = body.get("$ref", "").rpartition("/")[2]
    return tag.article(
        tag.h3(told["summary"]),
        tag.p(tag.span(method.upper(), class_=f"method {method}"), tag.code(path), class_="line"),
        "description" in told and tag.p(inline(told["description"])),
        _parameters(told["parameters"]),
        name and [tag.h4("Body"), fields(schemas[name])],
        [tag.h4("Example"), _curl(server, method, path, told)] if path.startswith("/v1/") else None,
        tag.h4("Answers"),
        tag.ul([_answer(status, one) for status, one in told["responses"].items()], class_="answers"),
        id=told["operationId"],
    )


def _parameters(parameters: list[Mapping[str, Any]]) -> Child:
    rows = [
        tag.tr(
            tag.th(tag.code(one["name"]), scope="row"),
            tag.td(one["in"], class_="hint"),
            tag.td(inline(one.get("description", ""))),
        )
        for one in parameters
    ]
    return rows and [tag.h4("Parameters"), tag.table(tag.tbody(rows))]


def _answer(status: str, told: Mapping[str, Any]) -> Safe:
    if status.isdecimal() and int(status) < _SUCCESS:
        content: Mapping[str, Any] = next(iter(told.get("content", {}).values()), {})
        shown = content.get("schema", {})
        return tag.li(
            tag.b(status), " ", inline(told["description"]), shown.get("$ref") and [": ", kind_of(shown)]
        )
    codes = [code.strip(" `") for code in told["description"].split(";")]
    known = all(code.replace("_", "").isalnum() for code in codes)
    if not known:
        return tag.li(tag.b(status), " ", inline(told["description"]))
    return tag.li(tag.b(status), " ", [tag.a(code, href=f"/problems/{code}") for code in codes])


def _schema(name: str, told: Mapping[str, Any]) -> Safe:
    about = told.get("description", "").partition("\n")[0]
    return tag.article(tag.h3(tag.code(name)), tag.p(inline(about)), fields(told), id=f"schema-{name}")


def _curl(server: str, method: str, path: str, told: Mapping[str, Any]) -> Safe:
    lines = [f"curl {server}{path}" if method == "get" else f"curl -X {method.upper()} {server}{path}"]
    if told.get("security", True):
        lines.append('  -H "Authorization: Bearer $PLAUDIT_KEY"')
    if (example := _EXAMPLES.get(told["operationId"])) is not None:
        lines += ['  -H "Content-Type: application/json"', f"  -d '{example}'"]
    return tag.pre(
        tag.code(" \\\n".join(lines)), tabindex=0, role="region", aria_label=f"Example: {told['summary']}"
    )
