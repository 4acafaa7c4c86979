/** `page.js`, fetched by the loader where a key is given: takes over `window.plaudit` and whatever was said to it before. */
import { PageScript } from "./page-script.ts";
import { settingsOf } from "./settings.ts";

const NAMES = ["track", "identify", "consent", "on", "off", "open", "close", "mute", "debug", "push"] as const;

interface Door {
  q?: (readonly unknown[])[];
  [name: string]: unknown;
}

export function start(door: Door, script: HTMLScriptElement): void {
  const page = new PageScript(settingsOf(script.dataset, script.src, location.href));
  const say = (name: string, said: readonly unknown[]): unknown => {
    if (!(NAMES as readonly string[]).includes(name)) return undefined;
    return (page[name as (typeof NAMES)[number]] as (...said: unknown[]) => unknown).apply(page, [...said]);
  };
  for (const name of NAMES) door[name] = (...said: unknown[]) => say(name, said);
  const queue = door.q ?? [];
  // A snippet may go on pushing: what it pushes from now on is said at once.
  door.q = Object.assign([], { push: (...more: (readonly unknown[])[]) => more.forEach(([name, ...said]) => say(String(name), said)) }) as never;
  // Listeners first: what happens on the way is theirs to hear.
  for (const [name, ...said] of [...queue.filter(([name]) => name === "on"), ...queue.filter(([name]) => name !== "on")]) say(String(name), said);
}
