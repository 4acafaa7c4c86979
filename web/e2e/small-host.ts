/** Somebody's own page with a heart and a row of emoji on it, under a policy that allows nothing they do not need. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContextOptions } from "playwright-core";
import type { PlauditServer } from "./plaudit.ts";
import { DESKTOP, open, type Visit } from "./visit.ts";

export class SmallHost {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** `/{subject}?lang=` shows both for the subject. The key is the loader's. */
  static async start(home: PlauditServer): Promise<SmallHost> {
    const policy = [
      "default-src 'none'", `script-src ${home.url}`, `connect-src ${home.url} ${home.url.replace("http", "ws")}`, `img-src ${home.url}`,
      "require-trusted-types-for 'script'", "trusted-types lit-html", "base-uri 'none'", "form-action 'none'",
    ].join("; ");
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://host");
      const subject = decodeURIComponent(pathname.slice(1));
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy });
      response.end(`<!doctype html><html lang="${searchParams.get("lang") ?? "en"}"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
        <title>A host</title><link rel="icon" href="${home.url}/widget/none.svg"><script async src="${home.url}/widget/v1.js" data-key="${home.publishableKey}"></script>
        <main><h1>A post</h1><p>Something worth a heart.</p><plaudit-like subject="${subject}"></plaudit-like> <plaudit-reactions subject="${subject}" emojis="❤️ 👏 🔥"></plaudit-reactions><p>And on.</p></main></html>`);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new SmallHost(server);
  }

  /** A newcomer, once the counts are there. `script`: what their browser is like. */
  async visit(browser: Browser, subject: string, { options = DESKTOP, script = "", query = "" }: { options?: BrowserContextOptions; script?: string; query?: string } = {}): Promise<Visit> {
    const page = await open(browser, options);
    if (script !== "") await page.addInitScript(script);
    await page.goto(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${encodeURIComponent(subject)}${query}`);
    await page.locator("plaudit-like .count:not(:empty)").waitFor();
    return page;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
