/**
 * Pictures of every effect, and of the page to play them on: `npm run effect-pictures`, into docs/pictures/effects. Names limit it.
 * Each effect twice, as it is and as those get it who want stillness, from buttons of /effects itself.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launch } from "./browser.ts";
import { inPalette } from "./palette-png.ts";
import { PlauditServer } from "./plaudit.ts";
import { SmallHost } from "./small-host.ts";
import { DESKTOP, PHONE, open } from "./visit.ts";

const FOLDER = process.env["PICTURES"] ?? fileURLToPath(new URL("../../docs/pictures/effects/", import.meta.url));
/** Where an effect is at its best, after the press. */
const BEST_MS: Readonly<Record<string, number>> = { confetti: 620, "emoji-burst": 900, shake: 90, pulse: 260, counter: 1_500, "thank-you": 1_200, badge: 1_100, banner: 700, toast: 600, sound: 600, haptic: 250 };
const VIEW: BrowserContextOptions = { viewport: { width: 760, height: 520 }, deviceScaleFactor: 1.5 };

async function visit(browser: Browser, url: string, options: BrowserContextOptions): Promise<Page> {
  const page = await open(browser, options);
  await page.goto(url);
  await page.locator(".surroundings").waitFor();
  return page;
}

async function keep(page: Page, name: string): Promise<void> {
  await writeFile(`${FOLDER}${name}.png`, inPalette(await page.screenshot()));
}

/** The card in the middle of the window, its first button pressed. */
async function shoot(page: Page, effect: string, name: string): Promise<void> {
  const card = page.locator(`#${effect}`);
  await card.evaluate((one) => one.scrollIntoView({ block: "center" }));
  await card.getByRole("button").first().click();
  await page.waitForTimeout(BEST_MS[effect] ?? 600);
  await keep(page, name);
}

const PAPER = "body { margin: 0; font: 400 18px/1.5 system-ui; background: #f4f6f6 } main { margin: 32px; padding: 28px 32px 34px; background: #fff; border-radius: 18px } h1 { margin: 0 0 4px; font-size: 30px; letter-spacing: -0.02em } p { margin: 0 0 18px; color: #59616e } p:last-child { display: none }";

/** A post that many have liked, while somebody else taps on it. */
async function shootReactions(browser: Browser, server: PlauditServer): Promise<void> {
  const host = await SmallHost.start(server);
  try {
    for (let n = 0; n < 30; n++) {
      const voter = `guest-${n}`;
      await server.call("POST", "/v1/reactions", { subject: "post", voter, like: true });
      await server.call("POST", "/v1/reactions", { subject: "post", voter, reactions: { "❤️": 11, "👏": 7, "🔥": 2 }, batch_id: `b${n}` });
    }
    const [page, other] = [await host.visit(browser, "post", { options: { ...VIEW, viewport: { width: 620, height: 300 } } }), await host.visit(browser, "post")];
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, PAPER);
    await page.locator("plaudit-like button").click();
    for (let n = 0; n < 9; n++) await other.locator("plaudit-reactions button").nth(n % 3).click();
    await page.locator("plaudit-reactions .fly").first().waitFor({ state: "attached" });
    await page.waitForTimeout(900);
    await keep(page, "reactions");
  } finally {
    await host.stop();
  }
}

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.some((part) => name.includes(part));
await mkdir(FOLDER, { recursive: true });
const [server, browser] = await Promise.all([PlauditServer.start(), launch()]);
try {
  for (const effect of Object.keys(BEST_MS).filter(isWanted)) {
    for (const [suffix, reducedMotion] of [["", "no-preference"], ["-still", "reduce"]] as const) {
      const page = await visit(browser, `${server.url}/effects`, { ...VIEW, reducedMotion });
      if (effect === "sound" || effect === "haptic") await page.locator(".surroundings:not([open]) summary").click();
      if (effect === "sound" && suffix !== "") await page.getByLabel("Muted").check();
      if (effect === "haptic") await page.getByLabel("Cannot vibrate").check();
      await shoot(page, effect, `${effect}${suffix}`);
      await page.context().close();
    }
  }
  if (isWanted("reactions")) await shootReactions(browser, server);
  for (const [device, options] of [["phone", PHONE], ["desktop", { ...DESKTOP, viewport: { width: 1280, height: 900 } }]] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      const name = `gallery-${device}-${colorScheme}`;
      if (!isWanted(name)) continue;
      const page = await visit(browser, `${server.url}/effects`, { ...options, colorScheme });
      await keep(page, name);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
