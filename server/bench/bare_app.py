"""The least that could be called a vote endpoint: no keys, no rules, no ledger, no results, no limits.

The same uvicorn, the same group commit, the same durability (WAL, FULL), a unique voter per poll, a tally,
over HTTP and over WebSocket. What the product adds to this is the price of everything else it does:
`votes.py` prints the ratios.

    python bare_app.py PORT DATABASE
"""

import asyncio
import os
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor

import msgspec
import uvicorn
import uvloop

from plaudit.ingest.group_commit import GroupCommit
from product import SERVER_CORE


class Vote(msgspec.Struct):
    vote_id: str
    choice: str


class Frame(Vote):
    id: int
    poll: str


class Bare:
    def __init__(self, path: str) -> None:
        self.database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = FULL")
        self.database.execute(
            "CREATE TABLE votes (poll TEXT, voter TEXT, id TEXT UNIQUE, choice TEXT, UNIQUE (poll, voter))"
        )
        self.database.execute("CREATE TABLE tallies (choice TEXT PRIMARY KEY, n INTEGER)")
        self.thread = ThreadPoolExecutor(1)
        self.group: GroupCommit = GroupCommit(self.commit, capacity=20_000)
        self.decode = msgspec.json.Decoder(Vote).decode
        self.decode_frame = msgspec.json.Decoder(Frame).decode

    async def commit(self, batch):
        return await asyncio.get_running_loop().run_in_executor(self.thread, self.store, batch)

    def store(self, batch):
        database = self.database
        database.execute("BEGIN IMMEDIATE")
        # One statement for the batch, as in the product: each step into SQLite lets go of the interpreter.
        rows = ",".join(["(?,?,?,?)"] * len(batch))
        values = [value for row in batch for value in row]
        database.execute(f"INSERT INTO votes VALUES {rows} ON CONFLICT DO NOTHING", values)
        counted: dict[str, int] = {}
        for *_, choice in batch:
            counted[choice] = counted.get(choice, 0) + 1
        database.executemany(
            "INSERT INTO tallies VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", counted.items()
        )
        database.execute("COMMIT")
        return [b'{"recorded":true}'] * len(batch)

    def cast(self, poll: str, voter: str, vote: Vote) -> asyncio.Future[bytes]:
        stored: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.group.submit((poll, voter, vote.vote_id, vote.choice), stored.set_result)
        return stored

    async def __call__(self, scope, receive, send):
        message = await receive()
        if scope["type"] == "websocket":
            await self.socket(receive, send)
            return
        poll = scope["path"].split("/")[3]
        voter = next(value for name, value in scope["headers"] if name == b"plaudit-voter").decode()
        body = await self.cast(poll, voter, self.decode(message["body"]))
        length = str(len(body)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def socket(self, receive, send):
        """The first frame says who it is; every other is a vote, answered when it is stored."""
        await send({"type": "websocket.accept", "subprotocol": "plaudit.v1.json"})
        voter = msgspec.json.decode((await receive())["text"])["voter"]
        await send({"type": "websocket.send", "text": '{"id":1,"type":"connected"}'})
        while (message := await receive())["type"] == "websocket.receive":
            vote = self.decode_frame(message["text"])
            await self.cast(vote.poll, voter, vote)
            await send({"type": "websocket.send", "text": f'{{"id":{vote.id},"type":"voted"}}'})


async def main(port: int, path: str) -> None:
    app = Bare(path)
    config = uvicorn.Config(
        app, port=port, http="httptools", ws="websockets-sansio", ws_per_message_deflate=False,
        ws_ping_interval=None, lifespan="off", log_level="error", access_log=False,
    )  # fmt: skip
    async with asyncio.TaskGroup() as group:
        committing = group.create_task(app.group.run())
        await uvicorn.Server(config).serve()
        committing.cancel()


if __name__ == "__main__":
    os.sched_setaffinity(0, {SERVER_CORE})
    uvloop.run(main(int(sys.argv[1]), sys.argv[2]))
