/**
 * Who is voting. Watching needs nobody: a token is fetched when the viewer first acts, and from then on it is also shown
 * when watching, so that results meant for voters come through.
 */
import { CallFailed, type Http } from "./http.ts";
import { UNREACHABLE } from "./problems.ts";
import type { Corner } from "./storage.ts";

const TOKEN = "voter";
const ACTED = "acted";

export class Voter {
  readonly #http: Http;
  readonly #corner: Corner;
  readonly #hostToken: (() => Promise<string>) | undefined;
  #cached: string | undefined;
  #fetching: Promise<string> | undefined;

  constructor(http: Http, corner: Corner, hostToken?: () => Promise<string>) {
    this.#http = http;
    this.#corner = corner;
    this.#hostToken = hostToken;
  }

  /** For connections: the token of someone who acted here before, nobody otherwise. Never fails: watching must go on. */
  async forWatching(): Promise<string | undefined> {
    if (this.#corner.read(ACTED) === null) return undefined;
    if (this.#hostToken === undefined) return this.#known();
    return this.forActing().catch(() => undefined);
  }

  /** For votes: the known token or a new one. Calls made at the same time share one request. */
  forActing(): Promise<string> {
    const known = this.#known();
    if (known !== undefined) return Promise.resolve(known);
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  /** The server would not take this token; another tab may have put a fresh one in its place. */
  forget(token: string | undefined): void {
    if (token !== undefined && this.#known() !== token) return;
    this.#cached = undefined;
    this.#corner.remove(TOKEN);
  }

  #known(): string | undefined {
    if (this.#hostToken !== undefined) return this.#cached;
    return this.#corner.read<string>(TOKEN) ?? undefined;
  }

  async #fetch(): Promise<string> {
    const token = await (this.#hostToken === undefined ? this.#anonymous() : this.#fromHost(this.#hostToken));
    this.#corner.write(ACTED, true);
    return token;
  }

  async #anonymous(): Promise<string> {
    const { body } = await this.#http.call("/v1/voters", { method: "POST", body: {} });
    const other = this.#known(); // a second tab was faster: one device, one voter
    if (other !== undefined) return other;
    const { token } = body as { token: string };
    this.#corner.write(TOKEN, token);
    return token;
  }

  async #fromHost(ask: () => Promise<string>): Promise<string> {
    try {
      return (this.#cached = await ask());
    } catch {
      throw new CallFailed({ ...UNREACHABLE, code: "voter_token_unavailable", title: "getVoterToken failed" });
    }
  }
}
