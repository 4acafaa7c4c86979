/** A vote on the hosted page, from the hand to the disk and to every other screen. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VisibleResults } from "@plaudit/client";
import { hasBrowser } from "./browser.ts";
import { choice } from "./plaudit.ts";
import { PHONE } from "./visit.ts";
import { World, counted, ready, vote } from "./world.ts";

describe.skipIf(!hasBrowser)("voting on the hosted page", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.begin();
  });
  afterAll(() => world.end());

  const votesOf = async (poll: Parameters<typeof world.server.results>[0]): Promise<number[]> =>
    ((await world.server.results(poll)) as VisibleResults).options.map(({ votes }) => votes);

  it("by mouse; the vote is there after a reload", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll);
    await vote(page, "Coffee");
    await counted(page);
    await expect.poll(() => votesOf(poll)).toEqual([0, 1]);
    await page.reload();
    await counted(page);
    expect(await page.locator("[data-mine] .label").textContent()).toBe("Coffee");
    expect(page.complaints).toEqual([]);
  });

  it("by keyboard alone: arrows choose, only the button votes", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll);
    for (let presses = 0; presses < 12 && !(await page.getByRole("radio").first().evaluate((radio) => radio.matches(":focus"))); presses++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    expect(await page.getByRole("radio", { name: "Coffee" }).isChecked()).toBe(true);
    expect(await votesOf(poll)).toEqual([0, 0]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await counted(page);
    await expect.poll(() => votesOf(poll)).toEqual([0, 1]);
  });

  it("on a phone: big targets, no sideways scrolling at 320 pixels", async () => {
    const poll = await world.server.poll({ options: ["A rather long answer that has to wrap on a narrow screen", "Short"] });
    const page = await world.visit(poll, { ...PHONE, viewport: { width: 320, height: 640 } });
    const box = await page.locator("plaudit-poll .option").first().boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    await page.locator("plaudit-poll .option").nth(1).tap();
    await page.locator("plaudit-poll .primary").tap();
    await counted(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
  });

  it("several answers", async () => {
    const poll = await world.server.poll({ kind: "multiple_choice", options: ["Tea", "Coffee", "Water"], max_selections: 2 });
    const page = await world.visit(poll);
    await page.getByLabel("Tea").check();
    await vote(page, "Water");
    await counted(page);
    await expect.poll(() => votesOf(poll)).toEqual([1, 0, 1]);
  });

  it("a rating by keyboard", async () => {
    const poll = await world.server.poll({ question: "How was it?", kind: "rating", scale: 5 });
    const page = await world.visit(poll);
    await page.getByRole("radio").first().focus();
    await page.keyboard.press("Space");
    for (let steps = 0; steps < 3; steps++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(async () => ((await world.server.results(poll)) as VisibleResults).mean).toBe(4);
  });

  it("sets no cookie for looking, and asks nobody who has not voted who they are", async () => {
    const page = await world.visit(await world.server.poll());
    expect(await page.context().cookies()).toEqual([]);
  });

  it("where only people signed in elsewhere may vote, says so instead of a form", async () => {
    const poll = await world.server.poll({ voting: { identity: "signed" }, results_visibility: "after_close" });
    const page = await world.visit(poll);
    await page.locator("plaudit-poll").getByText("Only people signed in").waitFor();
    expect(await page.locator("plaudit-poll form").count()).toBe(0);
    const open = await world.visit(await world.server.poll({ voting: { identity: "signed" } }));
    await open.locator("plaudit-poll .percent").first().waitFor();
    await open.locator("plaudit-poll").getByText("Only people signed in").waitFor();
  });

  it("a poll that was called off has no winner", async () => {
    const poll = await world.server.poll();
    await world.server.crowd(poll, [choice(poll, "Tea")]);
    const page = await world.visit(await world.server.act(poll, "cancel"));
    await page.locator("plaudit-poll").getByText("The host canceled this poll.").waitFor();
    expect(await page.getByText("won").count()).toBe(0);
  });

  it("in a long poll the own choice stays in view", async () => {
    const poll = await world.server.poll({ options: Array.from({ length: 60 }, (_, index) => `Place ${index + 1}`) });
    const page = await world.visit(poll, PHONE);
    await vote(page, "Place 7");
    await counted(page);
    await expect.poll(async () => {
      const box = await page.locator("[data-mine]").boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= 844;
    }).toBe(true);
    await page.locator("plaudit-effects .toast p").waitFor();
    const toast = await page.locator("plaudit-effects .toast p").boundingBox();
    expect((toast?.y ?? 9_999) + (toast?.height ?? 0)).toBeLessThanOrEqual(844);
  });

  it("the server's own sentences are said in the visitor's language", async () => {
    const poll = await world.server.poll({ voting: { retract: true } });
    const page = await world.visit(poll, { ...PHONE, locale: "es" });
    await vote(page, "Tea");
    await counted(page);
    await page.getByRole("button", { name: "Retirar" }).click();
    await page.locator("plaudit-effects .toast", { hasText: "Tu voto se ha retirado." }).waitFor();
  });

  it("changes a vote where the poll allows it", async () => {
    const poll = await world.server.poll({ voting: { change: true } });
    const page = await world.visit(poll);
    await vote(page, "Tea");
    await counted(page);
    await page.getByRole("button", { name: "Change vote" }).click();
    await vote(page, "Coffee");
    await expect.poll(() => votesOf(poll)).toEqual([0, 1]);
  });

  it("another tab sees the bars move", async () => {
    const poll = await world.server.poll();
    const [first, second] = [await world.visit(poll), await world.visit(poll)];
    await vote(first, "Tea");
    await counted(first);
    const tea = first.locator("plaudit-poll .row", { hasText: "Tea" }).locator(".percent");
    await expect.poll(() => tea.textContent()).toBe("100%");
    await vote(second, "Coffee");
    await expect.poll(() => tea.textContent()).toBe("50%");
  });

  it("results stay hidden until the close, then show by themselves", async () => {
    const poll = await world.server.poll({ results_visibility: "after_close" });
    const page = await world.visit(poll);
    await vote(page, "Tea");
    await expect.poll(() => votesOf(poll)).toEqual([1, 0]);
    expect(await page.locator("plaudit-poll .percent").count()).toBe(0);
    await world.server.act(poll, "close");
    await page.locator("plaudit-poll .percent", { hasText: "100%" }).waitFor();
  });

  it("survives a killed server: the votes are there, the page comes back by itself", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll);
    await vote(page, "Tea");
    await expect.poll(() => votesOf(poll)).toEqual([1, 0]);
    await world.server.kill();
    await page.locator("plaudit-poll .badge:not([data-tone=live])").waitFor();
    await world.server.startAgain();
    expect(await votesOf(poll)).toEqual([1, 0]);
    await world.server.crowd(poll, [choice(poll, "Coffee")]);
    await page.locator("plaudit-poll .percent", { hasText: "50%" }).first().waitFor({ timeout: 25_000 });
  }, 60_000);

  it("the short link leads to the page", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll);
    await page.goto(poll.links?.short ?? "");
    await ready(page);
    expect(page.url()).toBe(`${world.server.url}/p/${poll.id}`);
  });
});
