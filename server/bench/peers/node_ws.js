// `ws`, with what its own pages advise: no compression, no per-socket closures, one buffer for everybody.
//
//   node node_ws.js BYTES HZ [frame]
//
// Without `frame` it sends as its documentation shows, client.send(buffer); with it, the frame is built once by
// the library's Sender.frame and written to each socket, as socket.io does for its broadcasts.
"use strict";

const http = require("node:http");
const { Sender, WebSocketServer } = require("ws");
const { payloadBytes, publish, stamp } = require("./pacing.js");

const [size, hz] = process.argv.slice(2, 4).map(Number);
const built = process.argv[4] === "frame";
const server = http.createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

publish(server, hz, () => {
  const head = `{"t":"${stamp()}","padding":"`;
  const data = Buffer.from(head + "x".repeat(payloadBytes(size) - head.length - 2) + '"}');
  const options = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true };
  const frame = built && [Buffer.concat(Sender.frame(data, options))];
  for (const client of sockets.clients) {
    if (client.readyState !== 1) continue;
    if (built) client._sender.sendFrame(frame);
    else client.send(data, { binary: false });
  }
});
