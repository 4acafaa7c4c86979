/** Effects as people get them: on any device, by any policy, and never two loud things at once. Story 9. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { hasBrowser, launch } from "./browser.ts";
import { PlauditServer } from "./plaudit.ts";
import { DESKTOP, PHONE, open, type Visit } from "./visit.ts";
import { findings, findingsInBoth, settled } from "./world.ts";

/** What is seen of an effect that can be, and the words it brings. */
const SEEN: Readonly<Record<string, readonly [seen: string, said: string]>> = {
  toast: [".pill", "Thanks, your vote is counted."],
  confetti: ["canvas", "Goal reached. You are wonderful!"],
  "thank-you": [".thanks", "Thank you! Your order is on its way, and your answer helps."],
  "emoji-burst": [".fly", "The room loves it."],
  shake: [".pill", "You have already voted here."],
  pulse: [".pill", "Your vote is changed."],
  badge: [".award", "Oracle. You saw it coming three times in a row."],
  counter: [".tally", "12,500 votes. Half way to the record."],
  banner: [".strip", "The late show is on sale. Bring a friend, the second ticket is half price."],
  sound: [".pill", "Your turn."],
  haptic: [".pill", "Got it."],
};
const EVERY = Object.entries(SEEN).map(([effect, [seen, said]]) => [effect, seen, said] as const);
const LAYER = "plaudit-effects";
/** As an iPhone is, whose owner asked for stillness. */
const APPLE = "delete Navigator.prototype.vibrate";
const MOVING: ReadonlySet<string> = new Set(["confetti", "emoji-burst", "shake", "pulse", "haptic"]);

describe.skipIf(!hasBrowser)("effects", () => {
  let server: PlauditServer;
  let browser: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    [server, browser] = await Promise.all([PlauditServer.start(), launch()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  async function visit(options: BrowserContextOptions = DESKTOP, script = ""): Promise<Visit> {
    const page = await open(browser, options);
    if (script !== "") await page.addInitScript(script);
    await page.goto(`${server.url}/effects`);
    await page.locator(".surroundings").waitFor();
    return page;
  }
  const play = (page: Page, effect: string, button = 0): Promise<void> => page.locator(`#${effect} .plays button`).nth(button).click();
  const report = (page: Page): Locator => page.locator("[data-told] .row").first();
  const told = (page: Page): Locator => report(page).locator(".head span");
  const said = (page: Page): Promise<string> => page.locator(`${LAYER} [role=status]`).innerText();

  describe("on a device that can", () => {
    it.each(EVERY)("%s is seen, said and reported", async (effect, seen, words) => {
      const page = await visit();
      await play(page, effect);
      await page.locator(`${LAYER} ${seen}`).first().waitFor({ state: "attached" });
      await expect.poll(() => told(page).innerText()).toBe("as asked");
      await expect.poll(() => said(page)).toBe(words);
      expect(await report(page).locator(".sent").first().innerText()).toContain('"outcome":"shown"');
      expect(page.complaints).toEqual([]);
      await page.context().close();
    });
  });

  describe("without vibration, and with a wish for stillness", () => {
    it.each(EVERY)("%s is still seen and said, and nothing moves", async (effect, seen, words) => {
      const page = await visit({ ...PHONE, reducedMotion: "reduce" }, APPLE);
      await play(page, effect);
      await page.locator(`${LAYER} ${MOVING.has(effect) ? ".pill" : seen}`).first().waitFor();
      await expect.poll(() => said(page)).toBe(words);
      expect(await told(page).innerText()).toContain(MOVING.has(effect) ? "toast" : "as asked");
      expect(await page.locator(`${LAYER} :is(canvas, .fly)`).count()).toBe(0);
      expect(await page.locator(LAYER).evaluate((host) => host.shadowRoot?.getAnimations().length)).toBe(0);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    });

    it("what is meant to be felt is a pulse where things may move, a ring where they may not", async () => {
      for (const [reducedMotion, animates] of [["no-preference", "ease-out"], ["reduce", "steps(1)"]] as const) {
        const page = await visit({ ...DESKTOP, reducedMotion }, APPLE);
        await play(page, "haptic");
        await expect.poll(() => page.locator("#haptic").evaluate((card) => card.getAnimations().map(({ effect }) => effect?.getTiming().easing))).toEqual([animates]);
        expect(await page.locator(`${LAYER} .pill .tick`).count()).toBe(1);
        await page.context().close();
      }
    });
  });

  it("saving data: no canvas, and its file is not even fetched", async () => {
    const page = await visit(DESKTOP, "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })");
    const fetched: string[] = [];
    page.on("request", (request) => fetched.push(request.url()));
    await play(page, "confetti");
    await expect.poll(() => told(page).innerText()).toBe("→ toast (reduced data)");
    expect(await page.locator(`${LAYER} canvas`).count()).toBe(0);
    expect(fetched.filter((url) => url.includes("confetti"))).toEqual([]);
    await page.context().close();
  });

  it("sound: made after a touch, a bell that can be seen where it is muted", async () => {
    const page = await visit();
    await play(page, "sound");
    await expect.poll(() => told(page).innerText()).toBe("as asked");
    await page.getByLabel("Muted").check();
    await play(page, "sound", 1);
    await expect.poll(() => told(page).innerText()).toBe("→ toast (muted)");
    await page.locator(`${LAYER} .bell`).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it("one loud thing at a time, in the order in which they came", async () => {
    const page = await visit();
    const seen = page.evaluate(`new Promise((done) => {
      const steps = [];
      const look = () => {
        const root = document.querySelector("plaudit-effects")?.shadowRoot;
        const now = [...(root?.querySelectorAll(".item:not([data-leaving])") ?? [])].map((item) => item.innerText.trim() || item.className).sort().join(" + ");
        if (now !== "" && steps.at(-1) !== now) steps.push(now);
        if (now.includes("Three")) done(steps); else requestAnimationFrame(look);
      };
      look();
    })`) as Promise<string[]>;
    await page.getByRole("button", { name: "Play three at once" }).click();
    const steps = (await seen).map((step) => step.replaceAll(/\s+/g, " "));
    expect(steps.filter((step) => step.includes("One.") && (step.includes("Two") || step.includes("Three")))).toEqual([]);
    expect(steps.filter((step) => step.includes("Two") && step.includes("Three"))).toEqual([]);
    expect(steps.map((step) => ["One.", "Two", "Three"].findIndex((word) => step.includes(word))).filter((n, index, all) => n >= 0 && n !== all[index - 1])).toEqual([0, 1, 2]);
    await page.context().close();
  });

  /** As if the host had sent these, in one breath. */
  async function sent(page: Page, ...effects: readonly object[]): Promise<void> {
    const button = page.locator("#toast .plays button").first();
    await button.evaluate((one, text) => one.setAttribute("data-play", text), JSON.stringify(effects));
    await button.click();
  }
  const outcomes = (page: Page): Promise<string[]> => page.locator("[data-told] .row .head").allInnerTexts().then((rows) => rows.reverse().map((row) => row.replaceAll(/\s+/g, " ")));

  it("the same id once, the late not at all, the important first", async () => {
    const page = await visit();
    const toast = (message: string, more: object): object => ({ effect: "toast", message, ...more });
    await sent(page, toast("first", { id: "int_1" }), toast("dull", { priority: 10 }), toast("again", { id: "int_1" }), toast("late", { expires_at: "2020-01-01T00:00:00Z" }), toast("important", { priority: 90 }));
    await expect.poll(() => outcomes(page)).toEqual(["toast as asked", "toast waits for its turn", "toast nothing (duplicate)", "toast nothing (expired)", "toast waits for its turn"]);
    await page.locator(`${LAYER} .pill`, { hasText: "important" }).waitFor();
    expect(await page.locator(`${LAYER} .pill`, { hasText: "dull" }).count()).toBe(0);
    await page.locator(`${LAYER} .pill`, { hasText: "dull" }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it("what people wrote is text, whatever it looks like, and a link that could run is none", async () => {
    const hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202e";
    const options = { title: hostile, label: hostile, emoji: "<b>x</b>", url: "javascript:alert(3)", colors: ["url(javascript:alert(4))", "#0b6e64"] };
    const page = await visit();
    for (const [effect, place] of [["toast", ".pill"], ["badge", ".award"], ["counter", ".tally"], ["thank_you", ".thanks"], ["banner", ".strip"]] as const) {
      await sent(page, { effect, message: hostile, options });
      await page.locator(`${LAYER} ${place}`, { hasText: "<img src=x onerror=alert(1)>" }).waitFor();
      expect(await page.locator(`${LAYER} :is(img, script, b, a)`).count()).toBe(0);
    }
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it("clicks pass through, and nothing on the page moves aside", async () => {
    const page = await visit();
    const places = (): Promise<unknown> => page.locator(".effect").evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().toJSON() as unknown));
    await page.locator("#thank-you").evaluate((card) => card.scrollIntoView({ block: "center" }));
    const before = await places();
    await play(page, "thank-you");
    const card = page.locator(`${LAYER} .thanks`);
    await card.waitFor();
    await settled(page);
    expect(await places()).toEqual(before);
    const box = await card.boundingBox();
    if (box === null) throw new Error("there is no card");
    const under = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.localName, [box.x + box.width / 2, box.y + box.height / 2] as const);
    expect(under).not.toBe(LAYER);
    await page.context().close();
  });

  it("a banner is reached, closed and left by keyboard, and that is told", async () => {
    const page = await visit();
    const button = page.locator("#banner .plays button").first();
    await button.focus();
    await page.keyboard.press("Enter");
    const close = page.locator(`${LAYER} .close`);
    await close.waitFor();
    for (let tabs = 0; tabs < 60 && !(await close.evaluate((one) => one.matches(":focus"))); tabs++) await page.keyboard.press("Tab");
    expect(await close.evaluate((one) => one.matches(":focus"))).toBe(true);
    await page.keyboard.press("Escape");
    await page.locator(`${LAYER} .strip`).waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement !== document.body")).toBe(true);
    await expect.poll(() => report(page).innerText()).toContain('"outcome":"dismissed"');
    await page.context().close();
  });

  it("the brand is worn, and readers from right to left have it their way", async () => {
    const page = await visit();
    await page.getByLabel("Orchard").check();
    await page.getByLabel("Right to left").check();
    await play(page, "banner");
    const [strip, close, way] = [page.locator(`${LAYER} .strip`), page.locator(`${LAYER} .close`), page.locator(`${LAYER} .way`)];
    await strip.waitFor();
    await settled(page);
    const [outer, inner] = [await strip.boundingBox(), await close.boundingBox()];
    expect((inner?.x ?? 0) - (outer?.x ?? 0)).toBeLessThan(20);
    expect(await close.getAttribute("aria-label")).toBe("إغلاق");
    expect(await way.evaluate((one) => getComputedStyle(one).backgroundColor)).toBe("rgb(180, 35, 42)");
    await page.context().close();
  });

  it("a file that does not come costs nobody the words", async () => {
    const page = await visit();
    await page.route(/chunk-badge/, (route) => route.abort());
    await play(page, "badge");
    await expect.poll(() => told(page).innerText()).toBe("→ toast (failed)");
    await page.locator(`${LAYER} .pill`, { hasText: "Oracle." }).waitFor();
    await page.context().close();
  });

  it.each([["a phone", PHONE], ["a desk", DESKTOP]] as const)("on %s nothing serious for axe, with what stands on it, and nothing too wide", async (_, options) => {
    const page = await visit(options);
    expect(await findingsInBoth(page)).toEqual([]);
    await play(page, "banner");
    await page.locator(`${LAYER} .strip`).waitFor();
    await settled(page);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 60_000);

  it.each(["light", "dark"] as const)("every brand pack can be read, %s", async (colorScheme) => {
    const page = await visit({ ...DESKTOP, colorScheme });
    for (const pack of ["Orchard", "Midnight"]) {
      await page.getByRole("radio", { name: pack }).check();
      for (const [effect, seen] of [["counter", ".tally"], ["badge", ".award"]] as const) {
        await play(page, effect);
        await page.locator(`${LAYER} .${effect}:not([data-leaving]) ${seen}`).waitFor();
        await settled(page);
        expect([pack, effect, await findings(page, "runOnly: ['color-contrast']")]).toEqual([pack, effect, []]);
      }
    }
    await page.context().close();
  }, 60_000);

  it("without scripts it is a list, and says why nothing can be played", async () => {
    const page = await open(browser, { ...DESKTOP, javaScriptEnabled: false });
    await page.goto(`${server.url}/effects`);
    expect(await page.locator(".unscripted").isVisible()).toBe(true);
    expect(await page.locator(".effect").count()).toBe(EVERY.length);
    expect(await page.locator("main button:visible").count()).toBe(0);
    await page.context().close();
  });
});
