"""Write `src/plaudit_client/types.py` from `contract/openapi.json`, or with `--check` say if it is stale.

    python sdk/python/tools/generate_types.py [--check] [--contract FILE]

Every schema of the contract becomes a `TypedDict` under its own name (what the API answers stays the JSON
it is), an alias where it is no object of known fields. What this does not know becomes `Any`, and the rest
stands.
"""

import argparse
import json
import keyword
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[3]
CONTRACT: Final = ROOT / "contract" / "openapi.json"
TARGET: Final = ROOT / "sdk" / "python" / "src" / "plaudit_client" / "types.py"
CONFIG: Final = ROOT / "sdk" / "python" / "pyproject.toml"

HEAD: Final = '''"""What the API takes and answers, as it is on the wire.

Generated from `contract/openapi.json` by `tools/generate_types.py`; do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict
'''
_SIMPLE: Final = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "dict[str, Any]",
    "array": "list[Any]",
}
_REF: Final = "#/components/schemas/"

Schema = dict[str, Any]


def written(contract: Schema) -> str:
    """The whole module, before formatting."""
    schemas = {called(name): schema for name, schema in contract["components"]["schemas"].items()}
    parts = [HEAD]
    parts += [_alias(name, schema) for name, schema in sorted(schemas.items()) if not _has_fields(schema)]
    parts += [_class(name, schema) for name, schema in sorted(schemas.items()) if _has_fields(schema)]
    return "\n".join(parts)


def called(name: str) -> str:
    """A schema's name in Python. Where two share one the contract adds the module: take its feature."""
    *modules, last = name.removeprefix("plaudit.").removeprefix("features.").removeprefix("edge.").split(".")
    return f"{modules[0].title()}{last}" if modules else last


def _has_fields(schema: Schema) -> bool:
    return bool(schema.get("properties"))


def _alias(name: str, schema: Schema) -> str:
    return f"{name}: TypeAlias = {json.dumps(expression(schema))}\n"


def _class(name: str, schema: Schema) -> str:
    """A class; or a call, where a field is called what no attribute may be called."""
    fields = list(_fields(schema))
    if all(field.isidentifier() and not keyword.iskeyword(field) for field, _ in fields):
        lines = [f"    {field}: {kind}" for field, kind in fields]
        return f"class {name}(TypedDict):{_docstring(schema)}\n" + "\n".join(lines) + "\n"
    members = ", ".join(f"{field!r}: {json.dumps(kind)}" for field, kind in fields)
    return f"{name} = TypedDict({name!r}, {{{members}}})\n"


def _fields(schema: Schema) -> Iterator[tuple[str, str]]:
    required = set(schema.get("required", ()))
    for field, described in schema["properties"].items():
        kind = expression(described)
        if schema.get("additionalProperties") is False:  # what is sent: any sequence will do
            kind = kind.replace("list[", "Sequence[").replace("dict[", "Mapping[")
        yield field, kind if field in required else f"NotRequired[{kind}]"


def expression(schema: Any) -> str:
    """The type of a value, as Python writes it."""
    if not isinstance(schema, dict) or not schema:
        return "Any"
    if "$ref" in schema:
        return called(str(schema["$ref"]).removeprefix(_REF))
    if "const" in schema or "enum" in schema:
        return _literal(schema.get("enum", [schema.get("const")]))
    if "anyOf" in schema or "oneOf" in schema:
        return _union(schema.get("anyOf", schema.get("oneOf")))
    if "allOf" in schema:
        return _all_of(schema["allOf"])
    return _plain(schema, schema.get("type"))


def _plain(schema: Schema, kind: Any) -> str:
    if isinstance(kind, list):
        return _union([{**schema, "type": one} for one in kind])
    if kind == "array" and "items" in schema:
        return f"list[{expression(schema['items'])}]"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"dict[str, {expression(schema['additionalProperties'])}]"
    if kind == "string" and schema.get("format") == "date-time":
        return "datetime | str"
    return _SIMPLE.get(str(kind), "Any")


def _literal(values: list[Any]) -> str:
    known = [value for value in values if value is None or isinstance(value, str | int | bool)]
    return f"Literal[{', '.join(map(repr, known))}]" if len(known) == len(values) else "Any"


def _union(members: list[Any]) -> str:
    """One of several; a member that says nothing stands for something absent, and is left out."""
    kinds = list(dict.fromkeys(expression(member) for member in members if member))
    return " | ".join(kinds) if kinds and "Any" not in kinds else "Any"


def _all_of(members: list[Any]) -> str:
    """All at once: the one that has a name says the most."""
    named = [member for member in members if isinstance(member, dict) and "$ref" in member]
    return expression(named[0]) if named else expression(members[0]) if len(members) == 1 else "Any"


def _docstring(schema: Schema) -> str:
    """What the contract says of it, line by line."""
    text = textwrap.dedent("    " + schema.get("description", "")).strip()
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    if not text:
        return ""
    lines = [line for one in text.splitlines() for line in (textwrap.wrap(one.strip(), 106) or [""])]
    body = "\n".join(f"    {line}" if line else "" for line in lines).strip()
    end = "\n    " if len(lines) > 1 else ""
    return f'\n    """{body}{end}"""\n'


def formatted(text: str) -> str:
    """As the house formats it."""
    ruff = [sys.executable, "-m", "ruff", "format", "--quiet", "--config", str(CONFIG)]
    command = [*ruff, "--stdin-filename", str(TARGET), "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def main(arguments: list[str]) -> int:
    """0 when the file is, or now is, what the contract says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--contract", type=Path, default=CONTRACT)
    given = parser.parse_args(arguments)
    text = formatted(written(json.loads(given.contract.read_text())))
    if not given.check:
        TARGET.write_text(text)
        return 0
    if TARGET.read_text() == text:
        return 0
    sys.stderr.write(f"{TARGET.relative_to(ROOT)} is not what the contract says; run {Path(__file__).name}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
