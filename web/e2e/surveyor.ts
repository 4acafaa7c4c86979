/** What visitors of surveys do over and over, and what the server says of it. */
import type { Survey } from "@plaudit/client";
import type { BrowserContextOptions, Page } from "playwright-core";
import { Shop, SHOP } from "./shop.ts";
import { PHONE, open, type Visit } from "./visit.ts";
import { World, settled } from "./world.ts";

export { findings } from "./world.ts";

/** A phone's page; a keyboard is attached to it. */
export const LOOK: BrowserContextOptions = { ...PHONE, hasTouch: false, isMobile: false };
const SHOTS = process.env["SCREENSHOTS"];

export const question = (page: Page, text: string | RegExp) => page.locator("plaudit-survey .question", { hasText: text }).waitFor();
export const progress = (page: Page) => page.locator("plaudit-survey .way span").innerText();
/** The button on; its name says whether it is the last. */
export const next = (page: Page, name = "Next") => page.locator("plaudit-survey").getByRole("button", { name, exact: true }).click();
export const stars = (page: Page, n: number) => page.getByRole("radio", { name: `${n} of 5` }).check({ force: true });
/** The class of what has the focus, also within the element. */
export const focused = (page: Page) => page.evaluate(() => {
  const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
  return inner?.className || inner?.tagName || "";
});
/** The shop's policy refuses its own icon. */
export const ours = (page: Visit) => page.complaints.filter((one) => !one.includes("data:,"));

/** With SCREENSHOTS=dir, a picture. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  await settled(page);
  await page.screenshot({ path: `${SHOTS}/survey-${name}.png` });
}

/** One server, one browser, and a shop of another origin. */
export class Surveyor {
  readonly world: World;
  readonly shop: Shop;

  private constructor(world: World, shop: Shop) {
    this.world = world;
    this.shop = shop;
  }

  static async begin(): Promise<Surveyor> {
    const world = await World.begin();
    return new Surveyor(world, await Shop.open(world));
  }

  async end(): Promise<void> {
    await this.shop.close();
    await this.world.end();
  }

  /** The shop's survey, unless `changes` say otherwise. */
  make(changes: Record<string, unknown> = {}): Promise<Survey> {
    return this.world.server.call("POST", "/v1/surveys", { ...SHOP, ...changes }) as Promise<Survey>;
  }

  results(survey: Survey): Promise<unknown> {
    return this.world.server.call("GET", `/v1/surveys/${survey.id}/results`);
  }

  async responses(survey: Survey): Promise<readonly Record<string, unknown>[]> {
    return ((await this.world.server.call("GET", `/v1/surveys/${survey.id}/responses`)) as { data: readonly Record<string, unknown>[] }).data;
  }

  /** A newcomer on the survey's page, once the element has taken the plain form's place. */
  async hosted(survey: Survey, query = "", options = LOOK): Promise<Visit> {
    const page = await open(this.world.browser, options);
    await page.goto(`${this.world.server.url}/s/${survey.id}${query}`);
    if (options.javaScriptEnabled !== false) await page.locator(".plain").waitFor({ state: "detached" });
    return page;
  }

  /** The element in a page of the shop. */
  async embedded(survey: Survey, attributes = "", options = LOOK): Promise<Visit> {
    return this.shop.show(`<plaudit-survey survey="${survey.id}" key="${this.world.server.publishableKey}" ${attributes}><a href="${survey.links.page}">Survey</a></plaudit-survey>`, options);
  }
}
