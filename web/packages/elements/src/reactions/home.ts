/** Where a small element's server is and who is looking: its own attributes, else what the page script knows, else the loader's tag. */
import type { Address } from "@plaudit/client/shared";

/** The page script leaves its address here, and tells by an event of this name that somebody else is looking. */
const HOME = Symbol.for("plaudit.home");
export const HOME_CHANGED = "plaudit-home";

const LOADER = "script[data-key][src*='/widget/v1.js']";

export function addressOf(host: HTMLElement & { readonly getVoterToken: Address["getVoterToken"] }): Address | null {
  const page = (document as unknown as Record<symbol, Address | undefined>)[HOME];
  const loader = document.querySelector<HTMLScriptElement>(LOADER);
  const key = host.getAttribute("key") ?? page?.key ?? loader?.dataset["key"];
  if (!key) return null;
  return {
    key,
    server: host.getAttribute("server") ?? page?.server ?? new URL(loader?.src ?? import.meta.url).origin,
    getVoterToken: host.getVoterToken ?? (page?.key === key ? page.getVoterToken : undefined),
  };
}
