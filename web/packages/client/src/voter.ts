/**
 * Who is voting. Watching needs nobody: a device gets its token when the viewer first acts, and from then on shows it when
 * watching too, so that the own vote and results meant for voters come through. A host that signs its viewers in is asked at
 * once: they may have voted on another device.
 */
import type { Clock } from "./clock.ts";
import { CallFailed, type Http } from "./http.ts";
import { UNREACHABLE } from "./problems.ts";
import type { Corner } from "./storage.ts";

const TOKEN = "voter";
/** A host that does not answer keeps nobody from the poll for longer. */
const PATIENCE_MS = 3_000;

/** `acting`: the viewer wants to vote. While it is false a host may reject, and the viewer only watches. */
export type GetVoterToken = (acting: boolean) => Promise<string>;

export class Voter {
  readonly #http: Http;
  readonly #corner: Corner;
  readonly #clock: Clock;
  readonly #hostToken: GetVoterToken | undefined;
  readonly #asking: (Promise<string> | undefined)[] = [];
  #cached: string | undefined;

  constructor(http: Http, corner: Corner, clock: Clock, hostToken?: GetVoterToken) {
    this.#http = http;
    this.#corner = corner;
    this.#clock = clock;
    this.#hostToken = hostToken;
  }

  /** For connections: the token of someone known, nobody otherwise. Never fails: watching must go on. */
  async forWatching(): Promise<string | undefined> {
    const known = this.#known();
    if (known !== undefined || this.#hostToken === undefined) return known;
    return Promise.race([
      this.#ask(false).catch(() => undefined),
      new Promise<undefined>((late) => this.#clock.after(PATIENCE_MS, () => late(undefined))),
    ]);
  }

  /** For votes: the known token or a new one. */
  async forActing(): Promise<string> {
    return this.#known() ?? this.#ask(true);
  }

  /** The server would not take this token; another tab may have put a fresh one in its place. */
  forget(token: string | undefined): void {
    if (token !== undefined && this.#known() !== token) return;
    this.#cached = undefined;
    if (this.#hostToken === undefined) this.#corner.remove(TOKEN); // else it is the device's, and still good
  }

  #known(): string | undefined {
    if (this.#hostToken !== undefined) return this.#cached;
    return this.#corner.read<string>(TOKEN) ?? undefined;
  }

  /** Calls made at the same time share one request. */
  #ask(acting: boolean): Promise<string> {
    return (this.#asking[+acting] ??= (this.#hostToken === undefined ? this.#anonymous() : this.#fromHost(this.#hostToken, acting)).finally(() => {
      this.#asking[+acting] = undefined;
    }));
  }

  async #anonymous(): Promise<string> {
    const { body } = await this.#http.call("/v1/voters", { method: "POST", body: {} });
    const other = this.#known(); // a second tab was faster: one device, one voter
    if (other !== undefined) return other;
    const { token } = body as { token: string };
    this.#corner.write(TOKEN, token);
    return token;
  }

  async #fromHost(ask: GetVoterToken, acting: boolean): Promise<string> {
    try {
      return (this.#cached = await ask(acting));
    } catch {
      throw new CallFailed({ ...UNREACHABLE, code: "voter_token_unavailable", title: "getVoterToken failed" });
    }
  }
}
