/** Texts of hosts and voters that would like to be markup, on every page there is: they stay texts. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Poll } from "@plaudit/client";
import { hasBrowser } from "./browser.ts";
import { Canary, guarded, type Guarded } from "./marker.ts";
import { isStorable, packed, payloads } from "./payloads.ts";
import { startDemo } from "./plaudit.ts";
import { World, counted, ready } from "./world.ts";

const LONG = process.env["PLAUDIT_FAULTS"] === "long";
const MOST_OPTIONS = 100;
/** With the pages' own policies, whose complaints count; and without, where whatever runs does run. */
const POLICIES = [["under its policy", false], ["without a policy", true]] as const;

describe.skipIf(!hasBrowser)("hostile texts", { timeout: LONG ? 600_000 : 60_000 }, () => {
  let world: World;
  let canary: Canary;
  let site: Server;
  let body = "";
  let corpus: string[];
  let polls: Poll[];

  beforeAll(async () => {
    [world, canary] = await Promise.all([World.begin(), Canary.start()]);
    corpus = payloads(canary.url);
    polls = [];
    const storable = corpus.filter(isStorable);
    for (let at = 0; at < storable.length; at += MOST_OPTIONS) polls.push(await asked(storable.slice(at, at + MOST_OPTIONS)));
    const home = world.server.url;
    const policy = `default-src 'none'; script-src ${home}; connect-src ${home} ${home.replace("http", "ws")}; img-src ${home} https:; frame-src ${home}; require-trusted-types-for 'script'; trusted-types lit-html`;
    site = createServer((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy });
      response.end(`<!doctype html><title>A host</title>${body}`);
    });
    await new Promise<void>((listening) => site.listen(0, "127.0.0.1", listening));
  });
  afterAll(async () => {
    site.closeAllConnections();
    await Promise.all([new Promise((closed) => site.close(closed)), canary.stop(), world.end()]);
  });

  /** A poll with these texts in every field a host may write. */
  async function asked(texts: readonly string[], more: Record<string, unknown> = {}, key?: string): Promise<Poll> {
    const [question = ""] = packed(texts, 500);
    const label = (at: number): string => texts[at % texts.length]?.slice(0, 200) ?? "";
    const moments = ["voted", "replayed", "changed", "retracted", "already_voted", "closed", "refused"];
    const draft = {
      question,
      options: texts.map((text, at) => ({
        text, emoji: text.length <= 32 ? text : null, metadata: { [text]: text },
        image_url: at % 10 === 0 ? `https://127.0.0.1:9/"onerror="__fired=1"data-x="'><svg/onload=__fired=1/data-x>` : null,
      })),
      effects: Object.fromEntries(moments.map((moment, at) => [moment, { message: label(at * 7) }])),
      metadata: { [label(3)]: label(4) }, external_id: label(5), room_id: label(6), voting: { change: true, retract: true },
      open: true, ...more,
    };
    return (await world.server.call("POST", "/v1/polls", draft, key)) as Poll;
  }

  async function clean({ page, signs }: Guarded): Promise<void> {
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
    expect(await signs()).toEqual([]);
    expect(canary.asked).toEqual([]);
  }

  /** Every poll where whatever runs is seen to run; fewer where only the policy could complain of it. */
  const some = (all: readonly Poll[], bare: boolean): readonly Poll[] => (LONG || bare ? all : all.slice(0, 1));

  const squeezed = (text: string | null): string => (text ?? "").replaceAll(/\s+/g, " ").trim();

  /** The texts are there, whole: a page that shows nothing proves nothing. */
  async function shown(where: Guarded["page"], poll: Poll): Promise<void> {
    const labels = await where.locator("plaudit-poll .label").allTextContents();
    expect(labels.map(squeezed)).toEqual(expect.arrayContaining(poll.options.map(({ text }) => squeezed(text))));
    expect(squeezed(await where.locator("plaudit-poll .question").textContent())).toBe(squeezed(poll.question));
  }

  it("are many, and of every kind", () => {
    expect(corpus.length).toBeGreaterThanOrEqual(200);
    expect(polls.length).toBe(Math.ceil(corpus.filter(isStorable).length / MOST_OPTIONS));
  });

  it("are found out where a page writes them as they are", async () => {
    const home = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
    const missed: string[] = [];
    const able = corpus.filter((text) => /^<(script|img|iframe|details|video)\b/i.test(text));
    const tried = able.filter((_, at) => LONG || at % 4 === 0);
    for (const text of tried) {
      const visit = await guarded(world.browser, { bare: true });
      body = `<p>${text}</p>`;
      await visit.page.goto(home);
      if ((await visit.signs()).length === 0) missed.push(text);
      await visit.context.close();
    }
    canary.asked.length = 0;
    expect(missed).toEqual([]);
  });

  it.each(POLICIES)("on the vote page, %s: form, toast, results, an edit, the end", async (_, bare) => {
    for (const first of some(polls, bare)) {
      const poll = await asked(first.options.map(({ text }) => text));
      const visit = await guarded(world.browser, { bare });
      const { page } = visit;
      await page.goto(`${world.server.url}/p/${poll.id}`);
      await ready(page);
      await shown(page, poll);
      await page.locator("plaudit-poll input").first().check();
      await page.locator(".primary:visible").click();
      await counted(page);
      await page.locator("plaudit-effects .toast p").waitFor();
      await shown(page, poll);
      const question = `${corpus[50]} edited`;
      await world.server.call("PATCH", `/v1/polls/${poll.id}`, { question });
      await page.locator("plaudit-poll .question", { hasText: "edited" }).waitFor();
      await world.server.act(poll, "close");
      await page.locator("plaudit-poll").getByText("Final").first().waitFor();
      await clean(visit);
      await visit.context.close();
    }
  });

  it.each(POLICIES)("on the page before its scripts, %s: the plain form and its answers", async (_, bare) => {
    for (const poll of some(polls, bare)) {
      const visit = await guarded(world.browser, { bare });
      const { page } = visit;
      await page.route("**/*.js*", (route) => route.abort());
      const plain = async (): Promise<void> => {
        await page.goto(`${world.server.url}/p/${poll.id}`);
        expect(squeezed(await page.locator("h1").first().textContent())).toBe(squeezed(poll.question));
        await clean(visit);
      };
      await plain();
      await page.locator(".ballot input[type=radio]").first().check();
      await page.locator(".ballot .primary").click();
      await page.locator(".tally, table").first().waitFor();
      await clean(visit);
      await plain();
      await visit.context.close();
    }
  });

  it.each(POLICIES)("in a frame, and in the element on a host's page, %s", async (_, bare) => {
    for (const poll of some(polls, bare)) {
      const visit = await guarded(world.browser, { bare });
      body = `
        <iframe src="${world.server.url}/e/${poll.id}" width="400" height="300"></iframe><script type="module" src="${world.server.url}/widget/embed.js"></script>
        <script type="module" src="${world.server.url}/widget/v1.js"></script><plaudit-poll poll="${poll.id}" key="${world.server.publishableKey}"></plaudit-poll>`;
      await visit.page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
      await visit.page.frameLocator("iframe").locator("plaudit-poll .question").waitFor();
      await visit.page.locator("plaudit-poll .question").waitFor();
      await shown(visit.page, poll);
      await clean(visit);
      await visit.context.close();
    }
  });

  it("as questions, wherever a question stands", async () => {
    const visit = await guarded(world.browser, { bare: true });
    const questions = packed(corpus.filter(isStorable), 500);
    for (const question of LONG ? questions : questions.filter((_, at) => at % 3 === 0)) {
      const poll = await asked([question.slice(0, 200), "b"], { question });
      await visit.page.goto(`${world.server.url}/p/${poll.id}`);
      await visit.page.locator("plaudit-poll .question").waitFor();
      expect(squeezed(await visit.page.title())).toContain(squeezed(question).slice(0, 100));
      await clean(visit);
    }
    await visit.context.close();
  });

  it("in addresses: paths, queries and everything a page takes from them", async () => {
    const visit = await guarded(world.browser, { bare: true });
    const poll = polls[0] as Poll;
    const texts = LONG ? corpus : corpus.filter((_, at) => at % 60 === 7);
    for (const text of texts) {
      const x = encodeURIComponent(text);
      const paths = [
        `/p/${x}`, `/e/${x}`, `/j/${x}`, `/problems/${x}`, `/${x}`, `/widget/${x}`, `/docs?${x}`, `/v1/polls/${x}`, `/v1/polls/${x}/results?${x}=${x}`, `/oembed?url=${x}&format=${x}`, `/oembed?url=${encodeURIComponent(`/p/${poll.id}`)}&maxwidth=${x}`,
        `/p/${poll.id}?lang=${x}&theme=${x}&frame=${x}&background=${x}&${x}=1#${x}`, `/e/${poll.id}?key=${x}&lang=${x}&theme=${x}`,
      ];
      for (const path of paths) {
        const reply = await visit.page.goto(world.server.url + path);
        expect(reply?.status() ?? 0, path).toBeLessThan(502);
        expect(reply?.status() ?? 0, path).not.toBe(500);
      }
      await clean(visit);
    }
    await visit.context.close();
  });

  it("in forms: every field of every answer, and the cookie", async () => {
    const visit = await guarded(world.browser, { bare: true });
    const { page } = visit;
    const poll = polls[1] as Poll;
    await page.route("**/*.js*", (route) => route.abort());
    const texts = LONG ? corpus : corpus.filter((_, at) => at % 40 === 7);
    for (const text of texts) {
      const forms = [{ vote_id: text }, { vote_id: "vote_x", choice: text, choices: text, rating: text, [text]: text }, { retract: text }, { vote_id: "vote_x" }];
      for (const fields of forms) {
        await page.goto(`${world.server.url}/p/${poll.id}`);
        await visit.context.addCookies([{ name: "plaudit_voter", value: encodeURIComponent(text), url: world.server.url }]);
        const answered = page.waitForNavigation();
        await page.evaluate((pairs) => {
          const form = Object.assign(document.createElement("form"), { method: "post" });
          form.append(...pairs.map(([name, value]) => Object.assign(document.createElement("input"), { name, value })));
          document.body.append(form);
          form.submit();
        }, Object.entries(fields));
        await answered;
        await clean(visit);
      }
    }
    await visit.context.close();
  });

  it("as addresses of pictures are refused", async () => {
    for (const url of ["javascript:__fired=1", "data:image/svg+xml,<svg onload=__fired=1>", "JAVASCRIPT:1", "//127.0.0.1/x", "/x", "x", "blob:x", "file:///etc/passwd", "https://x y", "https://", "https://[", " https://x", "https://x\u2028y"]) {
      await expect(asked(["a", "b"], { options: [{ text: "a", image_url: url }, "b"] }), url).rejects.toThrow("422");
    }
  });

  it("on the wall, and as the name of a project", async () => {
    const named = await world.server.command("project", "create", `<img data-x src=x onerror=__fired=1>`);
    const own = await asked(corpus.filter(isStorable).slice(0, 50), {}, named["secret_key"]);
    const wall = await world.server.command("project", "create", "Plaudit demo");
    const poll = await asked(corpus.filter(isStorable).slice(60, 120), { external_id: "plaudit-demo" }, wall["secret_key"]);
    for (const bare of [false, true]) {
      const visit = await guarded(world.browser, { bare });
      await visit.page.goto(`${world.server.url}/p/${own.id}`);
      await ready(visit.page);
      await clean(visit);
      await visit.context.close();
    }
    await world.server.kill();
    const demo = await startDemo(20, world.server.database);
    try {
      for (const bare of [false, true]) {
        const visit = await guarded(world.browser, { bare });
        await visit.page.goto(demo.url);
        await expect.poll(async () => squeezed(await visit.page.locator("h1").textContent())).toBe(squeezed(poll.question));
        await visit.page.frameLocator(".phone iframe").locator("plaudit-poll .question").waitFor();
        await expect.poll(() => visit.page.locator("[data-figure=votes]").textContent()).not.toBe("\u2013");
        await clean(visit);
        await visit.context.close();
      }
    } finally {
      await demo.stop();
    }
  });
});
