/** What a poll answers a vote with, and what the host sends to all who watch one: any effect, by one stage, over dialogs too. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { hasBrowser } from "./browser.ts";
import { Site } from "./site.ts";
import { DESKTOP, PHONE, open } from "./visit.ts";
import { World, counted, ready, vote } from "./world.ts";

const LAYER = "plaudit-effects";
const status = (page: Page, element: string): Promise<string> => page.locator(`${element} [role=status]`).innerText();

describe.skipIf(!hasBrowser)("effects of polls", () => {
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

  it.each([
    ["badge", ".award"], ["thank_you", ".thanks"], ["banner", ".strip"], ["emoji_burst", ".fly"], ["confetti", "canvas"],
  ] as const)("a vote is answered with %s, on a page with a strict policy, and said by the poll itself", async (effect, seen) => {
    const poll = await world.server.poll({ effects: { voted: { effect, message: "You are in!" } } });
    const page = await site.visit(world.browser, poll);
    await vote(page, "Tea");
    await page.locator(`${LAYER} ${seen}`).first().waitFor({ state: "attached" });
    await expect.poll(() => status(page, "plaudit-poll")).toBe("You are in!");
    expect(await page.locator(`${LAYER} [role=status]`).count()).toBe(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it("a refused vote shakes its card and stands in the alert; for those who want stillness the alert is all there is", async () => {
    const poll = await world.server.poll();
    for (const reducedMotion of ["no-preference", "reduce"] as const) {
      const page = await world.visit(poll, { ...DESKTOP, reducedMotion });
      await page.route("**/votes", (route) => route.fulfill({ status: 409, json: { type: "about:blank", title: "No", status: 409, code: "already_voted", feedback: { effect: "shake", message: "You have already voted here.", tone: "warning", haptic: [] } } }));
      const shaken = page.locator("plaudit-poll .card").evaluate((card) => new Promise((done) => {
        let moved = false;
        const look = (left: number): void => {
          moved ||= card.getAnimations().length > 0;
          if (left === 0) done(moved);
          else requestAnimationFrame(() => look(left - 1));
        };
        look(90);
      }));
      await vote(page, "Tea");
      await page.locator("plaudit-poll [role=alert]:not(:empty)").waitFor();
      expect(await shaken).toBe(reducedMotion === "no-preference");
      expect(await page.locator(`${LAYER} .pill`).count()).toBe(0);
      await page.context().close();
    }
  });

  it("what the host sends to a poll is seen by all who watch it, in their way, and counted", async () => {
    const poll = await world.server.poll();
    const able = await world.visit(poll);
    const still = await world.visit(poll, { ...PHONE, reducedMotion: "reduce" });
    const sent = (await world.server.call("POST", "/v1/effects", { to: { poll: poll.id }, effect: "confetti", message: "One hundred votes!", tone: "success" })) as { id: string };
    await able.locator(`${LAYER} canvas`).waitFor({ state: "attached" });
    await still.locator(`${LAYER} .pill`, { hasText: "One hundred votes!" }).waitFor();
    for (const page of [able, still]) await expect.poll(() => status(page, "plaudit-poll")).toBe("One hundred votes!");
    await expect.poll(async () => ((await world.server.call("GET", `/v1/interactions/${sent.id}`)) as { outcomes: unknown }).outcomes).toMatchObject({ shown: 2, fallbacks: { toast: 1 } });
    for (const page of [able, still]) {
      expect(page.complaints).toEqual([]);
      await page.context().close();
    }
  });

  it("over a dialog that was opened later, and without starting anything again", async () => {
    const poll = await world.server.poll({ voting: { change: true }, effects: { voted: { effect: "banner", message: "Stays" }, changed: { effect: "toast", message: "Over it" } } });
    const page = await open(world.browser, DESKTOP);
    await page.goto(`${world.server.url}/p/${poll.id}`);
    await ready(page);
    await vote(page, "Tea");
    await counted(page);
    await page.locator(`${LAYER} .strip`).waitFor();
    await page.waitForFunction(() => document.querySelector("plaudit-effects")?.shadowRoot?.querySelector(".strip")?.getAnimations().length === 0);
    await page.evaluate(() => {
      const dialog = document.createElement("dialog");
      dialog.textContent = "A dialog of the host";
      document.body.append(dialog);
      dialog.showModal();
      dialog.close();
      dialog.showModal();
      (document.querySelector("plaudit-poll") as unknown as { shadowRoot: ShadowRoot }).shadowRoot.querySelector<HTMLElement>(".foot button")?.click();
    });
    await page.locator("plaudit-poll input").nth(1).evaluate((one) => (one as HTMLElement).click());
    await page.locator("plaudit-poll .primary").evaluate((one) => (one as HTMLElement).click());
    const pill = page.locator(`${LAYER} .pill`, { hasText: "Over it" });
    await pill.waitFor();
    expect(await page.locator(`${LAYER} .strip`).evaluate((one) => one.getAnimations().length)).toBe(0);
    const stacking = await page.evaluate("[...document.querySelectorAll('dialog, plaudit-effects')].map((one) => one.matches(':popover-open, :modal'))");
    expect(stacking).toEqual([true, true]);
    await page.context().close();
  });
});
