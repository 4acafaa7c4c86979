/** What visitors of a page with the page script do over and over, and what can be seen there. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

export const question = (page: Page) => page.getByRole("heading", { name: "How was the checkout?" });
export const popup = (page: Page) => page.getByRole("dialog", { name: "How was the checkout?" });
/** By the keyboard, from wherever the focus is, until `reached`. */
export async function tabTo(page: Page, reached: () => Promise<boolean>, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < 12 && !(await reached()); presses++) await page.keyboard.press(key);
  expect(await reached()).toBe(true);
}
export const focusIn = (page: Page, selector: string) => page.evaluate((wanted) => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.matches(wanted) ?? false;
}, selector);
/** Asked from outside again and again: a page's policy lets nobody evaluate within it. */
export const until = (page: Page, truth: string) => expect.poll(async () => Boolean(await page.evaluate(truth))).toBe(true);
/** The page script has taken over from the loader, which only notes what it is told. */
export const started = (page: Page) => until(page, "Object.hasOwn(window.plaudit?.q ?? [], 'push')");
/** The channel is open: what is sent from now on comes at once. */
export const connected = (page: Page) => until(page, `(() => {
  if (!window.plaudit?.version) return false;
  window.__seen ??= (window.plaudit.debug(true), true);
  return [...document.querySelectorAll("[data-plaudit][data-debug]")].some((host) => /live over/.test(host.shadowRoot.textContent) && /inbox holds/.test(host.shadowRoot.textContent));
})()`);
export const debug = (page: Page) => page.evaluate(`[...document.querySelectorAll("[data-plaudit][data-debug]")].map((host) => host.shadowRoot.querySelector(".panel").innerText).join("")`) as Promise<string>;
export const heard = (page: Page) => page.evaluate("window.heard") as Promise<readonly (readonly [string, Record<string, unknown>])[]>;
export const listen = (page: Page) => page.evaluate(`window.heard = []; for (const type of ["show", "close", "outcome", "effect", "problem"]) window.plaudit.on(type, (detail) => window.heard.push([type, detail]));`);
/** What those who listen are told now: texts of polite regions, as far as the browser tells them to anybody. */
export async function announced(page: Page): Promise<readonly string[]> {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send("Accessibility.getFullAXTree");
  await devtools.detach();
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const text = (id: string): string => {
    const node = known.get(id);
    return node === undefined || node.role?.value === "InlineTextBox" ? "" : node.role?.value === "StaticText" ? String(node.name?.value ?? "") : (node.childIds ?? []).map(text).join("");
  };
  return nodes.filter(({ ignored, role }) => !ignored && role?.value === "status").map(({ nodeId }) => text(nodeId).trim()).filter(Boolean);
}
