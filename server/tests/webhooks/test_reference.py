"""The reference shows what is sent: one example of every type, with the fields of the real thing."""

import json
import os
import re
from pathlib import Path

from everything import all_of, cause_everything, examples
from receivers import Receiver

from plaudit.webhooks.types import EVERY, PING

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "webhooks.md"


async def test_every_type_is_shown_as_it_is_sent(studio):
    async with Receiver() as receiver:
        hook = await studio.hook(receiver.url)
        await cause_everything(studio, hook)
        await all_of(receiver, {*EVERY, PING})
        sent = examples(receiver)
    if where := os.environ.get("WEBHOOK_EXAMPLES"):
        Path(where).write_text(json.dumps(sent))
    shown = {
        one["type"]: one
        for one in map(json.loads, re.findall(r"```json\n(\{.*?\n\})\n```", PAGE.read_text(), re.DOTALL))
    }
    assert shown.keys() == sent.keys()
    for kind, example in shown.items():
        assert list(example) == list(sent[kind])
        assert outline(example["data"]) == outline(sent[kind]["data"]), kind


def outline(value):
    """The names of the fields, all the way down; `winners` are there once a poll is over."""
    if isinstance(value, dict):
        return {name: outline(inner) for name, inner in value.items() if name != "winners"}
    return [outline(value[0])] if isinstance(value, list) and value else None
