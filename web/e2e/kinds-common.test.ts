/** What holds for every kind of question: edits, orders of one's own, languages, and figures of few. */
import type { Poll, VisibleResults } from "@plaudit/client";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { PHONE } from "./visit.ts";
import { World, findings, ready } from "./world.ts";

describe.skipIf(!hasBrowser)("polls of any kind", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.begin();
  });
  afterAll(() => world.end());

  const make = (draft: Record<string, unknown>): Promise<Poll> => world.server.call("POST", "/v1/polls", { question: "What do you say?", open: true, ...draft }) as Promise<Poll>;
  const show = (poll: Poll, options: Parameters<World["visit"]>[1]) => world.visit(poll, options);

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
