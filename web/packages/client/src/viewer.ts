/** A lasting name for whoever looks: the person, where the host says who that is, else the device. */
import type { Corner } from "./storage.ts";
import { objectIn } from "./sound.ts";

const NAME = "viewer";

/** `token`: of a viewer the page knows. */
export function nameOf(corner: Corner, token: string | undefined): string {
  const person = token === undefined ? undefined : subjectOf(token);
  if (person !== undefined) return person;
  const known = corner.read<string>(NAME);
  if (known !== null) return known;
  const name = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  corner.write(NAME, name);
  return name;
}

/** The voter of our own token, or `sub` of a JSON web token, unverified: it decides nothing here but an order. */
function subjectOf(token: string): string | undefined {
  if (token.startsWith("pl_vt_")) return token.slice(6).split(".")[0]; // hosted pages: the order of the plain form stays
  try {
    const { sub } = objectIn(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) ?? {};
    return typeof sub === "string" ? sub : undefined;
  } catch {
    return undefined;
  }
}
