/** Where a small element's server is and who is looking: its own attributes, else what the page script knows, else the loader's tag. */
import type { Address } from "@plaudit/client/shared";
import { addressOf as by, homeOf } from "../home.ts";

const LOADER = "script[data-key][src*='/widget/v1.js']";

/** Null: it is nobody's yet; the page script may still say. */
export function addressOf(host: HTMLElement & { readonly getVoterToken: Address["getVoterToken"] }): Address | null {
  const page = homeOf();
  const loader = document.querySelector<HTMLScriptElement>(LOADER);
  const key = host.getAttribute("key") ?? page?.key ?? loader?.dataset["key"];
  if (!key) return null;
  return by(host, key, host.getAttribute("server") ?? page?.server ?? (loader && new URL(loader.src).origin));
}
