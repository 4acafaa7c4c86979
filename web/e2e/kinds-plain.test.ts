/** Every kind of question where scripts do not run: a form, its answer counted, the result read. */
import type { Poll } from "@plaudit/client";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { CASES } from "./kind-cases.ts";
import { registry } from "./registry.ts";
import { SMALL } from "./site.ts";
import { open } from "./visit.ts";
import { World, findingsInBoth } from "./world.ts";

/** The quick tier takes every other kind: `kinds.test.ts` walks them all, with scripts. */
const LONG = process.env["PLAUDIT_FAULTS"] === "long";
const KINDS = hasBrowser ? registry() : {};

describe.skipIf(!hasBrowser).concurrent("every kind of question, without scripts", { timeout: 60_000 }, () => {
  let world: World;
  beforeAll(async () => {
    world = await World.begin();
  });
  afterAll(() => world.end());

  const ask = (kind: string): Promise<Poll> => world.server.call("POST", "/v1/polls", { ...KINDS[kind]?.example, kind, open: true }) as Promise<Poll>;

  /** axe is a script: for it, scripts are on, and those of the page never arrive. */
  async function unscripted(cookies: Parameters<ReturnType<Page["context"]>["addCookies"]>[0] = []): Promise<Page> {
    const page = await open(world.browser, SMALL);
    await page.route("**/*.js*", (route) => route.abort());
    await page.context().addCookies(cookies);
    return page;
  }

  async function sound(page: Page, poll: Poll): Promise<string[]> {
    await page.goto(`${world.server.url}/p/${poll.id}`);
    const wrong = await findingsInBoth(page);
    const width = await page.evaluate<number>("document.documentElement.scrollWidth");
    return width > SMALL.viewport.width ? [...wrong, `${width} wide`] : wrong;
  }

  it.for(Object.entries(CASES).filter((_, at) => LONG || at % 2 === 1))("%s", async ([kind, { crowd, answer, counted, plain }], { expect }) => {
    const poll = await ask(kind);
    await world.server.crowd(poll, crowd(poll));
    const [page, audited] = await Promise.all([world.visit(poll, { ...SMALL, javaScriptEnabled: false }), unscripted()]);
    expect(await sound(audited, poll)).toEqual([]);
    await audited.context().close();
    await fill(page, answer(poll));
    await page.getByText("Your vote is counted.").waitFor();
    expect(squeezed(await page.locator(".plain").innerText())).toContain(plain);
    if (kind !== "cheer") expect(await world.server.results(poll)).toMatchObject(counted); // one tap at a time
    expect(page.complaints.filter((text) => !text.includes("ERR_NAME_NOT_RESOLVED"))).toEqual([]); // covers of an example
    const after = await unscripted(await page.context().cookies());
    expect(await sound(after, poll)).toEqual([]);
    expect(squeezed(await after.locator(".plain").innerText())).toContain(plain);
    await Promise.all([page.context().close(), after.context().close()]);
  });

  it("content is read, and leads on", async ({ expect }) => {
    const poll = await ask("content");
    const page = await world.visit(poll, { ...SMALL, javaScriptEnabled: false });
    await page.getByText("You can leave at any time.").waitFor();
    expect(await page.getByRole("link", { name: "How we use your answers" }).getAttribute("href")).toBe("https://www.example.org/privacy");
    expect(await page.locator(".ballot").count()).toBe(0);
    await page.context().close();
    const audited = await unscripted();
    expect(await sound(audited, poll)).toEqual([]);
    await audited.context().close();
  });
});

const squeezed = (text: string): string => text.replaceAll(/\s+/g, " ");

/** The form of the page, as this answer of the wire. */
async function fill(page: Page, answer: Record<string, unknown>): Promise<void> {
  const form = page.locator(".ballot");
  for (const [field, said] of Object.entries(answer)) {
    if (field === "taps") return form.locator(`button[value="${Object.keys(said as object)[0]}"]`).click();
    const parts = Array.isArray(said) ? said.map((one, index) => (field === "ranking" ? [`${field}.${index + 1}`, one, 0] : [field, one, index])) : said !== null && typeof said === "object" ? Object.entries(said).map(([part, one]) => [`${field}.${part}`, one, 0]) : [[field, typeof said === "boolean" ? (said ? "yes" : "no") : said, 0]];
    for (const [name, value, index] of parts) await put(page, String(name), String(value), Number(index));
  }
  await form.locator(".primary").click();
}

async function put(page: Page, name: string, value: string, index: number): Promise<void> {
  const controls = page.locator(`.ballot [name="${name}"]`);
  const sort = await controls.first().evaluate((one) => (one instanceof HTMLInputElement ? one.type : one.localName));
  if (sort === "select") await controls.selectOption(value);
  else if (sort === "radio" || sort === "checkbox") await page.locator(`.ballot [name="${name}"][value="${value}"]`).check();
  else await controls.nth(index).fill(value);
}
