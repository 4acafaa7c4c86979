/** Who is looking, where an element does not say it itself: whoever the page script says is here, on the same server by the same key. */
import type { GetVoterToken } from "@plaudit/client";
import type { Address } from "./clients.ts";

/** The name of what the page script leaves on the document, and of the event by which it tells that this is another now. */
export const HOME = "plaudit-home";

interface Home {
  readonly server: string;
  readonly key: string;
  /** Null: the page script is on its way and will say. */
  readonly getVoterToken: GetVoterToken | null | undefined;
}

export const homeOf = (): Home | undefined => (document as unknown as Record<symbol, Home | undefined>)[Symbol.for(HOME)];

type Server = string | null | undefined;

/** Null: the page script is still to say who is looking. Without a server it is the script's own origin: the page needs not know where Plaudit lives. */
export function addressOf(host: { readonly getVoterToken: GetVoterToken | undefined }, key: string, at: Server): Address | null {
  const home = homeOf();
  const server = at || new URL(import.meta.url).origin;
  const getVoterToken = host.getVoterToken ?? (home?.key === key && home.server === server ? home.getVoterToken : undefined);
  return getVoterToken === null ? null : { server, key, getVoterToken };
}
