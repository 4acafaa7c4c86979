/** Pictures of every page for people to look at: `npm run screenshots`, into e2e/screenshots. */
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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

async function voteInFrame(page: Page): Promise<void> {
  const frame = page.frameLocator("iframe");
  await frame.getByRole("radio").nth(2).check();
  await frame.locator(".primary").click();
  await frame.locator("[data-mine]").waitFor();
  await page.waitForTimeout(4_500);
}

/** Somebody's article with a poll in a frame. */
function startHost(home: string, poll: string): Promise<{ url: string; stop: () => void }> {
  const article = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The long way round</title><style>
    :root { color-scheme: light dark } body { margin: 0; font: 19px/1.65 Georgia, serif; background: light-dark(#fffdf8, #121110); color: light-dark(#222, #e8e4dc) }
    main { max-width: 620px; margin: 48px auto; padding: 0 24px } h1 { font-size: 44px; line-height: 1.1; margin: 0 0 20px; letter-spacing: -.02em } iframe { width: 100%; border: 0; margin: 12px 0 }
    </style></head><body><main><h1>The long way round</h1><p>Forty towns, eleven countries, one bus. The band wants the readers of this page to decide when the tour begins.</p>
    <iframe src="${home}/e/${poll}?background=transparent" title="Poll" height="420"></iframe><script type="module" src="${home}/widget/embed.js"></script></main></body></html>`;
  const host = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(article));
  return new Promise((ready) => {
    host.listen(0, "127.0.0.1", () => ready({ url: `http://127.0.0.1:${(host.address() as AddressInfo).port}/`, stop: () => host.close() }));
  });
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
  const host = await startHost(server.url, poll.id);
  for (const scheme of ["light", "dark"] as const) {
    await shoot(browser, `embed-${scheme}`, host.url, { ...DESKTOP, colorScheme: scheme }, voteInFrame);
  }
  host.stop();
  await shoot(browser, "missing", `${server.url}/p/poll_none`, DESKTOP);
  await shoot(browser, "landing", `${server.url}/`, DESKTOP);
  await shoot(browser, "docs", `${server.url}/docs`, DESKTOP);
  const demo = await startDemo(2_000);
  try {
    for (const scheme of ["light", "dark"] as const) {
      await shoot(browser, `wall-${scheme}`, `${demo.url}/`, { viewport: { width: 1600, height: 900 }, colorScheme: scheme }, (page) => page.waitForTimeout(14_000));
    }
    await shoot(browser, "wall-phone", `${demo.url}/`, { ...PHONE, viewport: { width: 390, height: 1500 } }, (page) => page.waitForTimeout(3_000));
  } finally {
    await demo.stop();
  }
} finally {
  await browser.close();
  await server.stop();
}
