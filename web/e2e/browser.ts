/** The system's own Chromium; nothing is downloaded. */
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const first = (...paths: readonly (string | undefined)[]): string | undefined => paths.find((path) => path !== undefined && existsSync(path));

const whole = first(process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
/** The same engine without windows, where it is installed: half the work. */
const light = first(process.env["CHROMIUM"], "/usr/bin/chromium-headless-shell") ?? whole;

/** Without a browser these tests cannot say anything. */
export const hasBrowser = light !== undefined;

/** `everything`: also what only a browser with windows has, such as notifications. */
export function launch(everything = false): Promise<Browser> {
  const executablePath = everything ? whole : light;
  if (executablePath === undefined) throw new Error("No Chromium found: set CHROMIUM to its path.");
  return chromium.launch({
    executablePath,
    // Few processes: most of what a short test costs is starting one.
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-site-isolation-trials", "--renderer-process-limit=3"],
  });
}
