"""What a host looks for among the polls of a project. All that is said has to fit."""

import msgspec


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is looked for in questions, whatever the case; `tag` and `external_id` are taken as written."""

    status: str | None = None
    tag: str | None = None
    text: str | None = None
    external_id: str | None = None


EVERYTHING = Search()
