/** Whoever runs what somebody wrote is found out: by the marker, a dialog, a request to the canary, a policy's complaint, an element. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

/** A server nobody has a reason to ask for anything. */
export class Canary {
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(request.url ?? "");
      response.writeHead(204, { "Access-Control-Allow-Origin": "*" }).end();
    });
  }

  static async start(): Promise<Canary> {
    const canary = new Canary();
    await new Promise<void>((listening) => canary.#server.listen(0, "127.0.0.1", listening));
    return canary;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise((closed) => {
      this.#server.close(closed);
      this.#server.closeAllConnections();
    });
  }
}

export interface Guarded {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What became of texts so far, on this page and those before it; empty when they stayed texts. */
  signs(): Promise<string[]>;
}

/**
 * A page of a fresh profile that watches. `bare` takes the pages' own policies away, so that what they would have
 * stopped shows too.
 */
export async function guarded(browser: Browser, { bare, ...options }: BrowserContextOptions & { bare: boolean }): Promise<Guarded> {
  const context = await browser.newContext({ bypassCSP: bare, viewport: { width: 900, height: 900 }, ...options });
  const seen: string[] = [];
  await context.exposeBinding("__report", ({ frame }) => void seen.push(`ran in ${frame.url()}`));
  await context.addInitScript("Object.defineProperty(window, '__fired', { set() { __report(); }, get() { return undefined; } })");
  const first = await context.newPage();
  context.on("page", (page) => seen.push(`opened ${page.url()}`));
  first.on("dialog", (dialog) => {
    seen.push(`asked ${dialog.message()}`);
    void dialog.dismiss();
  });
  first.on("pageerror", (error) => seen.push(`threw ${String(error)}`));
  first.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("Failed to load resource")) seen.push(`complained ${message.text()}`);
  });
  return {
    context,
    page: first,
    async signs() {
      const marked = await Promise.all(first.frames().map((frame) => frame.locator("[data-x]").count()));
      return [...seen, ...(marked.some(Boolean) ? [`${marked.join("+")} elements on ${first.url()}`] : [])];
    },
  };
}
