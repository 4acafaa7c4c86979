/** The widget in a real browser, before a server of the test kit. Set SCREENSHOTS to a directory to keep pictures. */
import { mkdirSync } from "node:fs";
import { pages, seed, startServer, type TestServer } from "@plaudit/test-kit";
import type { Browser, Page } from "playwright-core";
import { launch } from "./browser.ts";
import { settled } from "./world.ts";

const SHOTS = process.env["SCREENSHOTS"];
if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: "reduce" | "no-preference";
  readonly forcedColors?: "active" | "none";
}

export interface Stage {
  readonly server: TestServer;
  /** A fresh profile on a page that shows `scene`, e.g. `open;theme=dark`. Errors and policy violations are collected. */
  show(scene: string, look?: Look): Promise<{ page: Page; errors: string[] }>;
  shoot(page: Page, name: string): Promise<void>;
  end(): Promise<void>;
}

export async function stage(): Promise<Stage> {
  const server = await startServer(await pages(new URL("../dist/widget/", import.meta.url)));
  seed(server.store);
  const browser: Browser = await launch();
  return {
    server,
    async show(scene, { width = 390, height = 844, reducedMotion = "no-preference", forcedColors = "none" } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 2, reducedMotion, forcedColors });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" && !message.text().includes("Failed to load resource")) errors.push(message.text());
      });
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.goto(`${server.url}/show/${scene}`);
      await page.locator("plaudit-poll .question").waitFor();
      return { page, errors };
    },
    async shoot(page, name) {
      if (SHOTS === undefined) return;
      await settled(page);
      await page.screenshot({ path: `${SHOTS}/${name}.png` });
    },
    async end() {
      await browser.close();
      await server.stop();
    },
  };
}
