// What the peers on Node share: their port, their frames, and when they publish.
"use strict";

/** Microseconds of the machine's monotonic clock, sixteen digits (c/stamps.h). */
exports.stamp = () => String(process.hrtime.bigint() / 1000n).padStart(16, "0");

/** What a WebSocket frame of so many bytes holds. */
exports.payloadBytes = (frame) => frame - (frame - 2 > 125 ? 4 : 2);

/** Listen, tell the port; from the first line on standard input on send `hz` times a second, until that ends.
 * A time that has passed before the last sending was over is skipped, not made up for. */
exports.publish = (server, hz, send) => {
  server.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => console.log(server.address().port));
  process.stdin.once("data", () => {
    let due = performance.now();
    const tick = () => {
      send();
      due = Math.max(due + 1000 / hz, performance.now());
      setTimeout(tick, due - performance.now());
    };
    tick();
  });
  process.stdin.on("end", () => process.exit(0));
};
