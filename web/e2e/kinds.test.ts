/** Every kind of question the server knows, in the widget on somebody's page: answered by keyboard, counted, and seen by everybody at once. */
import type { Poll } from "@plaudit/client";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { CASES } from "./kind-cases.ts";
import { Keys } from "./keys.ts";
import { registry } from "./registry.ts";
import { SMALL, Site, seen } from "./site.ts";
import type { Visit } from "./visit.ts";
import { World, findingsInBoth } from "./world.ts";

const KINDS = hasBrowser ? registry() : {};

describe.skipIf(!hasBrowser).concurrent("every kind of question", { timeout: 60_000 }, () => {
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

  const ask = (kind: string): Promise<Poll> => world.server.call("POST", "/v1/polls", { ...KINDS[kind]?.example, kind, open: true }) as Promise<Poll>;

  const visit = (poll: Poll, attributes?: Record<string, string>): Promise<Visit> => site.visit(world.browser, poll, attributes);

  /** Sideways scrolling, and whatever is too small for a finger. */
  const misfits = (page: Page): Promise<string[]> =>
    page.evaluate(() => {
      const root = document.querySelector("plaudit-poll")?.shadowRoot;
      const small = [...(root?.querySelectorAll("button, label, select, .field, input[type=range]") ?? [])].filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width > 0 && (height < 43.9 || width < 43.9);
      });
      const wide = document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} wide`] : [];
      return [...wide, ...small.map((one) => one.outerHTML.slice(0, 160))];
    });

  /** Nothing wrong for anybody, in both schemes, and at the narrowest. */
  async function sound(page: Page): Promise<string[]> {
    const wrong = await findingsInBoth(page);
    wrong.push(...(await misfits(page)));
    await page.setViewportSize({ width: 320, height: 640 });
    wrong.push(...(await misfits(page)).filter((one) => one.endsWith("wide")));
    await page.setViewportSize(SMALL.viewport);
    return wrong;
  }

  it("has a case here", ({ expect }) => {
    const answered = Object.entries(KINDS).filter(([, { field }]) => field !== null);
    expect(Object.keys(CASES).sort()).toEqual(answered.map(([kind]) => kind).sort());
    expect(Object.keys(KINDS).filter((kind) => !(kind in CASES))).toEqual(["content"]);
  });

  it.for(Object.entries(CASES))("%s", async ([kind, { crowd, keys, counted, before, after }], { expect }) => {
    const poll = await ask(kind);
    await world.server.crowd(poll, crowd(poll));
    const [page, wall] = await Promise.all([visit(poll), visit(poll, { results: "shown" })]);
    await expect.poll(() => seen(wall)).toMatch(before);
    expect(await seen(wall)).not.toMatch(after);
    expect(await sound(page)).toEqual([]);
    await keys(new Keys(page));
    await expect.poll(() => world.server.results(poll)).toMatchObject(counted);
    await expect.poll(() => seen(page)).toMatch(after);
    await expect.poll(() => seen(wall)).toMatch(after);
    expect(await sound(page)).toEqual([]);
    await page.reload();
    await expect.poll(() => seen(page)).toMatch(after);
    expect([...page.complaints, ...wall.complaints]).toEqual([]);
    await Promise.all([page.context().close(), wall.context().close()]);
  });

  it("content is read, and leads on", async ({ expect }) => {
    const poll = await ask("content");
    const page = await visit(poll);
    await new Keys(page).at("link", "How we use your answers");
    expect(await page.locator("plaudit-poll .content").innerText()).toBe("Five short questions, about two minutes.\nYou can leave at any time.");
    expect(await page.locator("plaudit-poll .primary").count()).toBe(0);
    expect(await sound(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });
});
