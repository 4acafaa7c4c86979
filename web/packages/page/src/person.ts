/** Who the page says is here: a token of the host's, or nobody, which is this device. Tokens are renewed while the person stays. */
import type { GetVoterToken } from "@plaudit/client";

/** A token, a way to get one, or null for nobody. */
export type Identity = string | GetVoterToken | null;

export class Person {
  /** One function for one person: elements and page share a connection by it. */
  readonly getVoterToken: GetVoterToken | undefined;
  readonly subject: string | null;
  #token: Identity;
  #given: string | null = null;

  constructor(identity: Identity) {
    this.#token = identity;
    this.subject = typeof identity === "string" ? subjectOf(identity) : null;
    this.getVoterToken = identity === null ? undefined : (acting) => this.#ask(acting);
  }

  /** True where the newer token is the same person's, and they simply stay. */
  takes(identity: Identity): boolean {
    const same = this.#token === identity || (typeof identity === "string" && this.subject !== null && subjectOf(identity) === this.subject);
    if (same) this.#token = identity;
    return same;
  }

  async #ask(acting: boolean): Promise<string> {
    const token = this.#token;
    if (typeof token === "function") return token(acting);
    // Asked for again it was refused; before that the clock of a device says nothing, many are wrong.
    if (token === null || (token === this.#given && (expiryOf(token) ?? Infinity) <= Date.now())) throw new Error("the token has expired; call plaudit.identify with a new one");
    return (this.#given = token);
  }

  get kind(): "anonymous" | "signed" {
    return this.#token === null ? "anonymous" : "signed";
  }
}

/** Unverified: it decides nothing here but whether to begin anew. */
function claims(token: string): Readonly<Record<string, unknown>> {
  try {
    const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const value: unknown = JSON.parse(atob(part));
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

const subjectOf = (token: string): string | null => {
  const { sub } = claims(token);
  return typeof sub === "string" ? sub : null;
};

const expiryOf = (token: string): number | null => {
  const { exp } = claims(token);
  return typeof exp === "number" ? exp * 1_000 : null;
};
