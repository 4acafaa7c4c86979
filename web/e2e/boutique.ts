/** A shop of another origin with the page script in it, under a policy that trusts nothing but Plaudit's own files. */
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { DESKTOP, open, type Visit } from "./visit.ts";
import type { World } from "./world.ts";

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Rules that a careless page may have; nothing of ours may notice. */
const CARELESS = "div,section,button,p,span{all:unset!important;display:block!important;color:red!important;font-size:40px!important;transform:rotate(3deg)!important;position:static!important;z-index:1!important}";
const PLAIN = "body{margin:0;font:16px/1.6 system-ui,sans-serif;color:#1c2430;background:#f6f7f9}main{max-width:900px;margin:0 auto;padding:32px 20px 1200px}h1{font-size:34px;line-height:1.15;margin:.4em 0}.goods{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:18px;margin:22px 0}.good{background:#fff;border:1px solid #e3e7ec;border-radius:14px;padding:16px}.good i{display:block;height:120px;border-radius:9px;background:#cfdedb}.good:nth-child(2) i{background:#ecd3b4}.good:nth-child(3) i{background:#cdc7e6}@media(prefers-color-scheme:dark){body{color:#e8ecf2;background:#0d1015}.good{background:#151a21;border-color:#262d37}.good i{filter:brightness(.55)}}";

export interface Setting {
  /** The `sub` of a token the shop signs; nobody is signed in without one. */
  readonly user?: string;
  /** More attributes of the tag. */
  readonly tag?: string;
  readonly body?: string;
  readonly careless?: boolean;
  readonly lang?: string;
  readonly path?: string;
  /** What the page calls the server by, where it does not reach it directly. */
  readonly through?: string;
  readonly options?: BrowserContextOptions;
  readonly meet?: (page: Page) => void;
}

export class Boutique {
  readonly world: World;
  readonly #server: Server;
  #project: Record<string, string> = {};
  #setting: Setting = {};

  private constructor(world: World) {
    this.world = world;
    this.#server = createServer((request, response) => {
      const home = this.#home;
      const policy = `default-src 'none'; style-src 'self'; script-src ${home}; connect-src ${home} ${home.replace("http", "ws")}; img-src ${home}; require-trusted-types-for 'script'; trusted-types lit-html plaudit; worker-src 'self'; base-uri 'none'`;
      if (request.url?.startsWith("/page.css")) {
        response.writeHead(200, { "Content-Type": "text/css" });
        return void response.end(request.url.endsWith("careless") ? PLAIN + CARELESS : PLAIN);
      }
      if (request.url === "/worker.js") {
        response.writeHead(200, { "Content-Type": "text/javascript" });
        return void response.end(`importScripts("${home}/widget/push-worker.js");`);
      }
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy });
      response.end(this.#page());
    });
  }

  static async open(world: World): Promise<Boutique> {
    const shop = new Boutique(world);
    shop.#project = await world.server.command("project", "create", "Boutique");
    await new Promise<void>((listening) => shop.#server.listen(0, "127.0.0.1", listening));
    return shop;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Where the page's script comes from. */
  get #home(): string {
    return this.#setting.through ?? this.world.server.url;
  }

  get key(): string {
    return this.#project["publishable_key"] ?? "";
  }

  /** As the shop's backend. */
  call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    return this.world.server.call(method, path, body, this.#project["secret_key"]) as Promise<Record<string, unknown>>;
  }

  async poll(draft: Record<string, unknown> = {}): Promise<string> {
    const poll = await this.call("POST", "/v1/polls", { question: "How was the checkout?", kind: "single_choice", options: ["Quick and easy", "All right", "Too slow"], open: true, ...draft });
    return String(poll["id"]);
  }

  /** Of somebody else, as the shop sends it: for the option at this place. */
  async vote(poll: string, at: number, voter: string): Promise<void> {
    const { options } = await this.call("GET", `/v1/polls/${poll}`);
    await this.call("POST", `/v1/polls/${poll}/votes`, { choice: (options as readonly { id: string }[])[at]?.id, voter });
  }

  async interact(body: Record<string, unknown>): Promise<string> {
    return String((await this.call("POST", "/v1/interactions", { to: { user: "user-1" }, ...body }))["id"]);
  }

  async outcomes(id: string): Promise<Record<string, unknown>> {
    return (await this.call("GET", `/v1/interactions/${id}`))["outcomes"] as Record<string, unknown>;
  }

  token(user: string, seconds = 3_600, attributes: Record<string, unknown> = {}): string {
    const said = `${base64({ alg: "HS256", typ: "JWT" })}.${base64({ sub: user, aud: this.#project["project_id"], exp: Math.floor(Date.now() / 1_000) + seconds, ...attributes })}`;
    return `${said}.${createHmac("sha256", this.#project["signing_secret"] ?? "").update(said).digest("base64url")}`;
  }

  /** A visitor of the shop; in a profile that is there already, if one is given. */
  async visit(setting: Setting = {}, context?: BrowserContext): Promise<Visit> {
    this.#setting = setting;
    const page = context === undefined ? await open(this.world.browser, { ...DESKTOP, ...setting.options }) : await this.#another(context);
    setting.meet?.(page);
    await page.goto(`${this.url}${setting.path ?? "/"}`);
    return page;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #another(context: BrowserContext): Promise<Visit> {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    return Object.assign(page, { complaints });
  }

  #page(): string {
    const { user, tag = "", body = "", careless = false, lang = "en" } = this.#setting;
    const token = user === undefined ? "" : ` data-user-token="${this.token(user)}"`;
    return `<!doctype html><html lang="${lang}" dir="${lang === "ar" ? "rtl" : "ltr"}"><head><title>A shop</title><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><link rel="icon" href="${this.#home}/pages/mark.svg"><link rel="stylesheet" href="/page.css${careless ? "?careless" : ""}">
      <script async src="${this.#home}/widget/v1.js" data-key="${this.key}"${token} ${tag}></script></head>
      <body><main><h1>Thank you for your order</h1><p>Order 1042 is on its way. <a id="before" href="#before">See your receipt</a></p>${body}
      <div class="goods"><div class="good"><i></i><p>Teapot, cast iron</p></div><div class="good"><i></i><p>Oak tray</p></div><div class="good"><i></i><p>Linen cloth, two</p></div></div><p><button id="after">Go on shopping</button></p></main></body></html>`;
  }
}

