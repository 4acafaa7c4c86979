/** Plaudit in other people's pages: the element under the strictest policy, the frame and its height, oEmbed. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Poll } from "@plaudit/client";
import { hasBrowser } from "./browser.ts";
import { open, type Visit } from "./visit.ts";
import { World, counted, vote } from "./world.ts";

describe.skipIf(!hasBrowser)("in a page of another origin", () => {
  let world: World;
  let host: Server;
  let body = "";
  beforeAll(async () => {
    world = await World.begin();
    const home = world.server.url;
    const policy =
      `default-src 'none'; style-src 'self'; script-src ${home}; connect-src ${home} ${home.replace("http", "ws")}; img-src ${home}; ` +
      `frame-src ${home}; require-trusted-types-for 'script'; trusted-types lit-html`;
    host = createServer((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy });
      response.end(`<!doctype html><html lang="en"><head><title>A host</title><link rel="icon" href="data:,"></head><body><main><h1>A host</h1>${body}</main></body></html>`);
    });
    await new Promise<void>((listening) => host.listen(0, "127.0.0.1", listening));
  });
  afterAll(async () => {
    await new Promise((closed) => {
      host.close(closed);
      host.closeAllConnections();
    });
    await world.end();
  });

  async function hosting(html: string): Promise<Visit> {
    body = html;
    const page = await open(world.browser);
    await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);
    return page;
  }

  it("the element votes under a strict policy with Trusted Types, and the policy has nothing to say", async () => {
    const poll = await world.server.poll();
    const page = await hosting(`
      <script type="module" src="${world.server.url}/widget/v1.js"></script>
      <plaudit-poll poll="${poll.id}" key="${world.server.publishableKey}"><a href="${poll.links?.page}">Vote</a></plaudit-poll>`);
    await vote(page, "Tea");
    await counted(page);
    await expect.poll(() => world.server.results(poll)).toMatchObject({ voters: 1 });
    expect(page.complaints.filter((one) => !one.includes("data:,"))).toEqual([]);
  });

  const framed = (poll: Poll, query = ""): string =>
    `<iframe src="${world.server.url}/e/${poll.id}${query}" title="Poll" width="400" height="120"></iframe><script type="module" src="${world.server.url}/widget/embed.js"></script>`;

  it("the frame takes the height of its content, and tells its host what happens", async () => {
    const poll = await world.server.poll({ options: ["Tea", "Coffee", "Water", "Juice"] });
    const page = await hosting(framed(poll));
    const height = async (): Promise<number> => (await page.locator("iframe").boundingBox())?.height ?? 0;
    await expect.poll(height).toBeGreaterThan(350);
    await page.evaluate(`window.heard = []; for (const type of ["vote", "results", "closed"]) document.addEventListener("plaudit-" + type, (event) => window.heard.push([event.type, event.detail.poll]))`);
    const frame = page.frameLocator("iframe");
    await frame.getByLabel("Water").check();
    await frame.locator(".primary").click();
    await expect.poll(() => world.server.results(poll)).toMatchObject({ voters: 1 });
    await world.server.act(poll, "close");
    await expect.poll(() => page.evaluate("window.heard.map(([type]) => type)")).toEqual(expect.arrayContaining(["plaudit-vote", "plaudit-results", "plaudit-closed"]));
    expect(await page.evaluate(`window.heard.every(([, poll]) => poll === "${poll.id}")`)).toBe(true);
    const overflow = () => frame.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight);
    await expect.poll(overflow).toBe(0);
  });

  it("a stranger's messages move nothing", async () => {
    const page = await hosting(framed(await world.server.poll()));
    await page.frameLocator("iframe").locator(".question").waitFor();
    await page.evaluate(`window.postMessage({ source: "plaudit", v: 1, type: "resize", poll: "poll_x", height: 5000 }, "*")`);
    await page.waitForFunction("performance.now() > 0");
    expect((await page.locator("iframe").boundingBox())?.height).toBeLessThan(2000);
  });

  it("framed everywhere by default; the vote page only by itself", async () => {
    const poll = await world.server.poll();
    const policyOf = async (path: string): Promise<string> => (await fetch(world.server.url + path)).headers.get("content-security-policy") ?? "";
    expect(await policyOf(`/e/${poll.id}`)).toContain("frame-ancestors *;");
    expect(await policyOf(`/e/${poll.id}?key=${world.server.publishableKey}`)).toContain("frame-ancestors *;");
    expect(await policyOf(`/p/${poll.id}`)).toContain("frame-ancestors 'self';");
    expect(await policyOf("/")).toContain("frame-ancestors 'none';");
    for (const path of [`/p/${poll.id}`, `/e/${poll.id}`, "/"]) expect(await policyOf(path)).not.toContain("unsafe");
  });

  it("answers oEmbed", async () => {
    const poll = await world.server.poll({ question: `Tea & "coffee" <now>?` });
    const ask = (query: string) => fetch(`${world.server.url}/oembed?${query}`);
    const url = encodeURIComponent(poll.links?.page ?? "");
    const reply = await ask(`url=${url}&format=json&maxwidth=300`);
    expect(await reply.json()).toMatchObject({ version: "1.0", type: "rich", width: 300, title: poll.question, provider_name: "Plaudit" });
    expect((await ask(`url=${url}&format=xml`)).status).toBe(501);
    expect((await ask("url=nowhere")).status).toBe(404);
  });

  it("serves the widget for every origin, the rest of its files for good", async () => {
    const widget = await fetch(`${world.server.url}/widget/v1.js`);
    expect(Object.fromEntries(widget.headers)).toMatchObject({
      "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin", "timing-allow-origin": "*", "cache-control": expect.stringContaining("max-age=300"),
    });
    const again = await fetch(`${world.server.url}/widget/v1.js`, { headers: { "If-None-Match": widget.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    const sheet = /\/pages\/pages\.css\?v=\w+/.exec(await (await fetch(`${world.server.url}/`)).text())?.[0] ?? "";
    expect((await fetch(world.server.url + sheet)).headers.get("cache-control")).toContain("immutable");
  });
});
