/** One server and one browser for the tests of a file, and the few things visitors do over and over. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Poll } from "@plaudit/client";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launch } from "./browser.ts";
import { PlauditServer } from "./plaudit.ts";
import { open, type Visit } from "./visit.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: unknown; readonly any: readonly { readonly message: string }[] }[];
}

export class World {
  readonly server: PlauditServer;
  readonly browser: Browser;

  private constructor(server: PlauditServer, browser: Browser) {
    this.server = server;
    this.browser = browser;
  }

  static async begin(settings: Readonly<Record<string, string>> = {}, launched = launch()): Promise<World> {
    const [server, browser] = await Promise.all([PlauditServer.start(settings), launched]);
    return new World(server, browser);
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  /** A newcomer on the poll's page, once it is ready to be used. */
  async visit(poll: Poll, options?: BrowserContextOptions, query = ""): Promise<Visit> {
    const page = await open(this.browser, options);
    await page.goto(`${this.server.url}/p/${poll.id}${query}`);
    if (options?.javaScriptEnabled !== false) await ready(page);
    return page;
  }
}

export async function ready(page: Page): Promise<void> {
  await page.locator("plaudit-poll .question").waitFor();
  await page.locator(".plain").waitFor({ state: "detached" });
}

/** Choose by its name and press the button, whichever the poll's kind calls it. */
export async function vote(page: Page, name: string): Promise<void> {
  await page.getByLabel(name).and(page.locator("input")).check(); // the code of a QR picture may well have TEA in it
  await page.locator(".primary:visible").click();
}

/** Results with the visitor's own vote marked: shown at once, whether or not the server has answered yet. */
export async function counted(page: Page): Promise<void> {
  await page.locator("plaudit-poll [data-mine]").first().waitFor();
}

/**
 * Colours that still change are no colours yet: what passes is brought to its end. Waiting for it would be waiting for the
 * compositor, which a browser without a screen may leave out of breath for good.
 */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => {
    // Roots within roots too; a loop and no function of its own, which the pictures' compiler would give a name from outside.
    const roots: (Document | ShadowRoot)[] = [document];
    for (const root of roots) roots.push(...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []));
    const passing = roots.flatMap((root) => root.getAnimations()).filter(({ effect }) => effect?.getComputedTiming().iterations === 1);
    for (const animation of passing) animation.finish();
  });
}

const WHOLE = "rules: { 'target-size': { enabled: true } }";
/** What another colour scheme can change. */
const COLORS = "runOnly: ['color-contrast', 'link-in-text-block']";

/** The findings in light, and what dark colours add to them. */
export async function findingsInBoth(page: Page): Promise<string[]> {
  const wrong: string[] = [];
  for (const [colorScheme, asked] of [["light", WHOLE], ["dark", COLORS]] as const) {
    await page.emulateMedia({ colorScheme });
    wrong.push(...(await findings(page, asked)).map((one) => `${colorScheme}: ${one}`));
  }
  return wrong;
}

/** What axe calls serious or critical, on the whole page and once nothing moves: its own rules, and the sizes of targets that WCAG 2.2 asks for. */
export async function findings(page: Page, asked = WHOLE): Promise<string[]> {
  await settled(page);
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE); // by the debugger, so the page's own policy stays as it is
  const found = (await page.evaluate(`axe.run(document, { ${asked}, resultTypes: ['violations'] }).then(({ violations }) => violations)`)) as Finding[];
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${JSON.stringify(node.target)} ${node.any[0]?.message ?? ""}`).join("; ")}`);
}
