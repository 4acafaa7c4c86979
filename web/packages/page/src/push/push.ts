/** Asks for the right to send web push, by the reader's own act, and tells the server where to send it. */
import { PlauditError, type Client } from "@plaudit/client";

export type PushOutcome = "subscribed" | "denied" | "unsupported" | "no_worker" | "failed" | string;

/** How long a host's service worker may take to be there. */
const PATIENCE_MS = 5_000;

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

/** `worker`: the host's own service worker, which imports push-worker.js; null where the host registers it itself. */
export async function subscribe(client: Client, worker: string | null): Promise<PushOutcome> {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis)) return "unsupported";
  // First of all, while this still is the reader's own act.
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  try {
    const registration = await registered(worker);
    if (registration === null) return "no_worker";
    const { body } = await client.ask("/v1/push/key");
    const applicationServerKey = bytesOf((body as { public_key: string }).public_key);
    const before = await registration.pushManager.getSubscription();
    if (before !== null && !sameKey(before, applicationServerKey)) await before.unsubscribe();
    const { endpoint, keys } = (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })).toJSON();
    await client.ask("/v1/me/push-subscriptions", { method: "POST", acting: true, body: { endpoint, keys: { p256dh: keys?.["p256dh"], auth: keys?.["auth"] } } });
    return "subscribed";
  } catch (error) {
    return error instanceof PlauditError ? error.problem.code : "failed";
  }
}

async function registered(worker: string | null): Promise<ServiceWorkerRegistration | null> {
  if (worker !== null) return navigator.serviceWorker.register(trusted(worker));
  return Promise.race([navigator.serviceWorker.ready, new Promise<null>((late) => setTimeout(() => late(null), PATIENCE_MS))]);
}

/** A page that enforces Trusted Types allows the policy `plaudit`, which lets through what is of the page's own origin. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const own = (address: string): string => {
    if (new URL(address, location.href).origin !== location.origin) throw new TypeError("a service worker is of the page's own origin");
    return address;
  };
  return trustedTypes === undefined ? own(url) : trustedTypes.createPolicy("plaudit", { createScriptURL: own }).createScriptURL(url);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function sameKey({ options }: PushSubscription, key: Uint8Array): boolean {
  const had = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return had.length === key.length && had.every((byte, index) => byte === key[index]);
}
