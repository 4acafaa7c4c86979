"""The few shapes that no schema of the API's description has."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict

Instant = datetime | str
"""A datetime with a time zone, or RFC 3339."""

Surface = Literal["popup", "slide_in", "inline", "tab", "page", "banner"]
"""How something is shown on a page."""


class Publication(TypedDict):
    """What a stream says. `data` depends on the `type`; states carry a `version` that only grows."""

    type: str
    channel: str
    version: NotRequired[int]
    epoch: NotRequired[str]
    offset: NotRequired[int]
    at: str
    data: dict[str, Any]
