/** What is played for: quizzes whose answer nobody has early, predictions that come true or not, taps counted to the last one. */
import type { Poll, VisibleResults } from "@plaudit/client";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { overheard } from "./overheard.ts";
import { Site, seen } from "./site.ts";
import { World } from "./world.ts";

const WHY = "Sydney and Melbourne could not agree.";

describe.skipIf(!hasBrowser)("what is played for", () => {
  let world: World;
  let site: Site;
  beforeAll(async () => {
    world = await World.begin();
    site = await Site.start(world.server);
  });
  afterAll(async () => {
    await site.stop();
    await world.end();
  });

  const make = (draft: Record<string, unknown>): Promise<Poll> => world.server.call("POST", "/v1/polls", { open: true, ...draft }) as Promise<Poll>;
  const results = async (poll: Poll): Promise<VisibleResults> => (await world.server.results(poll)) as VisibleResults;
  const pick = async (page: Page, name: string): Promise<void> => {
    await page.locator("plaudit-poll").getByLabel(name).check();
    await page.locator("plaudit-poll .primary").click();
  };
  /** By the server; the widget shows a vote before. */
  const counted = (poll: Poll, voters: number): Promise<void> => expect.poll(async () => (await results(poll)).voters).toBe(voters);
  const leave = async (...pages: readonly (Page & { complaints: readonly string[] })[]): Promise<void> => {
    expect(pages.flatMap(({ complaints }) => complaints)).toEqual([]);
    await Promise.all(pages.map((page) => page.context().close()));
  };

  it("a quiz: answered, locked, revealed before everybody's eyes, and not a word of it before", async () => {
    const poll = await make({ kind: "quiz", question: "What is the capital of Australia?", options: ["Sydney", "Canberra"], settings: { correct: ["Canberra"], explanation: WHY } });
    const ears: (() => Promise<string>)[] = [];
    const hear = (page: Page): void => void ears.push(overheard(page));
    const [right, wrong] = [await site.visit(world.browser, poll, {}, hear), await site.visit(world.browser, poll, {}, hear)];
    await pick(right, "Canberra");
    await pick(wrong, "Sydney");
    await counted(poll, 2);
    await world.server.act(poll, "lock");
    for (const page of [right, wrong]) await page.locator("plaudit-poll .note", { hasText: "Your answer is in." }).waitFor();
    const early = await Promise.all(ears.map((ear) => ear()));
    for (const heard of early) {
      expect(heard).toContain("Canberra");
      expect(heard).not.toMatch(/correct|explanation|could not agree|"right"/);
    }
    for (const path of ["", "/results"]) expect(JSON.stringify(await world.server.call("GET", `/v1/polls/${poll.id}${path}`, undefined, world.server.publishableKey))).not.toMatch(/correct|explanation|could not agree/);
    expect(await (await fetch(`${world.server.url}/p/${poll.id}`)).text()).not.toMatch(/"correct|explanation|could not agree/);
    await world.server.act(poll, "reveal");
    await expect.poll(() => seen(right)).toContain("That is right!");
    await expect.poll(() => seen(wrong)).toContain("Not this time.");
    for (const page of [right, wrong]) {
      expect(await seen(page)).toContain(WHY);
      expect(await seen(page)).toContain("50% answered right");
    }
    expect(await marks(right)).toEqual(["Canberra Right, your answer"]);
    expect(await marks(wrong)).toEqual(["Canberra Right answer"]);
    expect((await results(poll)).details).toMatchObject({ correct: [poll.options[1]?.id], right: { votes: 1, percent: 50 } });
    await leave(right, wrong);
  });

  it("a number to guess: nobody has it before the host tells", async () => {
    const poll = await make({ kind: "number", question: "How many beans?", settings: { answer: 1342, unit: "beans" } });
    const ears: (() => Promise<string>)[] = [];
    const page = await site.visit(world.browser, poll, {}, (one) => void ears.push(overheard(one)));
    await page.locator("plaudit-poll .field").fill("1300");
    await page.locator("plaudit-poll .primary").click();
    await world.server.crowd(poll, [{ value: 9 }]);
    await expect.poll(() => seen(page)).toContain("2 voters");
    expect(await ears[0]?.()).not.toMatch(/1342|1,342|"answer"/);
    await world.server.act(poll, "reveal");
    await expect.poll(() => seen(page)).toContain("It was 1,342 beans");
    expect(await seen(page)).toContain("Nearest: 1,300 beans");
    await leave(page);
  });

  it("a prediction: resolved, and everybody sees who foresaw it", async () => {
    const poll = await make({ kind: "prediction", question: "Who will win?", options: ["Home", "Visitors"] });
    const [first, second] = [await site.visit(world.browser, poll), await site.visit(world.browser, poll)];
    await pick(first, "Visitors");
    await pick(second, "Home");
    await counted(poll, 2);
    await world.server.act(poll, "lock");
    await first.locator("plaudit-poll .note", { hasText: "The outcome is awaited." }).waitFor();
    await world.server.act(poll, "resolve", { outcome: ["Visitors"] });
    await expect.poll(() => seen(first)).toContain("You were right!");
    await expect.poll(() => seen(second)).toContain("It went another way.");
    for (const page of [first, second]) expect(await seen(page)).toContain("50% foresaw it");
    expect(await marks(first)).toEqual(["Visitors As you said"]);
    expect(await marks(second)).toEqual(["Visitors This is how it went"]);
    expect((await results(poll)).details).toMatchObject({ outcome: [poll.options[1]?.id], right: { votes: 1 } });
    await leave(first, second);
  });

  it("cheers: thirty taps at once count as fast as they may, and stay what they were", async () => {
    const poll = await make({ kind: "cheer", question: "Make some noise!", settings: { taps_per_second: 8 } });
    const [page, wall] = [await site.visit(world.browser, poll), await site.visit(world.browser, poll, { results: "shown" })];
    const total = async (): Promise<number> => ((await results(poll)).details as { total: number }).total;
    const mine = async (on: Page): Promise<number> => Number(/You: (\d+)/.exec(await seen(on))?.[1] ?? 0);
    const button = page.getByRole("button", { name: /Cheer/ });
    await button.waitFor();
    const spent = await button.evaluate((one) => {
      const began = performance.now();
      for (let taps = 0; taps < 30; taps++) (one as HTMLElement).click();
      return performance.now() - began;
    });
    await page.getByText("That is as fast as it counts.").waitFor();
    const counted = await mine(page);
    expect(counted).toBeGreaterThanOrEqual(4);
    expect(counted).toBeLessThanOrEqual(4 + Math.ceil((spent * 8) / 1_000)); // half a second's worth, and what time brought
    await expect.poll(total).toBe(counted);
    await expect.poll(() => seen(wall)).toContain(`${counted} taps`);
    for (let taps = 0; taps < 12; taps++) await button.click();
    const later = await mine(page);
    expect(later).toBeGreaterThan(counted);
    await expect.poll(total, { timeout: 5_000 }).toBe(later);
    await page.reload();
    await expect.poll(() => mine(page)).toBe(later);
    await expect.poll(() => seen(wall)).toContain(`${later} taps`);
    expect(await total()).toBe(later);
    await leave(page, wall);
  });
});

/** The options that are said to be right, with what is said of them. */
const marks = (page: Page): Promise<string[]> =>
  page.locator("plaudit-poll [data-right] .text").evaluateAll((rows) => rows.map((row) => (row as HTMLElement).innerText.replaceAll(/\s+/g, " ")));
