/** The demo wall: bars move under the crowd, the phone beside it votes, and nothing serious for axe. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, launch } from "./browser.ts";
import { startDemo } from "./plaudit.ts";
import { DESKTOP, open, type Visit } from "./visit.ts";
import { findings } from "./world.ts";

describe.skipIf(!hasBrowser)("the demo wall", () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Awaited<ReturnType<typeof launch>>;
  let page: Visit;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(200), launch()]);
    page = await open(browser, { ...DESKTOP, viewport: { width: 1600, height: 900 } });
    await page.goto(`${demo.url}/`);
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  const figure = async (name: string): Promise<number> => Number((await page.locator(`[data-figure=${name}]`).textContent())?.replaceAll(",", ""));

  it("counts while the crowd votes", async () => {
    await expect.poll(() => figure("votes"), { timeout: 15_000 }).toBeGreaterThan(0);
    const first = await figure("votes");
    await expect.poll(() => figure("votes"), { timeout: 15_000 }).toBeGreaterThan(first);
    await expect.poll(() => figure("viewers"), { timeout: 15_000 }).toBeGreaterThan(0);
    expect(await page.locator("[data-leads]").count()).toBeGreaterThan(0);
  });

  it("a vote on the phone beside it is counted", async () => {
    const phone = page.frameLocator(".phone iframe");
    await phone.getByRole("radio", { name: "Water" }).check();
    await phone.locator("plaudit-poll .primary").click();
    await phone.locator("plaudit-poll [data-mine]").waitFor();
  });

  it("its commands are there to the last letter, and a button copies them", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const box = page.locator(".command").last();
    const command = (await box.locator("code").textContent())?.trim() ?? "";
    expect(command).toMatch(/^plaudit export poll_\w+ .* && plaudit verify demo.ndjson$/);
    expect(await box.locator("code").evaluate((code) => code.scrollWidth - code.clientWidth)).toBeLessThanOrEqual(0);
    await box.getByRole("button").click();
    await box.getByText("Copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(command);
  });

  it.each([[1440, 900], [1920, 1080], [390, 844], [320, 568]])("stays within %i by %i", async (width, height) => {
    await page.setViewportSize({ width, height });
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1600, height: 900 });
  });

  it("fits one screen, without a finding or a complaint", async () => {
    expect(await page.evaluate("document.documentElement.scrollHeight - innerHeight")).toBeLessThanOrEqual(0);
    expect(await findings(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
  });
});
