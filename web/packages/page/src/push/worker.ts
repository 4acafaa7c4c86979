/**
 * `/widget/push-worker.js`: a host's own service worker takes it in by `importScripts`. Shows what was pushed, and opens its address
 * when it is pressed: in the tab that is there already, else in a new one.
 */
interface PushMessage {
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly interaction: string;
}

interface Pushed {
  readonly data: { json(): unknown } | null;
  waitUntil(done: Promise<unknown>): void;
}

interface Pressed {
  readonly notification: { readonly data: unknown; close(): void };
  waitUntil(done: Promise<unknown>): void;
}

interface Tab {
  readonly url: string;
  focus(): Promise<unknown>;
}

interface Worker {
  /** Where Plaudit lives, if the host says so before it takes this file in. */
  readonly PLAUDIT_SERVER?: string;
  readonly location: Location;
  readonly registration: { showNotification(title: string, options: Record<string, unknown>): Promise<void> };
  readonly clients: { matchAll(which: { type: "window"; includeUncontrolled: boolean }): Promise<readonly Tab[]>; openWindow(url: string): Promise<unknown> };
  addEventListener(type: "push", act: (event: Pushed) => void): void;
  addEventListener(type: "notificationclick", act: (event: Pressed) => void): void;
}

((worker: Worker) => {
  // A file that is taken in is not told its own address; where it stands in the stack, that is it. Paths are of the server it came from.
  const server = worker.PLAUDIT_SERVER ?? /https?:\/\/[^\s()@]+?(?=\/widget\/push-worker\.js)/.exec(new Error().stack ?? "")?.[0] ?? worker.location.origin;

  /** Of the web, or nothing at all. */
  const link = (text: unknown): string => {
    try {
      const url = new URL(typeof text === "string" ? text : "/", server);
      return url.protocol === "https:" || url.protocol === "http:" ? url.href : worker.location.origin;
    } catch {
      return worker.location.origin;
    }
  };

  const read = (data: Pushed["data"]): Partial<PushMessage> => {
    try {
      const said: unknown = data?.json();
      return typeof said === "object" && said !== null ? said : {};
    } catch {
      return {};
    }
  };

  worker.addEventListener("push", (event) => {
    const { title, body, url, interaction } = read(event.data);
    if (typeof interaction !== "string") return; // somebody else's message
    // The same interaction pushed twice is one notification.
    event.waitUntil(worker.registration.showNotification(String(title ?? ""), { body: String(body ?? ""), tag: interaction, data: { plaudit: link(url) } }));
  });

  worker.addEventListener("notificationclick", (event) => {
    const { plaudit } = (event.notification.data ?? {}) as { plaudit?: string };
    if (typeof plaudit !== "string") return;
    event.notification.close();
    event.waitUntil(worker.clients.matchAll({ type: "window", includeUncontrolled: true }).then((tabs) => {
      const open = tabs.find(({ url }) => url === plaudit);
      return open === undefined ? worker.clients.openWindow(plaudit) : open.focus();
    }));
  });
})(globalThis as unknown as Worker);
