/** The browser's side of cues. History is not patched: the Navigation API tells, and where there is none the address is looked at. */
import type { Signal, Signals } from "./cues.ts";

const LOOK_EVERY_MS = 500;

interface Navigating {
  readonly navigation?: EventTarget;
}

type Act = (meets: (selector: string) => boolean) => void;

export function browserSignals(): Signals {
  return {
    url: () => location.href,
    scrolled() {
      const { scrollHeight, clientHeight } = document.documentElement;
      const room = scrollHeight - clientHeight;
      return room <= 0 ? 100 : Math.min(100, ((scrollY + 1) / room) * 100);
    },
    listen: (signal, act) => LISTEN[signal](act),
  };
}

const on = (target: EventTarget, types: readonly string[], act: (event: Event) => void): (() => void) => {
  for (const type of types) target.addEventListener(type, act, { passive: true, capture: true });
  return () => {
    for (const type of types) target.removeEventListener(type, act, { capture: true });
  };
};

const nothing = (): boolean => false;

const LISTEN: Readonly<Record<Signal, (act: Act) => () => void>> = {
  url(act) {
    const { navigation } = globalThis as Navigating;
    const look = (): void => act(nothing);
    if (navigation !== undefined) return on(navigation, ["currententrychange"], look);
    const stop = on(globalThis as unknown as EventTarget, ["popstate", "hashchange"], look);
    const timer = setInterval(() => {
      if (!document.hidden) look();
    }, LOOK_EVERY_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  },
  scroll(act) {
    let asked = false;
    return on(document, ["scroll"], () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        act(nothing);
      });
    });
  },
  /** By the top, where the address and the other tabs are. */
  leave: (act) => on(document, ["mouseout"], (event) => {
    const { clientY, relatedTarget } = event as MouseEvent;
    if (relatedTarget === null && clientY <= 0) act(nothing);
  }),
  active: (act) => on(document, ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"], () => act(nothing)),
  click: (act) => on(document, ["click"], ({ target }) => act((selector) => target instanceof Element && target.closest(selector) !== null)),
};
