/**
 * What the small elements of the page read: where the server is and who is looking (`<plaudit-like>` and `<plaudit-reactions>` without a
 * key), and whether it is to be quiet (every effect). Left on the document, since each of them may be a file of its own.
 */
import type { Address } from "@plaudit/client/shared";

const page = document as unknown as Record<symbol, unknown>;

export function tellHome(address: Address): void {
  page[Symbol.for("plaudit.home")] = address;
  document.dispatchEvent(new Event("plaudit-home"));
}

export const tellMuted = (muted: boolean): void => void (page[Symbol.for("plaudit.muted")] = muted);
