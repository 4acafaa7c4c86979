/** `<plaudit-survey>` against the product itself: on its hosted page, and in pages of other sites under a strict policy. */
import type { Survey } from "@plaudit/client";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { Shop, SHOP } from "./shop.ts";
import { PHONE, open, type Visit } from "./visit.ts";
import { World, findings } from "./world.ts";

const LOOK: BrowserContextOptions = { ...PHONE, hasTouch: false, isMobile: false };
const SHOTS = process.env["SCREENSHOTS"];

const question = (page: Page, text: string | RegExp) => page.locator("plaudit-survey .question", { hasText: text }).waitFor();
const progress = (page: Page) => page.locator("plaudit-survey .way span").innerText();
const next = (page: Page, name = "Next") => page.locator("plaudit-survey").getByRole("button", { name, exact: true }).click();
const stars = (page: Page, n: number) => page.getByRole("radio", { name: `${n} of 5` }).check({ force: true });
const focused = (page: Page) => page.evaluate(() => {
  const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
  return inner?.className || inner?.tagName || "";
});

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/survey-${name}.png` });
}

describe.skipIf(!hasBrowser)("a survey", () => {
  let world: World;
  let shop: Shop;
  beforeAll(async () => {
    world = await World.begin();
    shop = await Shop.open(world);
  });
  afterAll(async () => {
    await shop.close();
    await world.end();
  });

  const make = (changes: Record<string, unknown> = {}): Promise<Survey> => world.server.call("POST", "/v1/surveys", { ...SHOP, ...changes }) as Promise<Survey>;
  const results = (survey: Survey) => world.server.call("GET", `/v1/surveys/${survey.id}/results`);
  const responses = async (survey: Survey) => ((await world.server.call("GET", `/v1/surveys/${survey.id}/responses`)) as { data: readonly Record<string, unknown>[] }).data;

  async function hosted(survey: Survey, query = "", options = LOOK): Promise<Visit> {
    const page = await open(world.browser, options);
    await page.goto(`${world.server.url}/s/${survey.id}${query}`);
    if (options.javaScriptEnabled !== false) await page.locator(".plain").waitFor({ state: "detached" });
    return page;
  }

  it("asks why after two stars, and is sorry; thanks for five", async () => {
    const survey = await make();
    const sad = await hosted(survey, "?order_id=A-7&name=Ann&unknown=1");
    await shoot(sad, "first");
    expect(await findings(sad)).toEqual([]);
    await stars(sad, 2);
    await next(sad);
    await question(sad, "Why only 2?");
    expect(await progress(sad)).toBe("1 of 2 answered");
    await shoot(sad, "why");
    expect(await findings(sad)).toEqual([]);
    await sad.getByLabel("Slow").check();
    await next(sad, "Finish");
    await question(sad, "Sorry, Ann");
    await expect.poll(() => results(survey)).toMatchObject({ responses: { started: 1, completed: 1 } });
    await shoot(sad, "sorry");
    expect(await findings(sad)).toEqual([]);
    expect(sad.complaints).toEqual([]);
    expect((await responses(survey))[0]).toMatchObject({ fields: { order_id: "A-7", name: "Ann" }, status: "completed", path: ["rating", "why"] });

    const glad = await hosted(survey);
    await stars(glad, 5);
    await next(glad, "Finish");
    await question(glad, "Thank you!");
    await glad.locator("plaudit-survey canvas").waitFor();
    await shoot(glad, "thanks");
    await expect.poll(() => results(survey)).toMatchObject({ endings: [{ key: "sorry", responses: 1 }, { key: "thanks", responses: 1 }] });
    await glad.reload();
    await question(glad, "Thank you!");
    expect(await responses(survey)).toHaveLength(2);
  });
});
