/** What is sent to a person comes to their open page, once, and is told: the page script on the product itself, under a strict policy. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Boutique } from "./boutique.ts";
import { hasBrowser } from "./browser.ts";
import { Line } from "./page-line.ts";
import { FLEETING, LASTING, LATER, Outage } from "./page-outage.ts";
import { connected, debug, listen, popup, question, started } from "./page-visits.ts";
import { World } from "./world.ts";

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

  let outage: Outage | null = null;

  beforeAll(async () => {
    world = await World.begin();
    shop = await Boutique.open(world);
    poll = await shop.poll();
  });
  afterAll(async () => {
    await outage?.close();
    await world.end();
    await shop.close();
  });
  afterEach(async () => {
    const stay = outage?.contexts ?? [];
    await Promise.all(world.browser.contexts().map((context) => stay.includes(context) || context.close()));
  });

  it("the network goes down for somebody, and two effects are sent: they come to no page", async () => {
    outage = await Outage.begin(shop, somebody());
    await came(outage.lasting).toMatchObject({ shown: 0 });
    await came(outage.fleeting).toMatchObject({ shown: 0 });
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

  it("a device whose clock is two hours ahead has its person, by a token of one hour, and is shown what lives for a minute", async () => {
    const user = somebody();
    const page = await shop.visit({ user, meet: (met) => void met.addInitScript("const now = Date.now; Date.now = () => now() + 7_200_000") });
    await connected(page);
    await came(await play(user, { effect: "toast", message: "In time" }, { ttl_seconds: 60 })).toMatchObject({ shown: 1 });
    await page.getByText("In time").first().waitFor();
  });

  it("what is tracked reaches the server once, also what was tracked before anything was loaded and while the network was down", async () => {
    const user = somebody();
    const line = await Line.to(world.server.url);
    const page = await shop.visit({ user, through: line.url, meet: (met) => void met.addInitScript(`(window.plaudit ??= { q: [] }).q.push(["track", "page.seen", { from: "queue" }])`) });
    const events = async () => ((await shop.call("GET", `/v1/events?user=${user}`))["data"] as readonly { name: string; properties?: unknown }[]).map(({ name }) => name).sort();
    await expect.poll(events).toEqual(["page.seen"]);
    await connected(page);
    line.cut();
    await page.context().setOffline(true);
    await page.evaluate(`plaudit.track("cart.filled", { items: 2 }); plaudit.track("cart.filled again", {}); plaudit.track("cart.left")`);
    await expect.poll(() => debug(page)).toMatch(/to send\s+2 events/);
    expect(await events()).toEqual(["page.seen"]);
    line.mend();
    await page.context().setOffline(false);
    await expect.poll(events, { timeout: 20_000 }).toEqual(["cart.filled", "cart.left", "page.seen"]);
    await expect.poll(() => debug(page)).toMatch(/to send\s+0 events/);
    await line.close();
  });

  it("before consent nothing is stored and nothing is sent; taken back, nothing is left", async () => {
    const asked: string[] = [];
    const page = await shop.visit({
      tag: `data-consent="required"`,
      meet: (met) => met.on("request", (request) => {
        if (!request.url().includes("/widget/") && !request.url().includes("/pages/") && !request.url().startsWith(shop.url)) asked.push(request.url());
      }),
    });
    await started(page);
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

  it("after thirty seconds it is back: what still may come, comes once in all; what was over, to nobody", { timeout: 120_000 }, async () => {
    outage ??= await Outage.begin(shop, somebody());
    await outage.last();
    await outage.over(LASTING);
    await came(outage.lasting).toMatchObject({ shown: 1 });
    const all = await outage.heardAfter(LATER);
    expect(all.flat().filter((message) => message === LASTING)).toHaveLength(1);
    expect(all.flat()).not.toContain(FLEETING);
    expect(all.map((messages) => messages.at(-1))).toEqual([LATER, LATER, LATER]);
    expect(await shop.call("GET", `/v1/interactions/${outage.fleeting}`)).toMatchObject({ status: "expired", outcomes: { shown: 0 } });
    await came(outage.lasting).toMatchObject({ shown: 1 });
  });
});
