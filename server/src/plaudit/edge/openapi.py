"""The OpenAPI 3.1 document, from what each route promises and the structs that read and write its JSON."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

import plaudit
from plaudit.edge.openapi_links import links
from plaudit.edge.problems import MEDIA_TYPE, PROBLEMS
from plaudit.edge.rest.operation import (
    ALERT_ID,
    ALERT_RULE_ID,
    INTERACTION_ID,
    OPTION_ID,
    POLL_ID,
    SURVEY_ID,
    TRIGGER_ID,
    Operation,
    Told,
)
from plaudit.edge.rest.people import LONGEST_USER, LONGEST_VOTER
from plaudit.edge.rest.schemas import Problem
from plaudit.features.reactions.model import LONGEST_SUBJECT

_REFERENCE: Final = "#/components/schemas/{name}"
_PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "poll_id": {"type": "string", "pattern": POLL_ID},
    "survey_id": {"type": "string", "pattern": SURVEY_ID},
    "interaction_id": {"type": "string", "pattern": INTERACTION_ID},
    "trigger_id": {"type": "string", "pattern": TRIGGER_ID},
    "subject": {"type": "string", "minLength": 1, "maxLength": LONGEST_SUBJECT},
    "user": {"type": "string", "minLength": 1, "maxLength": LONGEST_USER},
    "voter": {"type": "string", "minLength": 1, "maxLength": LONGEST_VOTER},
    "rule_id": {"type": "string", "pattern": ALERT_RULE_ID},
    "alert_id": {"type": "string", "pattern": ALERT_ID},
    "webhook_id": {"type": "string", "pattern": "^wh_[0-7][0-9a-hjkmnp-tv-z]{25}$"},
    "delivery_id": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"},
    "response_id": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"},
    "suggestion_id": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"},
    "option_id": {"type": "string", "pattern": OPTION_ID},
    "vote_id": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"},
    "code": {"type": "string", "pattern": "^[a-z_]{1,64}$"},
    "template_key": {"type": "string", "pattern": "^[a-z0-9_]{1,64}$"},
}
_HEADERS: Final[dict[str, str]] = {
    "Plaudit-Voter": "Who votes or looks: a token of POST /v1/voters, or a JWT signed by the host.",
    "Idempotency-Key": "Any unique text; the request is done once and answered alike when sent again.",
    "If-Match": "The revision the change is meant for; another one answers 412.",
    "If-None-Match": "The ETag of the copy at hand; 304 when it is still good.",
}
_HEADER_FORMS: Final[dict[str, dict[str, Any]]] = {
    "Idempotency-Key": {"pattern": r'^([!#-\[\]-~]{1,255}|"[!#-\[\]-~]{1,255}")$'},
    "If-Match": {"pattern": r'^(\*|"?[0-9]{1,12}(-[ -~]*)?"?)$'},
}
_REPLY_HEADERS: Final[dict[str, str]] = {
    "X-Request-ID": "The id of the request, yours if you sent one; the log knows it.",
    "RateLimit": "What is left of each policy: `r` requests, all again in `t` seconds.",
    "RateLimit-Policy": "The policies: `q` requests in `w` seconds.",
    "Retry-After": "Seconds to wait before trying again.",
    "ETag": "The validator of this state, for If-None-Match and If-Match.",
    "Link": "The next page, `rel=next` (RFC 8288).",
}
_FLAGGED: Final[dict[str, tuple[str, ...]]] = {
    "limited": ("RateLimit", "RateLimit-Policy"),
    "etag": ("ETag",),
    "link": ("Link",),
    "wait": ("Retry-After",),
}
_WAITING: Final = frozenset({429, 503})
_DESCRIPTION: Final = (
    "Real-time polls you host yourself. Every failure is `application/problem+json` with a stable `code`; "
    "every limit is told in `RateLimit` headers."
)


def openapi(operations: Sequence[Operation], problems_url: str = "") -> dict[str, Any]:
    """The document. `problems_url` is where the docs of problem codes are; same host when empty."""
    schemas = _components(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(
            operation, schemas, operations
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Plaudit",
            "version": plaudit.__version__,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": problems_url or "/"}],
        "paths": {path: paths[path] for path in sorted(paths)},
        "components": {
            "schemas": {name: schemas.components[name] for name in sorted(schemas.components)},
            "headers": {
                name: {"description": words, "schema": {"type": "string"}}
                for name, words in _REPLY_HEADERS.items()
            },
            "securitySchemes": _SECURITY_SCHEMES,
        },
    }


_SECURITY_SCHEMES: Final = {
    "secretKey": {"type": "http", "scheme": "bearer", "description": "`pl_sk_…`, on servers only."},
    "publishableKey": {"type": "http", "scheme": "bearer", "description": "`pl_pk_…`, made for browsers."},
}


class _Schemas:
    """The JSON schema of each type the routes name, and the components those refer to."""

    def __init__(self, types: Sequence[Any]) -> None:
        kinds = list({repr(one): one for one in types}.values())
        found, self.components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
        self._by_name = dict(zip(map(repr, kinds), found, strict=True))

    def of(self, kind: Any) -> dict[str, Any]:
        return self._by_name[repr(kind)]


def _components(operations: Sequence[Operation]) -> _Schemas:
    types: list[Any] = [Problem]
    for operation in operations:
        for told in operation.replies.values():
            types += _either(told.body)
        types += [*_either(operation.body), *_either(operation.query)]
    schemas = _Schemas(types)
    # Facts of the code stand beside the members of RFC 9457, so a problem is the one open object.
    schemas.components["Problem"]["additionalProperties"] = True
    schemas.components["Problem"]["properties"]["code"] = {"enum": sorted(PROBLEMS)}
    # What only a kind's results have, each kind its own: the pages of the kinds say what.
    schemas.components["Struct"] |= {"title": "Details", "description": "What only this kind has."}
    return schemas


def _described(operation: Operation, schemas: _Schemas, everything: Sequence[Operation]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": [*_path_parameters(operation.path), *_query(operation, schemas), *_headers(operation)],
        "responses": _responses(operation, schemas, everything),
        "security": _security(operation),
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": operation.body_required,
            "content": {"application/json": {"schema": _any_of(operation.body, schemas)}},
        }
    return described


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _PARAMETERS[name]}
        for name in re.findall(r"{(\w+)}", path)
    ]


def _query(operation: Operation, schemas: _Schemas) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    name = schemas.of(operation.query)["$ref"].rpartition("/")[2]
    schema = schemas.components.get(name, {})
    properties: Mapping[str, Any] = schema.get("properties", {})
    return [{"name": one, "in": "query", "schema": properties[one]} for one in properties]


def _headers(operation: Operation) -> list[dict[str, Any]]:
    names = [
        *(["Plaudit-Voter"] if operation.voter else []),
        *(["Idempotency-Key"] if operation.idempotent else []),
        *([operation.conditional] if operation.conditional else []),
    ]
    return [
        {"name": name, "in": "header", "description": _HEADERS[name], "schema": _header_form(name)}
        for name in names
    ]


def _header_form(name: str) -> dict[str, Any]:
    return {"type": "string", **_HEADER_FORMS.get(name, {})}


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.access == "open":
        return []
    keys: list[dict[str, list[str]]] = [{"secretKey": []}]
    return keys if operation.access == "host" else [*keys, {"publishableKey": []}]


def _responses(operation: Operation, schemas: _Schemas, everything: Sequence[Operation]) -> dict[str, Any]:
    limited = operation.access != "open"
    replies = {
        str(status): _told(told, schemas)
        | _reply_headers(limited=limited, etag=told.etag, link=told.link)
        | links(operation, status, everything)
        for status, told in operation.replies.items()
    }
    by_status: dict[int, list[str]] = {}
    for code in operation.every_problem():
        by_status.setdefault(PROBLEMS[code].status, []).append(code)
    refused = {
        str(status): _refused(codes, schemas) | _reply_headers(limited=limited, wait=status in _WAITING)
        for status, codes in by_status.items()
        if str(status) not in replies
    }
    return {status: (replies | refused)[status] for status in sorted(replies | refused)}


def _reply_headers(**present: bool) -> dict[str, Any]:
    names = ["X-Request-ID", *(name for flag, held in _FLAGGED.items() if present.get(flag) for name in held)]
    return {"headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names}}


def _told(told: Told, schemas: _Schemas) -> dict[str, Any]:
    described: dict[str, Any] = {"description": told.words}
    if told.body is not None:
        described["content"] = {told.media_type: {"schema": _any_of(told.body, schemas)}}
        described["content"] |= {name: {"schema": {"type": "string"}} for name in told.text_as}
    return described


def _any_of(body: Any, schemas: _Schemas) -> dict[str, Any]:
    kinds = [schemas.of(kind) for kind in _either(body)]
    return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}


def _either(body: Any) -> list[Any]:
    """The types a body may have."""
    if body is None:
        return []
    return list(body) if isinstance(body, tuple) else [body]


def _refused(codes: Sequence[str], schemas: _Schemas) -> dict[str, Any]:
    narrowed = {"properties": {"code": {"enum": sorted(codes)}}}
    schema = {"allOf": [schemas.of(Problem), narrowed]}
    return {
        "description": "; ".join(f"`{code}`" for code in codes),
        "content": {MEDIA_TYPE: {"schema": schema}},
    }
