/** What the client takes from its surroundings. Tests bring their own. */
import { systemClock, type Clock } from "./clock.ts";
import { browserStore, type KeyValueStore } from "./storage.ts";

export interface Platform {
  readonly clock: Clock;
  readonly storage: KeyValueStore;
  readonly fetch: typeof fetch;
  readonly WebSocket: typeof WebSocket | undefined;
  readonly hidden: () => boolean;
  /** Tells when the page is shown again and when the network is back. */
  readonly onReturn: (shown: () => void, online: () => void) => () => void;
}

export function browserPlatform(): Platform {
  const page = typeof document === "undefined" ? null : document;
  return {
    clock: systemClock,
    storage: browserStore(),
    fetch: (input, init) => globalThis.fetch(input, init),
    WebSocket: globalThis.WebSocket as typeof WebSocket | undefined,
    hidden: () => page?.hidden ?? false,
    onReturn(shown, online) {
      if (page === null) return () => undefined;
      const visible = (): void => {
        if (!page.hidden) shown();
      };
      page.addEventListener("visibilitychange", visible);
      globalThis.addEventListener("online", online);
      return () => {
        page.removeEventListener("visibilitychange", visible);
        globalThis.removeEventListener("online", online);
      };
    },
  };
}
