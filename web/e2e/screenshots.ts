/** Pictures of every page for people to look at: `npm run screenshots`, into e2e/screenshots. */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Poll } from "@plaudit/client";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launch } from "./browser.ts";
import { PlauditServer, startDemo } from "./plaudit.ts";
import { DESKTOP, PHONE, open } from "./visit.ts";

const FOLDER = fileURLToPath(new URL("screenshots/", import.meta.url));
const DRAFT = {
  question: "Which season should the next concert tour open in?",
  options: [
    { text: "Spring, under the first blossoms", emoji: "🌸" },
    { text: "A long summer night", emoji: "🌞" },
    { text: "Golden autumn", emoji: "🍂" },
    { text: "Deep winter, by candlelight", emoji: "❄️" },
  ],
  voting: { change: true },
};
const ARABIC = { question: "أي مشروب تفضّل في الصباح؟", options: ["شاي بالنعناع", "قهوة عربية", "عصير برتقال"] };

const WANTED = process.argv.slice(2);

async function shoot(browser: Browser, name: string, path: string, options: BrowserContextOptions, act?: (page: Page) => Promise<void>): Promise<void> {
  if (WANTED.length > 0 && !WANTED.some((part) => name.includes(part))) return;
  const page = await open(browser, options);
  await page.goto(path);
  const scripted = options.javaScriptEnabled !== false && (await page.locator("plaudit-poll").count()) > 0;
  if (scripted) await page.locator("plaudit-poll .question").waitFor();
  await act?.(page);
  await page.waitForTimeout(1_200);
  await page.screenshot({ path: `${FOLDER}${name}.png` });
  if (page.complaints.length > 0) console.log(name, page.complaints);
  await page.context().close();
}

async function vote(page: Page): Promise<void> {
  await page.getByRole("radio").nth(1).check();
  await page.locator("plaudit-poll button.primary").click();
  await page.locator("plaudit-poll .row").first().waitFor();
  await page.waitForTimeout(4_500);
}

async function crowded(server: PlauditServer, draft: Record<string, unknown>, shares: readonly number[]): Promise<Poll> {
  const poll = await server.poll(draft);
  const answers = shares.flatMap((count, index) => Array.from({ length: count }, () => ({ choice: poll.options[index]?.id })));
  await server.crowd(poll, answers);
  return poll;
}

await mkdir(FOLDER, { recursive: true });
const server = await PlauditServer.start();
const browser = await launch();
try {
  const poll = await crowded(server, DRAFT, [21, 34, 17, 8]);
  const closed = await crowded(server, DRAFT, [21, 38, 17, 8]);
  await server.act(closed, "close");
  const arabic = await crowded(server, ARABIC, [12, 19, 5]);
  const rating = await server.poll({ question: "How was the evening?", kind: "rating", scale: 5 });
  const page = `${server.url}/p/${poll.id}`;
  for (const scheme of ["light", "dark"] as const) {
    const look = { colorScheme: scheme };
    await shoot(browser, `vote-phone-${scheme}`, page, { ...PHONE, ...look });
    await shoot(browser, `vote-desktop-${scheme}`, page, { ...DESKTOP, ...look });
    await shoot(browser, `voted-phone-${scheme}`, page, { ...PHONE, ...look }, vote);
    await shoot(browser, `voted-desktop-${scheme}`, page, { ...DESKTOP, ...look }, vote);
    await shoot(browser, `plain-desktop-${scheme}`, page, { ...DESKTOP, ...look, javaScriptEnabled: false });
  }
  await shoot(browser, "plain-phone", page, { ...PHONE, javaScriptEnabled: false });
  await shoot(browser, "closed-phone", `${server.url}/p/${closed.id}`, PHONE);
  await shoot(browser, "closed-plain-phone", `${server.url}/p/${closed.id}`, { ...PHONE, javaScriptEnabled: false });
  await shoot(browser, "rating-phone", `${server.url}/p/${rating.id}`, PHONE);
  await shoot(browser, "rating-plain-phone", `${server.url}/p/${rating.id}`, { ...PHONE, javaScriptEnabled: false });
  await shoot(browser, "rtl-phone", `${server.url}/p/${arabic.id}`, { ...PHONE, locale: "ar" }, vote);
  await shoot(browser, "rtl-plain-desktop", `${server.url}/p/${arabic.id}`, { ...DESKTOP, locale: "ar", javaScriptEnabled: false });
  await shoot(browser, "missing", `${server.url}/p/poll_none`, DESKTOP);
  await shoot(browser, "landing", `${server.url}/`, DESKTOP);
  await shoot(browser, "docs", `${server.url}/docs`, DESKTOP);
  const demo = await startDemo(900);
  try {
    for (const scheme of ["light", "dark"] as const) {
      await shoot(browser, `wall-${scheme}`, `${demo.url}/`, { viewport: { width: 1600, height: 900 }, colorScheme: scheme }, (page) => page.waitForTimeout(9_000));
    }
    await shoot(browser, "wall-phone", `${demo.url}/`, { ...PHONE, viewport: { width: 390, height: 1500 } }, (page) => page.waitForTimeout(3_000));
  } finally {
    await demo.stop();
  }
} finally {
  await browser.close();
  await server.stop();
}
