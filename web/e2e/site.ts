/** Somebody's own page with the widget in it, under a policy that allows nothing it does not need. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Poll } from "@plaudit/client";
import type { Browser, Page } from "playwright-core";
import type { PlauditServer } from "./plaudit.ts";
import { open, type Visit } from "./visit.ts";

/** A phone's page; a keyboard is attached to it. */
export const SMALL = { viewport: { width: 390, height: 780 } };
const COVER = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'><rect width='4' height='3' fill='teal'/></svg>";

export class Site {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** `/{poll}?results=shown` is a page that shows the poll; further query parameters are attributes of the element too. */
  static async start(home: PlauditServer): Promise<Site> {
    const policy = [
      "default-src 'none'", `script-src ${home.url}`, `connect-src ${home.url} ${home.url.replace("http", "ws")}`,
      `img-src ${home.url} https:`, "require-trusted-types-for 'script'", "trusted-types lit-html", "base-uri 'none'", "form-action 'none'",
    ].join("; ");
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://host");
      const more = [...searchParams].map(([name, value]) => ` ${name}="${value}"`).join("");
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy });
      response.end(`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
        <title>A host</title><link rel="icon" href="${home.url}/widget/none.svg"><script type="module" src="${home.url}/widget/v1.js"></script>
        <main><h1>A host</h1><h2>A poll</h2><plaudit-poll poll="${pathname.slice(1)}" key="${home.publishableKey}"${more}></plaudit-poll></main></html>`);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new Site(server);
  }

  address(poll: Poll, attributes: Record<string, string> = {}): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${poll.id}?${new URLSearchParams(attributes)}`;
  }

  /** A newcomer, once the poll is there. */
  async visit(browser: Browser, poll: Poll, attributes: Record<string, string> = {}, meet?: (page: Page) => void): Promise<Visit> {
    const page = await open(browser, SMALL);
    meet?.(page);
    await page.route("https://images.example.org/**", (route) => route.fulfill({ contentType: "image/svg+xml", body: COVER }));
    await page.goto(this.address(poll, attributes));
    await page.locator("plaudit-poll .question").waitFor();
    return page;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** What the card says, as it is read. */
export const seen = (page: Page): Promise<string> =>
  page.locator("plaudit-poll .card").evaluate((card) => (card as HTMLElement).innerText.replaceAll(/\s+/g, " "));
