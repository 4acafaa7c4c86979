"""JSON Schema as people read it: a table of fields, each with its kind and its limits in words."""

import json
from collections.abc import Mapping
from typing import Any, Final

from plaudit.edge.pages.html import Child, Safe, join, tag

Schema = Mapping[str, Any]

_LIMITS: Final = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "from {}",
    "maximum": "to {}",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "pattern": "matching {}",
}


def fields(schema: Schema) -> Child:
    """The fields of an object; for anything else, what it is."""
    properties = schema.get("properties")
    if not properties:
        return tag.p(kind_of(schema), class_="hint") if len(schema) > 1 else None
    required = schema.get("required", ())
    return tag.table(tag.tbody([_row(name, one, name in required) for name, one in properties.items()]))


def kind_of(schema: Schema) -> Safe:
    """The kind of a value in a few words, other schemas as links."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return tag.a(name, href=f"#schema-{name}")
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _joined([kind_of(one) for one in schema[choice]])
    if "enum" in schema:
        return _joined([tag.code(str(value)) for value in schema["enum"]])
    if "const" in schema:
        return tag.code(str(schema["const"]))
    if schema.get("type") == "array":
        return join("list of ", kind_of(schema.get("items", {})))
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return join("object of ", kind_of(schema["additionalProperties"]))
    return join(schema.get("format") or schema.get("type") or "anything")


def _row(name: str, schema: Schema, required: bool) -> Safe:  # noqa: FBT001 - one fact of a row
    limits = [text.format(schema[key]) for key, text in _LIMITS.items() if key in schema]
    default = schema.get("default")
    if default not in (None, [], {}, ""):
        limits.append(f"{json.dumps(default)} unless told")
    return tag.tr(
        tag.th(tag.code(name), required and tag.span(" required", class_="required"), scope="row"),
        tag.td(kind_of(schema)),
        tag.td(", ".join(limits), class_="hint"),
    )


def _joined(parts: list[Safe]) -> Safe:
    separated: list[Child] = []
    for part in parts:
        separated += [" or ", part] if separated else [part]
    return join(separated)
