/** How it stands on the page: the focus, the keyboard, axe, small screens, careless pages, right to left, and the panel that says why. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Boutique } from "./boutique.ts";
import { hasBrowser } from "./browser.ts";
import { announced, connected, focusIn, heard, listen, popup, question, started, tabTo } from "./page-visits.ts";
import { PHONE } from "./visit.ts";
import { World, findingsInBoth, settled } from "./world.ts";

describe.skipIf(!hasBrowser)("what is shown stands well in a page of another origin", () => {
  let world: World;
  let shop: Boutique;
  let poll = "";
  let users = 0;
  const somebody = (): string => `user-${(users += 1)}`;
  const send = (user: string, more: Record<string, unknown> = {}) => shop.interact({ to: { user }, show: { poll }, ...more });
  const came = (id: string) => expect.poll(() => shop.outcomes(id), { timeout: 8_000 });

  beforeAll(async () => {
    world = await World.begin();
    shop = await Boutique.open(world);
    poll = await shop.poll();
  });
  afterAll(async () => {
    await world.end();
    await shop.close();
  });
  afterEach(async () => {
    await Promise.all(world.browser.contexts().map((context) => context.close()));
  });

  it("a popup comes to the open tab, takes no focus, is answered by keyboard alone, and gives the focus back", async () => {
    const user = somebody();
    const page = await shop.visit({ user });
    await page.locator("#before").focus();
    await connected(page);
    const id = await send(user);
    await question(page).waitFor();
    expect(await focusIn(page, "#before")).toBe(true);
    await expect.poll(() => page.locator("[data-plaudit] [role=status]").allTextContents()).toContain("How was the checkout? Press F6 to answer.");
    await page.keyboard.press("F6");
    expect(await focusIn(page, ".frame")).toBe(true);
    await tabTo(page, () => focusIn(page, "input"));
    await page.keyboard.press("Space");
    await tabTo(page, () => focusIn(page, ".primary[type=submit]"));
    await page.keyboard.press("Enter");
    await came(id).toMatchObject({ shown: 1, answered: 1, dismissed: 0 });
    await tabTo(page, () => focusIn(page, ".foot > .primary"));
    await page.keyboard.press("Enter");
    await popup(page).waitFor({ state: "detached" });
    expect(await focusIn(page, "#before")).toBe(true);
    await came(id).toMatchObject({ answered: 1, dismissed: 0 });
    expect(page.complaints).toEqual([]);
  });

  it("Escape sends it away, from within and from a page where nothing has the focus, and the host is told", async () => {
    const user = somebody();
    const page = await shop.visit({ user });
    await connected(page);
    await listen(page);
    const first = await send(user);
    await question(page).waitFor();
    await page.keyboard.press("F6");
    await page.keyboard.press("Escape");
    await popup(page).waitFor({ state: "detached" });
    await came(first).toMatchObject({ shown: 1, dismissed: 1, answered: 0 });
    const second = await send(user);
    await question(page).waitFor();
    await page.keyboard.press("Escape");
    await came(second).toMatchObject({ dismissed: 1 });
    expect((await heard(page)).map(([type]) => type)).toEqual(["show", "outcome", "close", "show", "outcome", "close"]);
    expect(page.complaints).toEqual([]);
  });

  it.each(["popup", "slide_in", "banner", "tab", "page"] as const)("%s: nothing for axe in light and dark, at 320 px, in a careless page; nothing moves", async (as) => {
    const user = somebody();
    const page = await shop.visit({ user, careless: true, options: { viewport: { width: 320, height: 640 } } });
    await page.evaluate(`window.shifts = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value; }).observe({ type: "layout-shift", buffered: false })`);
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    await send(user, { as });
    const shown = page.locator("[data-plaudit] :is(.frame:not(.waiting), .edge)").first();
    await shown.waitFor();
    if (as !== "tab" && as !== "banner") await question(page).waitFor();
    await settled(page);
    const box = await shown.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(wide);
    expect(await page.evaluate("window.shifts")).toBe(0);
    const ours = (await findingsInBoth(page)).filter((one) => one.includes("data-plaudit"));
    expect(ours).toEqual([]);
    expect(page.complaints).toEqual([]);
  });

  it("a tab at the edge opens by a press, goes back to the edge, and stays away when it is told to", async () => {
    const user = somebody();
    const page = await shop.visit({ user });
    const id = await send(user, { as: "tab" });
    const edge = page.getByRole("button", { name: "Feedback" });
    await edge.click();
    await question(page).waitFor();
    expect(await focusIn(page, ".frame")).toBe(true);
    await page.keyboard.press("Escape");
    expect(await focusIn(page, ".edge button")).toBe(true);
    await came(id).toMatchObject({ clicked: 1, dismissed: 0 });
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Don’t ask again" }).click();
    await edge.waitFor({ state: "detached" });
    await came(id).toMatchObject({ dismissed: 1 });
  });

  it("a banner asks first; its question is a dialog that keeps the focus and gives it back", async () => {
    const user = somebody();
    const page = await shop.visit({ user, options: PHONE });
    const id = await send(user, { as: "banner" });
    await page.getByRole("region", { name: "How was the checkout?" }).getByRole("button", { name: "Answer" }).click();
    await popup(page).waitFor();
    for (let presses = 0; presses < 9; presses++) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("['before', 'after'].includes(document.activeElement?.id)")).toBe(false);
    }
    expect(await page.evaluate("getComputedStyle(document.body).overflow")).toBe("visible");
    await page.getByLabel("All right").check();
    await page.locator("plaudit-poll .primary").click();
    await page.getByRole("button", { name: "Done" }).click();
    await came(id).toMatchObject({ shown: 1, clicked: 1, answered: 1, dismissed: 0 });
  });

  it("the host opens and closes by its own act, for whoever is there; another person begins anew", async () => {
    const page = await shop.visit();
    await connected(page);
    await page.locator("#after").evaluate((button, id) => button.addEventListener("click", () => (window as unknown as { plaudit: { open(what: unknown): void } }).plaudit.open({ poll: id })), poll);
    await page.locator("#after").focus();
    await page.keyboard.press("Enter");
    await popup(page).waitFor();
    expect(await focusIn(page, "dialog.frame")).toBe(true);
    await page.evaluate("plaudit.close()");
    await popup(page).waitFor({ state: "detached" });
    expect(await focusIn(page, "#after")).toBe(true);
    const user = somebody();
    const id = await send(user);
    await page.evaluate(`plaudit.identify("${shop.token(user)}")`);
    await question(page).waitFor();
    await came(id).toMatchObject({ shown: 1 });
    await page.evaluate("plaudit.identify(null)");
    await popup(page).waitFor({ state: "detached" });
  });

  it("while a dialog of ours is open, effects stand in it: they are announced, their buttons can be pressed, and they outlive it", async () => {
    const user = somebody();
    const page = await shop.visit({ user });
    await connected(page);
    const thank = (message: string) => shop.call("POST", "/v1/effects", { to: { user }, effect: "thank_you", message, options: { url: "/more", label: "More" } }).then(({ id }) => String(id));
    await page.evaluate(`plaudit.open({ poll: "${poll}" })`);
    await question(page).waitFor();
    const other = await shop.poll({ question: "And the packing?" });
    await shop.interact({ to: { user }, show: { poll: other } });
    const first = await thank("Thank you for the first");
    await expect.poll(() => announced(page)).toContain("Thank you for the first");
    await page.locator("plaudit-effects .thanks .close").click();
    await came(first).toMatchObject({ shown: 1, dismissed: 1 });
    await question(page).waitFor();
    const second = await thank("Thank you for the second");
    await expect.poll(() => announced(page)).toContain("Thank you for the second");
    expect(await page.getByRole("dialog", { name: "And the packing?" }).count()).toBe(0);
    await page.locator("plaudit-effects .thanks .close").focus();
    await page.keyboard.press("Escape");
    await came(second).toMatchObject({ shown: 1, dismissed: 1 });
    await question(page).waitFor();
    await thank("Thank you for the third");
    await page.locator("plaudit-effects .thanks").waitFor();
    await page.evaluate("plaudit.close()");
    await popup(page).waitFor({ state: "detached" });
    await page.locator("plaudit-effects .thanks").waitFor();
    await page.getByRole("dialog", { name: "And the packing?" }).waitFor();
    await page.locator("plaudit-effects .thanks .close").click();
    await page.locator("plaudit-effects .thanks").waitFor({ state: "detached" });
    await shop.call("POST", "/v1/effects", { to: { user }, effect: "toast", message: "And after it" });
    await expect.poll(() => announced(page)).toContain("And after it");
    expect(page.complaints).toEqual([]);
  });

  it("on a phone, thanks for an answer do not lie over the button that is next", async () => {
    const user = somebody();
    const page = await shop.visit({ user, options: { ...PHONE, reducedMotion: "reduce" } });
    await connected(page);
    await page.evaluate("plaudit.debug(false)");
    await send(user);
    await popup(page).getByLabel("All right").and(page.locator("input")).check();
    await popup(page).locator(".primary").click();
    const [done, thanks] = [page.getByRole("button", { name: "Done" }), page.locator("plaudit-effects .pill")];
    await Promise.all([done.waitFor(), thanks.waitFor()]);
    const box = (one: typeof done) => one.boundingBox().then((found) => found ?? { x: 0, y: 0, width: 0, height: 0 });
    await expect.poll(async () => (await box(thanks)).y + (await box(thanks)).height < (await page.locator(".popup").boundingBox().then((card) => card?.y ?? 0))).toBe(true);
    expect((await box(done)).y).toBeGreaterThan((await box(thanks)).y);
  });

  it("the panel is asked for in the address, folds, and goes away", async () => {
    const page = await shop.visit({ user: somebody(), path: "/?plaudit_debug=1" });
    const panel = page.getByRole("region", { name: "Plaudit debug" });
    await panel.getByText("live over websocket").first().waitFor();
    expect((await findingsInBoth(page)).filter((one) => one.includes("debug"))).toEqual([]);
    await panel.getByRole("button", { name: "Fold" }).click();
    expect(await panel.getByText("What happened").isVisible()).toBe(false);
    await page.goto(`${shop.url}/next`);
    await panel.waitFor();
    await panel.getByRole("button", { name: "Leave debug mode" }).click();
    await panel.waitFor({ state: "detached" });
    await page.reload();
    await started(page);
    expect(await panel.count()).toBe(0);
  });

  it("from right to left, in the page's language", async () => {
    const user = somebody();
    const page = await shop.visit({ user, lang: "ar" });
    await send(user, { as: "slide_in" });
    const card = page.locator("[data-plaudit] .frame:not(.waiting)");
    await card.waitFor();
    await settled(page);
    expect((await card.boundingBox())?.x).toBeLessThan(60);
    await page.getByRole("button", { name: "إغلاق" }).waitFor();
  });

  it("wears the project's colour, changed while it stands there, in light and dark; a colour of the page's own comes before it", async () => {
    const user = somebody();
    const set = (accent: string | null) => shop.call("PATCH", "/v1/settings", { theme: accent === null ? null : { accent } });
    await set("#b3126d");
    try {
      const page = await shop.visit({ user, options: { colorScheme: "light" }, body: `<div data-plaudit-slot="thanks"></div>` });
      await connected(page);
      await send(user);
      const other = await shop.poll({ question: "And the packing?" });
      await shop.interact({ to: { user }, show: { poll: other }, as: "inline", slot: "thanks" });
      const button = (where: string) => page.locator(where).locator("plaudit-poll .primary").evaluate((one) => getComputedStyle(one).backgroundColor);
      const both = () => Promise.all([button(".popup"), button("[data-plaudit-slot]")]);
      await expect.poll(both).toEqual(["rgb(179, 18, 109)", "rgb(179, 18, 109)"]);
      await set("#1d4fc4");
      await expect.poll(both).toEqual(["rgb(29, 79, 196)", "rgb(29, 79, 196)"]);
      await shop.call("POST", "/v1/effects", { to: { user }, effect: "thank_you", message: "Thank you", options: { url: "/more", label: "More" } });
      const seal = page.locator("plaudit-effects .seal");
      const shade = (what: typeof seal) => what.evaluate((one) => getComputedStyle(one).backgroundColor);
      await seal.waitFor();
      expect(await shade(seal)).toBe("rgb(29, 79, 196)");
      await page.emulateMedia({ colorScheme: "dark" });
      await expect.poll(async () => new Set([...(await both()), await shade(seal)]).size).toBe(1);
      expect(await shade(seal)).not.toBe("rgb(29, 79, 196)"); // too dark to be read there
      expect(await findingsInBoth(page)).toEqual([]);

      const own = await shop.visit({ user: somebody(), meet: (met) => void met.addInitScript(`document.addEventListener("DOMContentLoaded", () => document.documentElement.style.setProperty("--plaudit-color-accent", "#7a3e00"))`) });
      await connected(own);
      await own.evaluate(`plaudit.open({ poll: "${poll}" })`);
      await expect.poll(() => own.locator(".popup plaudit-poll .primary").evaluate((one) => getComputedStyle(one).backgroundColor)).toBe("rgb(122, 62, 0)");
      expect([...page.complaints, ...own.complaints]).toEqual([]);
    } finally {
      await set(null);
    }
  });
});
