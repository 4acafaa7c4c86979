/** Visitors: a fresh profile for every page, on a phone or at a desk. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

export type Visit = Page & { readonly complaints: readonly string[] };

/** A page that remembers what the browser complained of: refused scripts, uncaught errors, failed requests. */
export async function open(browser: Browser, options: BrowserContextOptions = DESKTOP): Promise<Visit> {
  const context = await browser.newContext({ reducedMotion: "no-preference", locale: "en-US", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return Object.assign(page, { complaints });
}
