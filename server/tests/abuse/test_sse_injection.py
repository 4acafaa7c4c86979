"""Nothing a host or a voter writes can forge, end or number an event of a stream (T29).

Publications carry ids and numbers, no text at all; that a text in one would do no harm either is shown in
`live/test_event_stream.py`, where they carry one.
"""

import json
import re

import pytest
from live_client import events

BREAKS = ("\n", "\r\n", "\n\n", "\u2028", "\u2029", "\u0085", "\x1e", "\x0b", "\x0c")
FORGERIES = ("id: 999", "event: poll.closed", "retry: 1", "data: {}", ": comment", "")
TEXTS = [
    f"a{first}{field}{second}b" for first in BREAKS for field in FORGERIES for second in BREAKS[:4]
]  # every way to end a line, and every field one might begin
FIELDS = {"event", "id", "data", "retry", ""}


def texts_of(poll):
    return [poll["question"], *(option["text"] for option in poll["options"])]


async def blocks(stream, number):
    """The next blocks that are more than the server's own comment, which comes when it likes."""
    found = []
    while len(found) < number:
        if (block := await stream.event()) != {"": "ping"}:
            found.append(block)
    return found


def held(block):
    """One event of a stream of ours, whatever is in it."""
    assert block.keys() <= FIELDS, block
    if "event" in block:
        assert block.keys() == {"event", "id", "data"}
        assert re.fullmatch(r"e[0-9a-z]{8}:\d+", block["id"])
        assert block["event"].startswith("poll.")
        return json.loads(block["data"])
    return None


async def test_texts_of_hosts_forge_no_event(house, amount, figures):
    """Control characters other than line breaks are refused; what is stored goes out as one line of JSON."""
    stored = refused = 0
    tried = TEXTS[:: amount(5, 1)]
    for text in tried:
        effects = {"voted": {"message": text[:200]}}
        draft = {"question": text, "options": [{"text": text, "emoji": text[:32]}, "b"], "open": True}
        more = {"external_id": text, "room_id": text, "metadata": {text: text}, "effects": effects}
        made = house.ask("POST", "/v1/polls", draft | more)
        if made.status_code == 422:
            refused += 1
            continue
        assert made.status_code == 201, made.text
        stored += 1
        poll = made.json()
        key = f"Bearer {house.secret if stored % 2 else house.page}"
        async with events(house.port, poll["id"], Authorization=key) as stream:
            retry, snapshot = await blocks(stream, 2)
            assert retry.keys() == {"retry"}
            assert held(snapshot)["channel"] == f"poll:{poll['id']}"
            house.ask("PATCH", f"/v1/polls/{poll['id']}", {"question": text + "!"})
            vote = {"choice": poll["options"][0]["id"], "voter": "somebody\u2028id: 7", "vote_id": "v-1"}
            assert house.ask("POST", f"/v1/polls/{poll['id']}/votes", vote).status_code == 201
            seen = [held(block) for block in await blocks(stream, 2)]
            assert {one["type"] for one in seen} == {"poll.updated", "poll.results"}
            assert not any(poll["options"][0]["text"] in json.dumps(one, ensure_ascii=False) for one in seen)
    assert stored > 10
    figures(texts=len(tried), stored=stored, refused=refused, events_forged=0)


LAST_SEEN = {
    "": "as nothing",
    "e00000000:1": "of another log",
    "999": "a bare number",
    "{now}:1": "more behind",
    " {now} ": "space around",
    "{now}\t": "a tab behind",
    "{now},{now}": "twice",
    "{epoch}:0x1": "another base",
    "{epoch}:+1": "a sign",
    "{epoch}:01": "a zero in front",
    "{epoch}:\u00b9": "a digit of another kind",
    "{epoch}:99999999999999999999999": "beyond any version",
    "{epoch}:-1": "below any version",
    "{epoch}": "no version",
    ":": "nothing on both sides",
    "x" * 8000: "long",
}


@pytest.mark.parametrize("sent", LAST_SEEN, ids=LAST_SEEN.values())
async def test_only_the_very_id_that_was_given_out_is_believed(house, sent):
    poll = house.poll()
    key = {"Authorization": f"Bearer {house.page}"}
    async with events(house.port, poll["id"], **key) as stream:
        now = (await blocks(stream, 2))[1]["id"]
    shown = sent.format(now=now, epoch=now.partition(":")[0])
    async with events(house.port, poll["id"], Last_Event_ID=shown, **key) as stream:
        assert stream.head.startswith("HTTP/1.1 200 ")
        assert (await stream.event()).keys() == {"retry"}
        assert (await stream.event())["id"] == now


@pytest.mark.parametrize("value", ["a\rb", "a\nb", "a\0b", "a\r\nLast-Event-ID: b"], ids=ascii)
async def test_no_header_carries_a_line_break(house, value):
    """Raw breaks end at the HTTP parser or begin another header; none reaches a stream as an id."""
    poll = house.poll()
    key = f"Bearer {house.page}"
    async with events(house.port, poll["id"], Last_Event_ID=value, Authorization=key) as stream:
        if stream.head.startswith("HTTP/1.1 200 "):
            assert [held(block) for block in await blocks(stream, 2)][1] is not None
        else:
            assert stream.head.startswith("HTTP/1.1 400 ")


async def test_ids_of_clients_hold_no_line_break(house):
    """The one id a client makes is a vote's."""
    poll = house.poll()
    choice = poll["options"][0]["id"]
    for bad in ("a\nb", "a\rb", "a\0b", "a\u2028b", "id: 1", "", "x" * 65):
        made = house.ask(
            "POST", f"/v1/polls/{poll['id']}/votes", {"vote_id": bad, "choice": choice, "voter": "v"}
        )
        assert made.status_code == 422, (bad, made.text)


@pytest.mark.parametrize(
    ("ticket", "status"),
    [("", 401), ("pl_tk_", 401), ("a%0d%0aX-Injected:1", 401), ("used", 401), ("%00", 401), ("fresh", 200)],
)
async def test_tickets(house, ticket, status):
    """Missing, malformed and used ones; those that are too old are in `unit/edge/test_tickets.py`, with a clock."""
    poll = house.poll()
    made = house.ask("POST", "/v1/tickets", {"poll": poll["id"]}, key="page").json()["ticket"]
    if ticket in {"used", "fresh"}:
        for _ in range(2 if ticket == "used" else 1):
            async with events(house.port, poll["id"], query=f"?ticket={made}") as stream:
                head = stream.head
    else:
        async with events(house.port, poll["id"], query=f"?ticket={ticket}") as stream:
            head = stream.head
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert "x-injected" not in head.lower()
