/** Pages for everyone: assistive technology, right-to-left, stillness, and texts that try to be code. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrowserContextOptions } from "playwright-core";
import { hasBrowser } from "./browser.ts";
import { DESKTOP, PHONE, open } from "./visit.ts";
import { World, counted, findings, findingsInBoth, ready, vote } from "./world.ts";

const HOSTILE = [
  "<script>window.xss=1</script>",
  `"><img src=x onerror="window.xss=1">`,
  `'><svg onload=window.xss=1>`,
  "</title><script>window.xss=1</script>",
  "</textarea><plaudit-poll onclick=window.xss=1>",
  "{{constructor.constructor('window.xss=1')()}} ${window.xss=1}",
  "javascript:window.xss=1",
  "&lt;b&gt; &amp; <!-- ]]> -->",
];

describe.skipIf(!hasBrowser)("pages for everyone", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.begin();
  });
  afterAll(() => world.end());

  // Where scripts are off, axe could not run either: those looks have scripts that never arrive.
  const LOOKS: readonly [string, BrowserContextOptions, "scripts" | "plain"][] = [
    ["phone, light", { ...PHONE, colorScheme: "light" }, "scripts"],
    ["desktop, dark", { ...DESKTOP, colorScheme: "dark" }, "scripts"],
    ["desktop, plain, light", { ...DESKTOP, colorScheme: "light" }, "plain"],
    ["phone, plain, dark", { ...PHONE, colorScheme: "dark" }, "plain"],
    ["phone, Arabic", { ...PHONE, locale: "ar" }, "scripts"],
  ];

  it.each(LOOKS)("axe finds nothing serious in any state: %s", async (_, look, mode) => {
    const page = await open(world.browser, look);
    const scripted = mode === "scripts";
    if (!scripted) await page.route("**/*.js*", (route) => route.abort());
    const at = async (path: string): Promise<string[]> => {
      await page.goto(world.server.url + path);
      if (scripted && path.startsWith("/p/poll_0")) await ready(page);
      return (await findings(page)).map((one) => `${path}: ${one}`);
    };
    const open_ = await world.server.poll({ voting: { change: true, retract: true } });
    expect(await at(`/p/${open_.id}`)).toEqual([]);
    await page.getByLabel("Tea").check();
    await page.locator(".primary:visible").click();
    await page.locator(scripted ? "plaudit-poll [data-mine]" : ".own").first().waitFor();
    expect(await findings(page)).toEqual([]);
    const polls = [
      await world.server.act(await world.server.poll(), "close"),
      await world.server.act(await world.server.poll(), "lock"),
      await world.server.poll({ open: false }),
      await world.server.poll({ question: "How was it?", kind: "rating", scale: 5 }),
      await world.server.poll({ kind: "multiple_choice", options: ["A", "B", "C"], max_selections: 2 }),
      await world.server.poll({ voting: { identity: "signed" } }),
    ];
    for (const poll of polls) expect(await at(`/p/${poll.id}`)).toEqual([]);
    for (const path of [`/e/${open_.id}`, "/", "/p/poll_nothing", "/problems/already_voted"]) expect(await at(path)).toEqual([]);
  }, 90_000);

  // A long page, which has no states: once is enough.
  it("axe finds nothing serious in the reference of the API", async () => {
    const page = await open(world.browser, PHONE);
    await page.goto(`${world.server.url}/docs`);
    expect(await findingsInBoth(page)).toEqual([]);
  }, 90_000);

  it("right-to-left: the page and the widget mirror together", async () => {
    const poll = await world.server.poll({ question: "شاي أم قهوة؟", options: ["شاي", "قهوة"] });
    const page = await world.visit(poll, { ...PHONE, locale: "ar" });
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
    const radio = await page.getByRole("radio").first().boundingBox();
    expect(radio?.x).toBeGreaterThan(195);
    await vote(page, "قهوة");
    await counted(page);
    expect(page.complaints).toEqual([]);
  });

  it("asked for stillness: no confetti, the thanks can be read", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll, { ...DESKTOP, reducedMotion: "reduce" });
    await vote(page, "Tea");
    await page.locator("plaudit-effects .toast p").waitFor();
    expect(await page.locator("canvas").count()).toBe(0);
  });

  it("no vibration on this device: the thanks can be read", async () => {
    const poll = await world.server.poll();
    const page = await open(world.browser, PHONE);
    await page.addInitScript("delete Navigator.prototype.vibrate");
    await page.goto(`${world.server.url}/p/${poll.id}`);
    await ready(page);
    await vote(page, "Tea");
    await page.locator("plaudit-effects .toast p").waitFor();
    expect(page.complaints).toEqual([]);
  });

  it.each(HOSTILE)("shows %s as text, on every page", async (text) => {
    const poll = await world.server.poll({ question: text, options: [text, "plain"] });
    for (const javaScriptEnabled of [true, false]) {
      const page = await world.visit(poll, { ...DESKTOP, javaScriptEnabled });
      expect(await page.title()).toContain(text);
      const question = javaScriptEnabled ? page.locator("plaudit-poll .question") : page.locator("h1");
      expect((await question.textContent())?.trim()).toBe(text);
      expect(await page.locator(javaScriptEnabled ? "plaudit-poll .label" : ".text").first().textContent()).toBe(text);
      await page.goto(`${world.server.url}/e/${poll.id}`);
      if (javaScriptEnabled) await ready(page);
      expect(await page.evaluate("window.xss")).toBeUndefined();
      await page.context().close();
    }
    const { html } = (await (await fetch(`${world.server.url}/oembed?url=${world.server.url}/p/${poll.id}`)).json()) as { html: string };
    expect(html.match(/</g)).toHaveLength(2);
  });
});
