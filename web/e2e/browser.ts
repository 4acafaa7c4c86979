/** The system's own Chromium; nothing is downloaded. */
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const CANDIDATES = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));

/** Without a browser these tests cannot say anything. */
export const hasBrowser = executablePath !== undefined;

export function launch(): Promise<Browser> {
  if (executablePath === undefined) throw new Error("No Chromium found: set CHROMIUM to its path.");
  return chromium.launch({
    executablePath,
    // Few processes: most of what a short test costs is starting one.
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-site-isolation-trials", "--renderer-process-limit=3"],
  });
}
