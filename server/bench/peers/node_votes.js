// The shortest durable vote endpoint on Node: http and better-sqlite3, a prepared insert per request, each its own
// commit. As durable as the product (WAL, FULL), with the same unique constraint; no tally, no checks, no framework.
//
//   node node_votes.js PORT DATABASE
"use strict";

const http = require("node:http");
const database = new (require("better-sqlite3"))(process.argv[3]);

database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE votes (poll TEXT, voter TEXT, id TEXT UNIQUE, choice TEXT, UNIQUE (poll, voter))");
const insert = database.prepare("INSERT INTO votes VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
const RECORDED = Buffer.from('{"recorded":true}');
const HEADERS = { "content-type": "application/json", "content-length": RECORDED.length };

const server = http.createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (part) => { body += part; });
  request.on("end", () => {
    const vote = JSON.parse(body);
    const stored = insert.run(request.url.split("/")[3], request.headers["plaudit-voter"], vote.vote_id, vote.choice);
    response.writeHead(stored.changes ? 201 : 409, HEADERS);
    response.end(RECORDED);
  });
});
server.listen({ host: "127.0.0.1", port: Number(process.argv[2]), backlog: 4096 });
