/** Each kind of question on the hosted page, against the product itself: answered by keyboard, counted, shown, and open to everybody. */
import type { Poll, VisibleResults } from "@plaudit/client";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { PHONE } from "./visit.ts";
import { World, findings, ready } from "./world.ts";

interface Case {
  readonly draft: Record<string, unknown>;
  /** With the focus on the first field. */
  readonly keys: readonly string[];
  /** What others say, before. */
  readonly crowd?: (poll: Poll) => readonly Record<string, unknown>[];
  /** Of the results of the server, after. */
  readonly counted: Record<string, unknown>;
  /** On the screen, after. */
  readonly seen: string;
}

const PIXEL = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'%3E%3Crect width='4' height='3' fill='teal'/%3E%3C/svg%3E";

const CASES: Record<string, Case> = {
  yes_no: { draft: { kind: "yes_no" }, keys: ["Space"], crowd: (poll) => [{ choice: poll.options[1]?.id }], counted: { options: [{ votes: 1 }, { votes: 1 }] }, seen: "50%" },
  image_choice: {
    draft: { kind: "image_choice", options: [{ text: "Dawn", image_url: "https://pictures.example/dawn.svg", alt: "The sun over a hill" }, { text: "Night", image_url: "https://pictures.example/night.svg" }] },
    keys: ["Space", "ArrowRight"], counted: { options: [{ votes: 0 }, { votes: 1 }] }, seen: "Night leads with 100%.",
  },
  dropdown: { draft: { kind: "dropdown", options: ["Oslo", "Lima", "Rome"] }, keys: ["L"], counted: { options: [{ votes: 0 }, { votes: 1 }, { votes: 0 }] }, seen: "Lima leads with 100%." },
  nps: { draft: { kind: "nps" }, keys: ["Space", ...Array<string>(9).fill("ArrowRight")], crowd: () => [{ rating: 0 }, { rating: 10 }, { rating: 10 }], counted: { details: { score: 50 } }, seen: "+50" },
  csat: { draft: { kind: "csat" }, keys: ["Space", "ArrowRight", "ArrowRight", "ArrowRight"], counted: { mean: 4 }, seen: "100%" },
  ces: { draft: { kind: "ces" }, keys: ["Space", "ArrowRight"], counted: { mean: 2 }, seen: "of 7 · 0% found it easy" },
  slider: { draft: { kind: "slider", settings: { unit: "km" } }, keys: ["ArrowRight", "ArrowRight"], crowd: () => [{ value: 0 }, { value: 100 }], counted: { voters: 3 }, seen: "Your vote: 52 km" },
  emoji: { draft: { kind: "slider", settings: { emoji: "😍", low_label: "Meh", high_label: "Love" } }, keys: ["End"], counted: { mean: 100 }, seen: "100" },
  number: { draft: { kind: "number", settings: { min: 0, unit: "beans" } }, keys: [..."1,300"], crowd: () => [{ value: 100 }], counted: { mean: 700 }, seen: "Your vote: 1,300 beans" },
  date: { draft: { kind: "date", settings: { min: "2026-12-01", max: "2026-12-31" } }, keys: [..."12242026"], counted: { details: { earliest: "2026-12-24" } }, seen: "Thu, December 24, 2026" },
  email: { draft: { kind: "email" }, keys: [..."ana@example.com"], counted: { details: { answers: 1 } }, seen: "Your address: ana@example.com" },
  consent: { draft: { kind: "consent", settings: { text: "We may show your picture." } }, keys: ["Space", "ArrowDown"], counted: { details: { declined: { votes: 1 } } }, seen: "Did not agree" },
};

describe.skipIf(!hasBrowser)("kinds of questions", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.begin();
  });
  afterAll(() => world.end());

  const make = (draft: Record<string, unknown>): Promise<Poll> => world.server.call("POST", "/v1/polls", { question: "What do you say?", open: true, ...draft }) as Promise<Poll>;
  const show = (poll: Poll, options: Parameters<World["visit"]>[1]) => world.visit(poll, options);
  const pictures = (page: Page): Promise<unknown> => page.route("https://pictures.example/**", (route) => route.fulfill({ contentType: "image/svg+xml", body: decodeURIComponent(PIXEL.slice(19)) }));
  /** Sideways scrolling, and whatever is too small for a finger. */
  const misfits = (page: Page): Promise<unknown> =>
    page.evaluate(() => {
      const root = document.querySelector("plaudit-poll")?.shadowRoot;
      const small = [...(root?.querySelectorAll("button, label, select, .field, input[type=range]") ?? [])].filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width > 0 && (height < 43.9 || width < 43.9);
      });
      const wide = document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} wide`] : [];
      return [...wide, ...small.map((one) => one.outerHTML.slice(0, 120))];
    });

  it.each(Object.entries(CASES))("%s", async (_, { draft, keys, crowd, counted, seen }) => {
    const poll = await make(draft);
    await world.server.crowd(poll, crowd?.(poll) ?? []);
    const page = await show(poll, { ...PHONE, viewport: { width: 390, height: 740 }, hasTouch: false, isMobile: false });
    await pictures(page);
    await page.reload();
    await ready(page);
    const field = page.locator("plaudit-poll :is(input, select)").first();
    await field.waitFor({ state: "attached" });
    expect(await misfits(page)).toEqual([]);
    expect(await findings(page)).toEqual([]);
    for (let tabs = 0; tabs < 12 && !(await field.evaluate((one) => one.matches(":focus"))); tabs++) await page.keyboard.press("Tab");
    for (const key of keys) await page.keyboard.press(key);
    for (let tabs = 0; tabs < 6 && !(await page.locator("plaudit-poll .primary").evaluate((one) => one.matches(":focus"))); tabs++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("plaudit-poll .foot .count").waitFor();
    await expect.poll(() => world.server.results(poll)).toMatchObject(counted);
    await expect.poll(() => page.locator("plaudit-poll .card").evaluate((card) => (card as HTMLElement).innerText.replaceAll(/\s+/g, " "))).toContain(seen);
    await expect.poll(() => misfits(page)).toEqual([]);
    expect(await findings(page)).toEqual([]);
    // Nothing is fetched from elsewhere: the pictures of the first visit did not come.
    await page.setViewportSize({ width: 320, height: 640 });
    await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    expect(page.complaints.filter((text) => !text.includes("ERR_NAME_NOT_RESOLVED"))).toEqual([]);
    await page.reload();
    await ready(page);
    await expect.poll(() => page.locator("plaudit-poll .card").innerText()).toContain(seen.split(" ")[0] ?? "");
    await page.context().close();
  });

  it("content is read, and leads on", async () => {
    const poll = await make({ kind: "content", question: "Thank you!", settings: { body: "First.\n\nSecond, <b>plain</b>.", button: { text: "More", url: "https://example.com/more" } } });
    const page = await show(poll, PHONE);
    expect(await page.locator("plaudit-poll .content p").allTextContents()).toEqual(["First.", "Second, <b>plain</b>."]);
    expect(await page.getByRole("link", { name: "More" }).getAttribute("href")).toBe("https://example.com/more");
    expect(await page.locator("plaudit-poll .primary").count()).toBe(0);
    expect(await findings(page)).toEqual([]);
    await page.context().close();
  });

  it("an edit keeps what was typed", async () => {
    const poll = await make({ kind: "number", settings: { unit: "beans" } });
    const page = await show(poll, {});
    await page.locator("plaudit-poll .field").fill("41");
    await world.server.call("PATCH", `/v1/polls/${poll.id}`, { question: "And now?" });
    await page.locator("plaudit-poll .question", { hasText: "And now?" }).waitFor();
    expect(await page.locator("plaudit-poll .field").inputValue()).toBe("41");
    await page.locator("plaudit-poll .primary").click();
    await expect.poll(async () => ((await world.server.results(poll)) as VisibleResults).mean).toBe(41);
    await page.context().close();
  });

  it("each viewer has an order of their own, the same after a reload", async () => {
    const options = [..."ABCDEFGH", { text: "Other", pinned: true }].map((one) => (typeof one === "string" ? { text: one } : one));
    const poll = await make({ kind: "single_choice", options, shuffle: true });
    const labels = (page: Page): Promise<string[]> => page.locator("plaudit-poll .option .label").allTextContents();
    const orders: string[] = [];
    for (let viewer = 0; viewer < 3; viewer++) {
      const page = await show(poll, {});
      const first = await labels(page);
      await page.reload();
      await ready(page);
      expect(await labels(page)).toEqual(first);
      expect(first.at(-1)).toBe("Other");
      orders.push(first.join(""));
      await page.context().close();
    }
    expect(new Set(orders).size).toBeGreaterThan(1);
  });

  it("speaks the viewer's language where the host has it", async () => {
    const poll = await make({
      kind: "slider", question: "How far?", language: "en", description: "Roughly.", settings: { low_label: "Near", high_label: "Far" },
      translations: { es: { question: "¿A qué distancia?", settings: { low_label: "Cerca" } } },
    });
    const page = await show(poll, { locale: "es-MX" });
    expect(await page.locator("plaudit-poll .question").textContent()).toBe("¿A qué distancia?");
    expect(await page.locator("plaudit-poll .ends span").allTextContents()).toEqual(["Cerca", "Far"]);
    expect(await page.locator("plaudit-poll .about").textContent()).toBe("Roughly.");
    expect(await findings(page)).toEqual([]);
    await page.context().close();
  });

  it("holds figures of few back, and says how few", async () => {
    const poll = await make({ kind: "csat", results_threshold: 3 });
    const page = await show(poll, {});
    await page.getByRole("radio").last().check();
    await page.locator("plaudit-poll .primary").click();
    await page.locator("plaudit-poll .note", { hasText: "Results are shown from 3 voters on; 1 so far." }).waitFor();
    await world.server.crowd(poll, [{ rating: 1 }, { rating: 5 }]);
    await page.locator("plaudit-poll .headline", { hasText: "67%" }).waitFor();
    await page.context().close();
  });
});
