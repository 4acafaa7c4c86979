/**
 * What the elements of the page read: where the server is and who is looking, for those that do not say it themselves, and whether it is
 * to be quiet (every effect). Left on the document, since each of them may be a file of its own; the loader says there that we come.
 */
import type { Address } from "@plaudit/client/shared";

const page = document as unknown as Record<symbol, unknown>;

/** Undefined: nobody is spoken for. */
export function tellHome(address: Address | undefined): void {
  page[Symbol.for("plaudit-home")] = address;
  document.dispatchEvent(new Event("plaudit-home"));
}

export const tellMuted = (muted: boolean): void => void (page[Symbol.for("plaudit.muted")] = muted);
