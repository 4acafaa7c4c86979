/** Hearts and emoji on anything of the host's: one like per voter, every tap once, everybody sees it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Locator, Page } from "playwright-core";
import { hasBrowser, launch } from "./browser.ts";
import { PlauditServer } from "./plaudit.ts";
import { SmallHost } from "./small-host.ts";
import { DESKTOP, PHONE } from "./visit.ts";
import { findingsInBoth } from "./world.ts";

const heart = (page: Page): Locator => page.locator("plaudit-like button");
const emoji = (page: Page, which: string): Locator => page.locator("plaudit-reactions button", { hasText: which });
const count = (button: Locator): Promise<string> => button.locator(".count").innerText();

describe.skipIf(!hasBrowser)("likes and reactions", () => {
  let server: PlauditServer;
  let host: SmallHost;
  let browser: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    [server, browser] = await Promise.all([PlauditServer.start(), launch()]);
    host = await SmallHost.start(server);
  });
  afterAll(async () => {
    await browser.close();
    await host.stop();
    await server.stop();
  });

  const state = (subject: string) => server.call("GET", `/v1/subjects/${encodeURIComponent(subject)}`) as Promise<{ likes: number; reactions: Record<string, number> }>;

  it("a like is one, is seen elsewhere at once, is known after a reload, and can be taken back", async () => {
    const [here, there] = [await host.visit(browser, "post-1"), await host.visit(browser, "post-1")];
    await heart(here).click();
    await expect.poll(() => count(heart(there))).toBe("1");
    await there.getByRole("button", { name: "Like, 1 like", pressed: false }).waitFor();
    await heart(there).click();
    await expect.poll(() => count(heart(here))).toBe("2");
    await here.reload();
    await here.getByRole("button", { name: "Like, 2 likes", pressed: true }).waitFor();
    await heart(here).click();
    await expect.poll(() => count(heart(there))).toBe("1");
    expect(await heart(there).getAttribute("aria-pressed")).toBe("true");
    await expect.poll(async () => (await state("post-1")).likes).toBe(1);
    expect([...here.complaints, ...there.complaints]).toEqual([]);
    await here.context().close();
    await there.context().close();
  });

  it("taps leave together, are counted once each, and float by at everybody else's who lets things move", async () => {
    const here = await host.visit(browser, "post 2: täps & more?");
    const there = await host.visit(browser, "post 2: täps & more?");
    const quiet = await host.visit(browser, "post 2: täps & more?", { options: { ...DESKTOP, reducedMotion: "reduce" } });
    const sent: string[] = [];
    here.on("request", (request) => request.url().endsWith("/v1/reactions") && sent.push(request.postData() ?? ""));
    const floats = there.evaluate(`new Promise((seen) => new MutationObserver((_, observer) => { observer.disconnect(); seen(true); })
      .observe([...document.querySelector("plaudit-reactions").shadowRoot.querySelectorAll(".sky")][1], { childList: true }))`);
    for (let n = 0; n < 7; n++) await emoji(here, "👏").click();
    await emoji(here, "🔥").click();
    expect(await count(emoji(here, "👏"))).toBe("7");
    for (const page of [there, quiet]) await expect.poll(() => count(emoji(page, "👏"))).toBe("7");
    expect(await floats).toBe(true);
    expect(await quiet.locator("plaudit-reactions .fly").count()).toBe(0);
    await expect.poll(async () => (await state("post 2: täps & more?")).reactions).toEqual({ "👏": 7, "🔥": 1 });
    expect(sent.length).toBeLessThan(5);
    for (const page of [here, there, quiet]) {
      expect(page.complaints).toEqual([]);
      await page.context().close();
    }
  });

  it("an answer that is lost on its way counts nothing twice", async () => {
    const page = await host.visit(browser, "post-3");
    let lost = 0;
    await page.route("**/v1/reactions", async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      await route.abort();
    });
    for (let n = 0; n < 3; n++) await emoji(page, "❤️").click();
    await expect.poll(() => lost, { timeout: 12_000 }).toBeGreaterThan(1);
    await expect.poll(async () => (await state("post-3")).reactions).toEqual({ "❤️": 3 });
    await expect.poll(() => count(emoji(page, "❤️"))).toBe("3"); // the push may come before the answer to what was sent again
    await page.context().close();
  });

  it("without a network it shows, says that it waits, and is sent once when the network is back", async () => {
    const page = await host.visit(browser, "post-4");
    await page.context().setOffline(true);
    await heart(page).click();
    await emoji(page, "👏").click();
    expect(await heart(page).getAttribute("aria-pressed")).toBe("true");
    await page.locator("plaudit-like .note", { hasText: "Will be sent when the network is back." }).waitFor();
    await page.context().setOffline(false);
    await expect.poll(async () => state("post-4"), { timeout: 20_000 }).toMatchObject({ likes: 1, reactions: { "👏": 1 } });
    expect(await count(emoji(page, "👏"))).toBe("1");
    await page.context().close();
  });

  it.each([
    ["server-sent events", "delete globalThis.WebSocket", null],
    ["asking again and again", "delete globalThis.WebSocket", /\/stream/],
  ] as const)("where there is no WebSocket: by %s", async (_, script, broken) => {
    const subject = `post-5-${broken === null}`;
    const here = await host.visit(browser, subject);
    const there = await host.visit(browser, subject, { script });
    if (broken !== null) {
      await there.route(broken, (route) => route.abort());
      await there.reload();
      await there.locator("plaudit-like .count:not(:empty)").waitFor();
    }
    await heart(here).click();
    await expect.poll(() => count(heart(there)), { timeout: 25_000 }).toBe("1");
    await here.context().close();
    await there.context().close();
  }, 40_000);

  it("by keyboard, with a name and a state; a key held down is one tap; what one did is said", async () => {
    const page = await host.visit(browser, "post-6");
    await page.keyboard.press("Tab");
    expect(await heart(page).evaluate((one) => one.matches(":focus"))).toBe(true);
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Like, 1 like", pressed: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.down("Enter");
    await page.keyboard.down("Enter");
    await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await page.getByRole("group", { name: "Reactions" }).getByRole("button", { name: "❤️, 1 reaction" }).waitFor();
    await expect.poll(() => page.locator("plaudit-reactions [role=status]").innerText()).toBe("❤️ × 1");
    await page.context().close();
  });

  it("in the reader's language and direction", async () => {
    const page = await host.visit(browser, "post-7", { query: "?lang=ar", options: PHONE });
    await heart(page).tap();
    await page.getByRole("button", { name: /إعجاب واحد/, pressed: true }).waitFor();
    expect(await page.locator("plaudit-reactions .row").getAttribute("dir")).toBe("rtl");
    await page.context().close();
  });

  it("without a key of its own it is whoever the page says is here", async () => {
    const { token } = (await server.call("POST", "/v1/voters", {}, server.publishableKey)) as { token: string };
    const body = JSON.stringify({ subject: "post-9", like: true });
    await fetch(`${server.url}/v1/reactions`, { method: "POST", body, headers: { Authorization: `Bearer ${server.publishableKey}`, "Plaudit-Voter": token, "Content-Type": "application/json" } });
    const page = await host.visit(browser, "post-9");
    await page.getByRole("button", { name: "Like, 1 like", pressed: false }).waitFor();
    await page.evaluate(`plaudit.identify(() => Promise.resolve("${token}"))`);
    await page.getByRole("button", { name: "Like, 1 like", pressed: true }).waitFor();
    await heart(page).click();
    await expect.poll(async () => (await state("post-9")).likes).toBe(0);
    await page.context().close();
  });

  it("nothing serious for axe, light and dark, liked and not; nothing aside moves", async () => {
    const page = await host.visit(browser, "post-8");
    const below = (): Promise<unknown> => page.locator("main > p").last().evaluate((one) => one.getBoundingClientRect().toJSON() as unknown);
    const before = await below();
    expect(await findingsInBoth(page)).toEqual([]);
    await heart(page).click();
    for (let n = 0; n < 25; n++) await emoji(page, "🔥").click();
    await page.emulateMedia({ colorScheme: "light" });
    expect(await findingsInBoth(page)).toEqual([]);
    expect(await below()).toEqual(before);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });
});
