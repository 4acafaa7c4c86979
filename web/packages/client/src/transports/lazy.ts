/** A transport whose code is fetched when it is needed: most visitors never leave the first rung. */
import type { MakeTransport, Transport } from "./transport.ts";

export function lazy(load: () => Promise<MakeTransport>): MakeTransport {
  return (context, events) => {
    let real: Transport | undefined;
    let over = false;
    return {
      async open() {
        try {
          const make = await load();
          if (over) return;
          real = make(context, events);
          real.open();
        } catch {
          if (!over) events.ended({ kind: "lost" });
        }
      },
      send: (command) => real?.send(command), // only after `ready`, so it is there
      close() {
        over = true;
        real?.close();
      },
    };
  };
}
