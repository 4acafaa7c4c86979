/** REST calls: the key goes in a header, every failure leaves as one PlauditError. */
import { retryAfterMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { PlauditError, UNREACHABLE, problemFrom } from "./problems.ts";

const TIMEOUT_MS = 15_000;

export interface Call {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly body?: unknown;
  readonly voter?: string | undefined;
  readonly etag?: string | undefined;
}

export interface Reply {
  /** null when the server said 304: what you have is still right. */
  readonly body: unknown;
  readonly etag: string | undefined;
}

export class CallFailed extends PlauditError {
  readonly retryAfterMs: number | undefined;
  constructor(problem: PlauditError["problem"], hintMs?: number) {
    super(problem);
    this.retryAfterMs = hintMs;
  }
}

export interface HttpOptions {
  readonly server: string;
  readonly key: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly onDate: (time: number) => void;
}

export class Http {
  readonly #options: HttpOptions;
  constructor(options: HttpOptions) {
    this.#options = options;
  }

  headers(voter?: string): Record<string, string> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.#options.key}` };
    if (voter !== undefined) headers["Plaudit-Voter"] = voter;
    return headers;
  }

  /** The bare fetch, for streams; `path` starts with `/v1`. */
  open(path: string, init: RequestInit): Promise<Response> {
    const { server, fetch } = this.#options;
    return fetch(server + path, { ...init, credentials: "omit", cache: "no-store" });
  }

  async call(path: string, { method = "GET", body, voter, etag }: Call = {}): Promise<Reply> {
    const { clock, onDate } = this.#options;
    const abort = new AbortController();
    const cancel = clock.after(TIMEOUT_MS, () => abort.abort());
    try {
      const headers = this.headers(voter);
      if (etag !== undefined) headers["If-None-Match"] = etag;
      const init: RequestInit = { method, headers, signal: abort.signal };
      if (body !== undefined) {
        headers["Content-Type"] = "application/json";
        init.body = JSON.stringify(body);
        // A vote survives the tab being closed right after the tap; browsers refuse that to what is long.
        init.keepalive = init.body.length < 20_000;
      }
      const response = await this.open(path, init);
      const date = response.headers.get("Date");
      if (date !== null) onDate(Date.parse(date));
      return await this.#read(response, etag);
    } catch (error) {
      if (error instanceof PlauditError) throw error;
      throw new CallFailed(UNREACHABLE);
    } finally {
      cancel();
    }
  }

  async #read(response: Response, etag: string | undefined): Promise<Reply> {
    if (response.status === 304 || response.status === 204) return { body: null, etag };
    const text = await response.text(); // a connection that breaks here has not answered: UNREACHABLE, ask again
    const body = parse(text);
    if (response.ok && body !== null) return { body, etag: response.headers.get("ETag") ?? undefined };
    throw new CallFailed(
      problemFrom(response.ok ? 502 : response.status, body),
      retryAfterMs(response.headers.get("Retry-After"), this.#options.clock.now()),
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
