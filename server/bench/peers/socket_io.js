// socket.io with its default engine `ws`, over WebSocket alone; the saved first request is dropped, as its page on
// memory advises. It builds the frame of a broadcast once.
//
//   node socket_io.js BYTES HZ
"use strict";

const http = require("node:http");
const { Server } = require("socket.io");
const { payloadBytes, publish, stamp } = require("./pacing.js");

const [size, hz] = process.argv.slice(2, 4).map(Number);
const server = http.createServer();
const io = new Server(server, {
  transports: ["websocket"],
  serveClient: false,
  perMessageDeflate: false,
  pingInterval: 300_000, // the viewers answer no pings
});
io.engine.on("connection", (socket) => { socket.request = null; });

const EVENT = "poll.results";
const around = `42["${EVENT}",{"t":"","padding":""}]`.length + 16;
publish(server, hz, () => {
  io.emit(EVENT, { t: stamp(), padding: "x".repeat(payloadBytes(size) - around) });
});
