"""Whether a reply is one the committed contract promises: its status, its body, its problem codes."""

import json
import re
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

CONTRACT = Path(__file__).resolve().parents[3] / "contract"


@cache
def document():
    return json.loads((CONTRACT / "openapi.json").read_text())


@cache
def routes():
    paths = document()["paths"]
    return [(re.compile(re.sub(r"{\w+}", "[^/]+", path)), methods) for path, methods in paths.items()]


@cache
def validator(schema: str) -> Draft202012Validator:
    whole = {**json.loads(schema), "components": document()["components"]}
    return Draft202012Validator(whole)


class Promised:
    """An httpx hook: raises when a reply is not in the contract."""

    @staticmethod
    async def hold(response) -> None:
        request = response.request
        path = request.url.raw_path.partition(b"?")[0].decode()  # as it is sent: a subject may hold %2F
        operation = _operation(request.method, path)
        if operation is None:
            return
        told = operation["responses"].get(str(response.status_code))
        where = f"{request.method} {request.url.path} → {response.status_code}"
        await response.aread()
        assert told is not None, f"{where} is not promised: {response.text[:200]}"
        for name in told.get("headers", {}):
            if name in {"X-Request-ID", "ETag", "Retry-After"}:
                assert name in response.headers, f"{where} lacks {name}"
        if "content" not in told:
            assert response.content == b"", f"{where} has a body"
            return
        given = response.headers["content-type"].partition(";")[0]
        assert given in told["content"], f"{where} is {given}"
        if given in {"application/json", "application/problem+json"}:
            schema = told["content"][given]["schema"]
            validator(json.dumps(schema, sort_keys=True)).validate(response.json())


def _operation(method, path):
    for pattern, methods in routes():
        if pattern.fullmatch(path):
            return methods.get(method.lower())
    return None
