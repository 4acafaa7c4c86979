/**
 * Pictures of every kind: `npm run pictures` writes each kind's form and result, light and dark, into e2e/screenshots/kinds, and the
 * one that says most into docs/pictures/kinds. Names of kinds limit it to those.
 */
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Poll } from "@plaudit/client";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launch } from "./browser.ts";
import { Keys } from "./keys.ts";
import { CASES } from "./kind-cases.ts";
import { inPalette } from "./palette-png.ts";
import { PlauditServer, python } from "./plaudit.ts";
import { registry } from "./registry.ts";
import { Site } from "./site.ts";
import { open } from "./visit.ts";
import { settled } from "./world.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const FOLDER = at("screenshots/kinds/");
const DOCS = at("../../docs/pictures/kinds/");
const COVERS = ["lighthouse", "harbour", "map"];
/** Of answers that are read one by one, a few. */
const CROWD: Readonly<Record<string, number>> = { text: 4, date: 9 };
const MOST_BYTES = 60_000;
/** Where the form says more than what came of it, and what is pressed in it before. */
const FORMS: Readonly<Record<string, readonly string[]>> = { slider: ["End", ...Array<string>(4).fill("ArrowLeft")], date: [..."03092027"], email: [..."you@example.org"], consent: ["Space"], content: [] };
const LOOK: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, reducedMotion: "reduce" };
/** Answers a kind makes up itself, for the poll on the standard input. */
const SAMPLES = `import json, sys; from random import Random; from plaudit.cli.retelling import definition_of; from plaudit.features.polls.kinds import KINDS
poll = json.load(sys.stdin); chance = Random(7)
print(json.dumps([KINDS[poll["kind"]].sample(definition_of(poll), chance) for _ in range(int(sys.argv[1]))]))`;

const samples = (poll: Poll): Record<string, unknown>[] =>
  JSON.parse(execFileSync(python(), ["-c", SAMPLES, String(CROWD[poll.kind] ?? 40)], { input: JSON.stringify(poll), encoding: "utf8" })) as Record<string, unknown>[];

async function shoot(page: Page, name: string, docs: string | null): Promise<void> {
  await settled(page);
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true });
  if (docs === null) return;
  const picture = inPalette(await page.locator("plaudit-poll").screenshot());
  if (picture.length > MOST_BYTES) throw new Error(`${docs}: ${picture.length} bytes are more than a page should have to load`);
  await writeFile(`${DOCS}${docs}.png`, picture);
}

async function visit(browser: Browser, address: string, options: BrowserContextOptions) {
  const page = await open(browser, { ...LOOK, ...options });
  await page.route("https://images.example.org/cover-*", async (route) => {
    const cover = COVERS[Number(/cover-(\d)/.exec(route.request().url())?.[1] ?? 1) - 1];
    await route.fulfill({ contentType: "image/svg+xml", body: await readFile(at(`../apps/pages/src/covers/cover-${cover}.svg`)) });
  });
  await page.goto(address);
  await page.locator("plaudit-poll .question").waitFor();
  await page.waitForLoadState("networkidle");
  return page;
}

async function result(page: Page, poll: Poll, keys: (keys: Keys) => Promise<unknown>, name: string, docs: string | null): Promise<void> {
  await keys(new Keys(page));
  await page.waitForTimeout(1_200); // until it is counted
  if (poll.kind === "quiz") await server.act(poll, "reveal");
  if (poll.kind === "prediction") await server.act(poll, "resolve", { outcome: ["The visitors"] });
  await page.evaluate(() => (document.activeElement?.shadowRoot?.activeElement as HTMLElement | null)?.blur());
  await page.locator("plaudit-effects .toast p").waitFor({ state: "detached" });
  await shoot(page, name, docs);
}

const wanted = process.argv.slice(2);
const server = await PlauditServer.start();
const [browser, site] = await Promise.all([launch(), Site.start(server)]);
await Promise.all([FOLDER, DOCS].map((folder) => mkdir(folder, { recursive: true })));
try {
  for (const [kind, { example }] of Object.entries(registry())) {
    if (wanted.length > 0 && !wanted.includes(kind)) continue;
    for (const colorScheme of ["light", "dark"] as const) {
      const poll = (await server.call("POST", "/v1/polls", { ...example, kind, open: true })) as Poll;
      const keys = CASES[kind]?.keys;
      if (keys !== undefined) await server.crowd(poll, samples(poll));
      const docs = colorScheme === "light" ? kind : null;
      const page = await visit(browser, site.address(poll), { colorScheme });
      const before = FORMS[kind];
      if (before !== undefined && before.length > 0) await (await new Keys(page).field()).press(...before);
      await shoot(page, `${kind}-form-${colorScheme}`, before === undefined ? null : docs);
      await page.reload();
      if (keys !== undefined) await result(page, poll, keys, `${kind}-result-${colorScheme}`, before === undefined ? docs : null);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await site.stop();
  await server.stop();
}
