/**
 * Pictures of what the page script shows: `npm run page-pictures` writes popup, slide-in, banner, tab, full page and inline slot, at
 * a phone and a desktop, light and dark, into docs/pictures/page. Names limit it to those.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { Boutique } from "./boutique.ts";
import { DESKTOP, PHONE } from "./visit.ts";
import { World, settled } from "./world.ts";

const FOLDER = fileURLToPath(new URL("../../docs/pictures/page/", import.meta.url));
const MOST_BYTES = 140_000;
const SIZES = { desktop: { ...DESKTOP, viewport: { width: 1120, height: 720 } }, phone: { ...PHONE, deviceScaleFactor: 1.5, viewport: { width: 390, height: 760 } } };

interface Picture {
  readonly as: "popup" | "slide_in" | "banner" | "tab" | "page" | "inline";
  readonly what: "poll" | "survey";
  readonly then?: (page: Page) => Promise<unknown>;
  readonly tag?: string;
}

const star = (page: Page) => page.getByRole("radio", { name: "4 of 5" }).check({ force: true });
const PICTURES: Readonly<Record<string, Picture>> = {
  popup: { as: "popup", what: "poll", then: (page) => page.getByLabel("Quick and easy").check() },
  answered: {
    as: "popup", what: "poll",
    async then(page) {
      await page.getByLabel("Quick and easy").check();
      await page.locator("plaudit-poll .primary").click();
      await page.getByRole("button", { name: "Done" }).waitFor();
      await page.waitForTimeout(4_500); // until thanks have been said
    },
  },
  slide_in: { as: "slide_in", what: "survey", then: star },
  banner: { as: "banner", what: "poll" },
  tab: { as: "tab", what: "survey" },
  tab_open: { as: "tab", what: "survey", then: (page) => page.getByRole("button", { name: "Feedback" }).click().then(() => star(page)) },
  page: { as: "page", what: "survey", then: star },
  inline: { as: "inline", what: "poll" },
  debug: { as: "slide_in", what: "survey", tag: "data-debug" },
};

const wanted = process.argv.slice(2);
const world = await World.begin();
const shop = await Boutique.open(world);
await mkdir(FOLDER, { recursive: true });
try {
  const target = {
    poll: await shop.poll(),
    survey: String((await shop.call("POST", "/v1/surveys", {
      title: "How was your checkout?", open: true,
      items: [{ key: "rating", poll: { question: "All in all, how was it?", kind: "rating" } }, { key: "why", required: false, poll: { question: "What could be better?", kind: "text" } }],
    }))["id"]),
  };
  for (const [index, votes] of [31, 12, 5].entries()) for (let n = 0; n < votes; n++) await shop.vote(target.poll, index, `guest-${index}-${n}`);
  for (const [name, { as, what, then, tag = "" }] of Object.entries(PICTURES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const [size, options] of Object.entries(SIZES)) for (const colorScheme of ["light", "dark"] as const) {
      const user = `${name}-${size}-${colorScheme}`;
      const page = await shop.visit({ user, tag, options: { ...options, colorScheme }, body: as === "inline" ? `<div data-plaudit-slot="thanks"></div>` : "" });
      await shop.interact({ to: { user }, show: { [what]: target[what] }, as, ...(as === "inline" ? { slot: "thanks" } : {}) });
      await page.locator("[data-plaudit] :is(.frame:not(.waiting), .edge)").first().waitFor();
      if (as !== "tab" && as !== "banner") await page.locator(`plaudit-${what} .question`).first().waitFor();
      await then?.(page);
      await page.evaluate("document.activeElement?.blur()");
      await page.waitForTimeout(400); // for results that glide
      await settled(page);
      const picture = await page.screenshot();
      if (picture.length > MOST_BYTES) throw new Error(`${name}: ${picture.length} bytes are more than a page should have to load`);
      await writeFile(`${FOLDER}${name.replace("_", "-")}-${size}-${colorScheme}.png`, picture);
      await page.context().close();
    }
  }
} finally {
  await world.end();
  await shop.close();
}
