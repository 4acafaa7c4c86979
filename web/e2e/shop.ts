/** A shop on another origin that asks its customers, under a policy that trusts nothing but Plaudit's own files. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContextOptions } from "playwright-core";
import { open, type Visit } from "./visit.ts";
import type { World } from "./world.ts";

const LOW = { item: "rating", op: "lte", value: 2 };

/** Two stars or less are asked why. */
export const SHOP = {
  title: "How was your checkout?",
  items: [
    { key: "rating", poll: { question: "How was it?", kind: "rating" } },
    { key: "why", show_when: LOW, poll: { question: "Why only {{rating}}?", options: [{ text: "Slow", key: "slow" }, "Rude"] } },
  ],
  endings: [
    { key: "sorry", when: LOW, title: "Sorry, {{field.name|dear guest}}" },
    { key: "thanks", title: "Thank you!", effect: "confetti", button: { text: "Back to the shop", url: "https://shop.example/" } },
  ],
  hidden_fields: ["order_id", "name"],
  open: true,
};

export class Shop {
  readonly #world: World;
  readonly #server: Server;
  #body = "";

  private constructor(world: World) {
    this.#world = world;
    const home = world.server.url;
    const policy =
      `default-src 'none'; style-src 'self'; script-src ${home}; connect-src ${home} ${home.replace("http", "ws")}; img-src ${home}; ` +
      `frame-src ${home}; require-trusted-types-for 'script'; trusted-types lit-html`;
    this.#server = createServer((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy });
      response.end(`<!doctype html><html lang="en"><head><title>A shop</title><link rel="icon" href="data:,"></head><body><main><h1>A shop</h1><p><button id="before">Before</button></p>${this.#body}<p><button id="after">After</button></p></main></body></html>`);
    });
  }

  static async open(world: World): Promise<Shop> {
    const shop = new Shop(world);
    await new Promise<void>((listening) => shop.#server.listen(0, "127.0.0.1", listening));
    return shop;
  }

  /** A page of the shop with the one tag, and this. */
  async show(html: string, options?: BrowserContextOptions): Promise<Visit> {
    this.#body = `<script type="module" src="${this.#world.server.url}/widget/v1.js"></script>${html}`;
    const page = await open(this.#world.browser, options);
    await page.goto(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`);
    return page;
  }

  async close(): Promise<void> {
    await new Promise((closed) => {
      this.#server.close(closed);
      this.#server.closeAllConnections();
    });
  }
}
