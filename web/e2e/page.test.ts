/** What is sent to a person comes to their open page, once, and is told: the page script on the product itself, under a strict policy. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Boutique } from "./boutique.ts";
import { hasBrowser } from "./browser.ts";
import { PHONE } from "./visit.ts";
import { World, findingsInBoth, settled } from "./world.ts";

const question = (page: Page) => page.getByRole("heading", { name: "How was the checkout?" });
const popup = (page: Page) => page.getByRole("dialog", { name: "How was the checkout?" });
/** By the keyboard, from wherever the focus is, until `reached`. */
async function tabTo(page: Page, reached: () => Promise<boolean>, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < 12 && !(await reached()); presses++) await page.keyboard.press(key);
  expect(await reached()).toBe(true);
}
const focusIn = (page: Page, selector: string) => page.evaluate((wanted) => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.matches(wanted) ?? false;
}, selector);
/** The channel is open: what is sent from now on comes at once. */
const connected = (page: Page) => page.waitForFunction(`(async () => {
  if (!window.plaudit?.version) return false;
  window.__seen ??= (window.plaudit.debug(true), true);
  return [...document.querySelectorAll("[data-plaudit][data-debug]")].some((host) => /live over/.test(host.shadowRoot.textContent) && /inbox holds/.test(host.shadowRoot.textContent));
})()`);
const debug = (page: Page) => page.evaluate(`[...document.querySelectorAll("[data-plaudit][data-debug]")].map((host) => host.shadowRoot.querySelector(".panel").innerText).join("")`) as Promise<string>;
const heard = (page: Page) => page.evaluate("window.heard") as Promise<readonly (readonly [string, Record<string, unknown>])[]>;
const listen = (page: Page) => page.evaluate(`window.heard = []; for (const type of ["show", "close", "outcome", "effect", "problem"]) window.plaudit.on(type, (detail) => window.heard.push([type, detail]));`);

describe.skipIf(!hasBrowser)("the page script in a page of another origin", () => {
  let world: World;
  let shop: Boutique;
  let poll = "";
  let users = 0;
  const somebody = (): string => `user-${(users += 1)}`;
  const send = (user: string, more: Record<string, unknown> = {}) => shop.interact({ to: { user }, show: { poll }, ...more });
  const play = (user: string, effect: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    shop.call("POST", "/v1/effects", { to: { user }, ...effect, ...more }).then(({ id }) => String(id));
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

  it("one loud thing at a time, the more important first, and what stands in a slot beside it", async () => {
    const user = somebody();
    const other = await shop.poll({ question: "And the packing?" });
    await send(user, { priority: 10 });
    await shop.interact({ to: { user }, show: { poll: other }, priority: 90, as: "slide_in" });
    const inline = await send(user, { as: "inline", slot: "thanks" });
    const page = await shop.visit({ user, body: `<div data-plaudit-slot="thanks"></div>` });
    await page.getByRole("dialog", { name: "And the packing?" }).waitFor();
    await page.locator("[data-plaudit-slot]").getByRole("heading", { name: "How was the checkout?" }).waitFor();
    await came(inline).toMatchObject({ shown: 1 });
    expect(await popup(page).count()).toBe(0);
    await page.getByRole("button", { name: "Close" }).click();
    await popup(page).waitFor();
  });

  it("a slot that comes later is filled then", async () => {
    const user = somebody();
    await send(user, { as: "inline", slot: "later" });
    const page = await shop.visit({ user });
    await connected(page);
    await expect.poll(() => debug(page)).toContain("no_slot");
    await page.evaluate(`document.querySelector("main").append(Object.assign(document.createElement("div"), { id: "late" })); document.querySelector("#late").dataset.plauditSlot = "later"`);
    await page.locator("#late").getByRole("heading", { name: "How was the checkout?" }).waitFor();
  });

  it("two tabs of one person show it once in all, or once each, as asked", async () => {
    const user = somebody();
    const first = await shop.visit({ user });
    const second = await shop.visit({ user }, first.context());
    const other = await shop.visit({ user });
    await Promise.all([first, second, other].map(connected));
    const shownIn = async (): Promise<number> => {
      const counts = await Promise.all([first, second, other].map((page) => popup(page).count()));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    const once = await send(user);
    await came(once).toMatchObject({ shown: 1 });
    await Promise.all([first, second, other].map((page) => expect.poll(() => debug(page)).toMatch(/claim_lost|claimed|page_hidden/)));
    await expect.poll(shownIn).toBe(1);
    for (const page of [first, second, other]) await page.evaluate("window.plaudit.close()");
    await second.bringToFront();
    const each = await send(user, { once_per: "tab" });
    await came(each).toMatchObject({ shown: 3 });
    await expect.poll(shownIn).toBe(3);
  });

  it("goes on in the same tab on the next page, without asking again who may show it", async () => {
    const user = somebody();
    const page = await shop.visit({ user });
    const id = await send(user);
    await question(page).waitFor();
    await page.goto(`${shop.url}/next`);
    await question(page).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await came(id).toMatchObject({ shown: 1, dismissed: 1 });
    await page.reload();
    await connected(page);
    expect(await popup(page).count()).toBe(0);
  });

  it("sent while the network was down it comes once when it is back, or not at all when its time is over", async () => {
    const user = somebody();
    const page = await shop.visit({ user });
    await connected(page);
    await listen(page);
    await page.context().setOffline(true);
    const lasting = await play(user, { effect: "toast", message: "Your order has left the house" }, { ttl_seconds: 3_600 });
    const fleeting = await play(user, { effect: "toast", message: "Only now" }, { ttl_seconds: 1 });
    await expect.poll(() => shop.call("GET", `/v1/interactions/${fleeting}`), { timeout: 8_000 }).toMatchObject({ status: "expired" });
    await page.context().setOffline(false);
    await page.getByText("Your order has left the house").first().waitFor({ timeout: 25_000 });
    await came(lasting).toMatchObject({ shown: 1 });
    expect(await page.getByText("Only now").count()).toBe(0);
    await came(fleeting).toMatchObject({ shown: 0 });
    expect((await heard(page)).filter(([type]) => type === "effect")).toHaveLength(1);
  });

  it("effects are played, and their outcome is told; a page may play its own", async () => {
    const user = somebody();
    const page = await shop.visit({ user, options: { reducedMotion: "reduce" } });
    await connected(page);
    await listen(page);
    const still = await play(user, { effect: "confetti", message: "Well done" });
    await page.getByText("Well done").first().waitFor();
    await came(still).toMatchObject({ shown: 1 });
    await page.evaluate(`document.addEventListener("plaudit-effect", (event) => event.preventDefault())`);
    const own = await play(user, { effect: "toast", message: "By the page itself" });
    await came(own).toMatchObject({ shown: 1 });
    expect(await page.getByText("By the page itself").count()).toBe(0);
    expect(page.complaints).toEqual([]);
  });

  it("what is tracked reaches the server once, also what was tracked before anything was loaded and while the network was down", async () => {
    const user = somebody();
    const page = await shop.visit({ user, meet: (met) => void met.addInitScript(`(window.plaudit ??= { q: [] }).q.push(["track", "page.seen", { from: "queue" }])`) });
    const events = async () => ((await shop.call("GET", `/v1/events?user=${user}`))["data"] as readonly { name: string; properties?: unknown }[]).map(({ name }) => name).sort();
    await expect.poll(events).toEqual(["page.seen"]);
    await connected(page);
    await page.context().setOffline(true);
    await page.evaluate(`plaudit.track("cart.filled", { items: 2 }); plaudit.track("cart.filled again", {}); plaudit.track("cart.left")`);
    await expect.poll(() => debug(page)).toMatch(/to send\s+2 events/);
    await page.context().setOffline(false);
    await expect.poll(events, { timeout: 20_000 }).toEqual(["cart.filled", "cart.left", "page.seen"]);
    await expect.poll(() => debug(page)).toMatch(/to send\s+0 events/);
  });

  it("before consent nothing is stored and nothing is sent; taken back, nothing is left", async () => {
    const asked: string[] = [];
    const page = await shop.visit({
      tag: `data-consent="required"`,
      meet: (met) => met.on("request", (request) => {
        if (!request.url().includes("/widget/") && !request.url().includes("/pages/") && !request.url().startsWith(shop.url)) asked.push(request.url());
      }),
    });
    await page.waitForFunction("window.plaudit?.on && window.plaudit.q.length === 0");
    await page.evaluate(`plaudit.track("page.seen")`);
    await page.waitForLoadState("networkidle");
    const stored = () => page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length");
    expect(asked).toEqual([]);
    expect(await stored()).toBe(0);
    await page.evaluate("plaudit.consent(true)");
    await connected(page);
    await expect.poll(() => asked.some((url) => url.endsWith("/v1/events"))).toBe(true);
    expect(await stored()).toBeGreaterThan(0);
    await page.evaluate("plaudit.consent(false)");
    expect(await stored()).toBe(0);
    const before = asked.length;
    await page.evaluate(`plaudit.track("page.left"); plaudit.open({ poll: "${poll}" })`);
    await page.waitForLoadState("networkidle");
    expect(asked.length).toBe(before);
    expect(await page.locator("plaudit-poll").count()).toBe(0);
  });

  it("a cue of one page asks where the address moves without a load, and the panel says what came of it", async () => {
    const user = somebody();
    await shop.call("POST", "/v1/triggers", { name: "thanks", on: { cue: "load", url: { matches: "contains", value: "/thanks" } }, show: { poll }, as: "slide_in" });
    await shop.call("POST", "/v1/triggers", { name: "help", on: { cue: "click", selector: "#after" }, show: { effect: { effect: "toast", message: "Still here to help" } } });
    const page = await shop.visit({ user });
    await connected(page);
    await expect.poll(() => debug(page)).toContain("other_page");
    await page.evaluate(`history.pushState({}, "", "/thanks?order=7")`);
    await popup(page).waitFor();
    await expect.poll(() => debug(page)).toMatch(/load for .*shows/);
    await page.evaluate(`history.pushState({}, "", "/cart"); history.pushState({}, "", "/thanks")`);
    await expect.poll(() => debug(page)).toMatch(/shows nothing\s*(frequency_once|already_waiting)/);
    await page.locator("#after").click();
    await page.getByText("Still here to help").first().waitFor();
    expect(page.complaints).toEqual([]);
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

  it("what is taken back goes from the page; what is for later waits", async () => {
    const user = somebody();
    const page = await shop.visit({ user });
    await connected(page);
    const id = await send(user);
    await question(page).waitFor();
    await shop.call("DELETE", `/v1/interactions/${id}`);
    await popup(page).waitFor({ state: "detached" });
    await send(user, { not_before: new Date(Date.now() + 600_000).toISOString() });
    await expect.poll(() => debug(page)).toContain("not_before");
    expect(await popup(page).count()).toBe(0);
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
    await page.waitForFunction("window.plaudit?.q?.length === 0");
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

  it("included twice, and as a module, it is one", async () => {
    const user = somebody();
    const twice = `<script type="module" src="${world.server.url}/widget/v1.js" data-key="${shop.key}"></script><plaudit-poll poll="${poll}" key="${shop.key}"></plaudit-poll>`;
    const page = await shop.visit({ user, body: twice });
    await page.locator("plaudit-poll .question").waitFor();
    await connected(page);
    const id = await send(user);
    await popup(page).waitFor();
    expect(await popup(page).count()).toBe(1);
    await came(id).toMatchObject({ delivered: 1, shown: 1 });
    expect(page.complaints).toEqual([]);
  });
});
