"""A client written from the published contract alone: no Plaudit package, only `httpx` and `websockets`.

    pip install httpx websockets
    python independent_client.py http://127.0.0.1:8080 pl_sk_live_…

It walks the whole path (create, vote, vote again, results, live, close, export, verify) and stops at the first
thing that is not as promised. Copy from it what you need.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import httpx
import websockets


def expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        sys.exit(f"{what}: wanted {wanted!r}, found {found!r}")
    print(f"  {what}: {found}")


async def over_http(api: httpx.AsyncClient) -> tuple[str, list[str]]:
    """Create a poll, vote as a user of the host's, and read the results."""
    body = {"question": "Tea or coffee?", "options": ["Tea", "Coffee"], "open": True}
    created = await api.post("/v1/polls", json=body, headers={"Idempotency-Key": uuid.uuid4().hex})
    expect("create", created.status_code, 201)
    poll, options = created.json()["id"], [option["id"] for option in created.json()["options"]]

    vote = {"vote_id": f"vote-{uuid.uuid4().hex}", "choice": options[0], "voter": "user-1"}
    first = await api.post(f"/v1/polls/{poll}/votes", json=vote)
    expect("vote", first.status_code, 201)
    again = await api.post(f"/v1/polls/{poll}/votes", json=vote)
    expect("the same vote again", again.status_code, 200)
    expect("  with the same receipt", again.json()["receipt"] == first.json()["receipt"], wanted=True)
    second = await api.post(f"/v1/polls/{poll}/votes", json=vote | {"vote_id": uuid.uuid4().hex})
    expect("a second vote", (second.status_code, second.json()["code"]), (409, "already_voted"))
    expect("  as a problem", second.headers["content-type"].split(";")[0], "application/problem+json")

    results = await api.get(f"/v1/polls/{poll}/results")
    expect("results", [option["votes"] for option in results.json()["options"]], [1, 0])
    unchanged = {"If-None-Match": results.headers["etag"]}
    asked = await api.get(f"/v1/polls/{poll}/results", headers=unchanged)
    expect("results, unchanged", asked.status_code, 304)
    return poll, options


async def over_websocket(api: httpx.AsyncClient, url: str, key: str, poll: str, choice: str) -> None:
    """Watch the poll as an anonymous voter, vote on the same socket, and see the result move."""
    voter = (await api.post("/v1/voters")).json()["token"]
    live = url.replace("http", "ws", 1) + "/v1/live"
    async with websockets.connect(live, subprotocols=["plaudit.v1.json"]) as socket:

        async def ask(frame: dict[str, object]) -> dict[str, object]:
            await socket.send(json.dumps(frame))
            while True:
                reply = json.loads(await socket.recv())
                if reply.get("id") == frame["id"]:
                    return reply

        connected = await ask({"id": 1, "type": "connect", "key": key, "voter": voter})
        expect("connect", connected["type"], "connected")
        subscribed = await ask({"id": 2, "type": "subscribe", "channel": f"poll:{poll}"})
        version = subscribed["snapshot"]["version"]
        expect("subscribe", subscribed["snapshot"]["data"]["voters"], 1)
        vote_id = uuid.uuid4().hex
        await socket.send(
            json.dumps({"id": 3, "type": "vote", "poll": poll, "vote_id": vote_id, "choice": choice})
        )
        seen: dict[str, dict] = {}
        while len(seen) < 2:  # the acknowledgement and the publication come in either order
            frame = json.loads(await socket.recv())
            seen["reply" if "id" in frame else "publication"] = frame
        expect("vote", seen["reply"]["type"], "voted")
        expect("  on every screen", [o["votes"] for o in seen["publication"]["data"]["options"]], [1, 1])
        expect("  with a newer version", seen["publication"]["version"] > version, wanted=True)


async def over_event_stream(api: httpx.AsyncClient, poll: str) -> None:
    """The same publications by SSE: the first event is the snapshot, the next one the close."""
    async with api.stream("GET", f"/v1/polls/{poll}/stream") as stream:
        events = publications(stream.aiter_lines())
        snapshot = await anext(events)
        expect("stream", (snapshot["type"], snapshot["data"]["voters"]), ("poll.results", 2))
        closed = await api.post(f"/v1/polls/{poll}/close")
        expect("close", (closed.status_code, closed.json()["status"]), (200, "closed"))
        final = await anext(events)
        expect("  on the stream", (final["type"], final["data"]["is_final"]), ("poll.closed", True))
    late = await api.post(
        f"/v1/polls/{poll}/votes", json={"choice": snapshot["data"]["options"][0]["id"], "voter": "user-2"}
    )
    expect("a late vote", (late.status_code, late.json()["code"]), (409, "poll_closed"))


async def publications(lines):
    async for line in lines:
        if line.startswith("data: ") and '"channel"' in line:
            yield json.loads(line.removeprefix("data: "))


async def exported_and_verified(api: httpx.AsyncClient, poll: str) -> None:
    export = await api.get(f"/v1/polls/{poll}/export", params={"format": "ndjson"})
    expect("export", export.status_code, 200)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "poll.ndjson")
        file.write_bytes(export.content)
        expect("verify", subprocess.run(["plaudit", "verify", str(file)], check=False).returncode, 0)


async def main(url: str, key: str) -> None:
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=10) as api:
        poll, options = await over_http(api)
        await over_websocket(api, url, key, poll, options[1])
        await over_event_stream(api, poll)
        await exported_and_verified(api, poll)
    print("all as promised")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
