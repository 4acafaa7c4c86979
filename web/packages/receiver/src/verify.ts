/**
 * Signatures of Standard Webhooks 1.0: HMAC-SHA-256 over id, timestamp and the body's bytes as they came. `crypto.subtle.verify` compares in
 * constant time. Nothing here needs Node: `Request`, `Headers` and WebCrypto are all there is.
 */
import { event, type WebhookEvent } from "./event.ts";
import { WebhookRefused } from "./refused.ts";

export interface VerifyOptions {
  /** How far the sender's clock and ours may be apart, and how long a delivery may be under way. */
  readonly toleranceSeconds?: number;
  /** Unix milliseconds, for tests. */
  readonly now?: number;
}

type Sent = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE_SECONDS = 300;
const SHORTEST_KEY = 16;
const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/** The event of a `Request`, whose body is read. Throws `WebhookRefused`. */
export async function webhook(request: Request, secret: string | readonly string[], options?: VerifyOptions): Promise<WebhookEvent> {
  return verify(new Uint8Array(await request.arrayBuffer()), request.headers, secret, options);
}

/**
 * The event of a delivery. Throws `WebhookRefused` for what is not proven to be Plaudit's, or is old.
 *
 * `body`: what came, not parsed and written again. `headers`: of a `Request`, or Node's. `secret`: the endpoint's (`whsec_…`), or several while
 * it is being rotated.
 */
export async function verify(
  body: string | Uint8Array,
  headers: Sent,
  secret: string | readonly string[],
  { toleranceSeconds = TOLERANCE_SECONDS, now = Date.now() }: VerifyOptions = {},
): Promise<WebhookEvent> {
  const [id, timestamp, signatures] = needed(headers);
  checkAge(timestamp, toleranceSeconds, now / 1000);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
  const given = signatures.split(" ").flatMap((one) => (one.startsWith("v1,") ? (decoded(one.slice(3)) ?? []) : []));
  const keys = await Promise.all((typeof secret === "string" ? [secret] : secret).map(keyOf));
  if (keys.length === 0) throw new TypeError("a webhook's secret is needed");
  const matches = await Promise.all(keys.flatMap((key) => given.map((one) => crypto.subtle.verify(HMAC, key, one, signed))));
  if (!matches.includes(true)) throw new WebhookRefused("signature", "no signature of this delivery is made with this secret");
  return event(id, bytes);
}

function needed(headers: Sent): readonly [string, string, string] {
  const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => header(headers, name));
  if (!id || !timestamp || !signature) throw new WebhookRefused("missing_header", "webhook-id, webhook-timestamp and webhook-signature are needed");
  return [id, timestamp, signature];
}

function header(headers: Sent, name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? "";
  const found = Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1];
  return typeof found === "string" ? found : "";
}

function checkAge(timestamp: string, tolerance: number, now: number): void {
  if (!/^[0-9]{1,15}$/.test(timestamp)) throw new WebhookRefused("malformed", "webhook-timestamp is not a number of seconds");
  if (Math.abs(now - Number(timestamp)) > tolerance) throw new WebhookRefused("stale", `webhook-timestamp is more than ${tolerance} seconds away from now`);
}

async function keyOf(secret: string): Promise<CryptoKey> {
  const raw = decoded(secret.replace(/^whsec_/, ""));
  if (raw === null || raw.length < SHORTEST_KEY) throw new TypeError("a webhook's secret looks like whsec_ and base64");
  return crypto.subtle.importKey("raw", raw, HMAC, false, ["verify"]);
}

function decoded(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function joined(head: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}
