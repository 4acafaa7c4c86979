/** What only a browser can tell: policy, accessibility, keyboard, right-to-left, and the life of a vote on screen. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pollId } from "@plaudit/test-kit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { stage, type Stage } from "./scene.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  nodes: { target: unknown; any: { message: string }[] }[];
}

/** Every rule of WCAG 2.2 A and AA that a machine can check. Evaluated by the debugger, so the page's policy stays as it is. */
async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (what: Element | null, how: object) => Promise<{ violations: Violation[] }> } };
    return (await axe.run(document.querySelector("plaudit-poll"), { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${JSON.stringify(node.target)} ${node.any[0]?.message ?? ""}`).join("; ")}`);
}

const settled = (page: Page) => page.locator("plaudit-poll .mark").first().waitFor();
const vote = async (page: Page, label: string) => {
  await page.getByLabel(label).check();
  await page.getByRole("button", { name: "Vote" }).click();
};

describe.skipIf(!hasBrowser)("the widget in a browser", () => {
  let s: Stage;
  beforeAll(async () => {
    s = await stage();
  });
  afterAll(() => s.end());

  const SCENES = ["open", "countdown", "many", "pictures", "stars", "faces", "numbers", "closed", "tie", "sealed", "private", "scheduled", "locked", "canceled", "empty", "nothing", "hostile", "arabic;lang=ar", "open;results=shown"];

  it.each(SCENES.flatMap((scene) => [[scene, "light"], [scene, "dark"]] as const))("%s, %s: no policy violation, no axe finding", async (scene, theme) => {
    const { page, errors } = await s.show(`${scene};theme=${theme}`);
    await page.evaluate(() => document.querySelector("plaudit-poll")?.updateComplete);
    await s.shoot(page, `${scene.replaceAll(/[;=]/g, "-")}-${theme}`);
    expect(await axe(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it("votes, celebrates, remembers", async () => {
    const { page, errors } = await s.show("open");
    await vote(page, "Lemon tart");
    await settled(page);
    await page.locator(".toast p").waitFor();
    await s.shoot(page, "voted");
    expect(await page.locator("[role=status]").textContent()).toContain("Thanks, your vote is counted.");
    await page.reload();
    await settled(page);
    expect(await page.locator("li[data-mine] .label").textContent()).toBe("Lemon tart");
    await page.locator(".toast p").waitFor({ state: "detached" });
    await s.shoot(page, "voted-again");
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Table" }).click();
    await page.getByRole("table").waitFor();
    await s.shoot(page, "table");
    expect(await axe(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("arrow keys choose and only the button votes; focus is kept", async () => {
    const { page: keys } = await s.show("empty");
    await keys.keyboard.press("Tab");
    await keys.keyboard.press("ArrowDown");
    await keys.keyboard.press("ArrowDown");
    expect(await keys.getByRole("radio").count()).toBe(2);
    expect(s.server.store.standing(pollId("empty"))).toHaveLength(0);
    await keys.keyboard.press("Tab");
    await keys.keyboard.press("Enter");
    await settled(keys);
    expect(await keys.evaluate(() => document.querySelector("plaudit-poll")?.shadowRoot?.activeElement?.className)).toBe("question");
    await s.shoot(keys, "focus-kept");
  });

  it("answers within one frame and rolls back what is refused", async () => {
    const { page: late } = await s.show("sealed");
    s.server.store.polls.set(pollId("sealed"), { ...s.server.store.poll(pollId("sealed")), status: "closed" }); // behind the viewer's back
    s.server.faults.holdVotes = true;
    await late.getByLabel("Lemon tart").check();
    const next = await late.evaluate(async () => {
      const root = document.querySelector("plaudit-poll")?.shadowRoot;
      root?.querySelector<HTMLButtonElement>("button.primary")?.click();
      await new Promise(requestAnimationFrame);
      return root?.querySelector("li[data-mine] .mark")?.textContent;
    });
    expect(next).toBe("Sending…");
    while (s.server.held() === 0) await late.evaluate(() => new Promise(requestAnimationFrame));
    s.server.release();
    await late.locator(".alert strong").waitFor();
    expect(await late.locator(".alert").textContent()).toContain("Voting is closed.");
    expect(await late.getByLabel("Lemon tart").isChecked()).toBe(true);
    await s.shoot(late, "refused");
    expect(await axe(late)).toEqual([]);
  });

  it("keeps a vote that cannot be sent", async () => {
    const { page } = await s.show("pictures");
    s.server.faults.overloaded = 1;
    await vote(page, "Kyoto");
    await page.getByText("Saved on this device").waitFor();
    await s.shoot(page, "saved");
    await page.getByText("Your vote", { exact: true }).waitFor();
    expect(s.server.store.standing(pollId("pictures"))).toHaveLength(1);
  });

  it("says what is missing", async () => {
    const { page } = await s.show("many");
    await page.getByRole("button", { name: "Vote" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("Choose an option first.");
    for (const box of await page.getByRole("checkbox").all()) await box.check();
    await page.getByRole("button", { name: "Vote" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("Choose no more than 2 options.");
    await s.shoot(page, "too-many");
  });

  it.each([["stars", "4 of 5"], ["faces", "5 of 5"], ["numbers", "9 of 10"]])("rates with %s", async (scene, label) => {
    const { page, errors } = await s.show(scene);
    await page.getByRole("radio", { name: label, exact: true }).check({ force: true });
    await s.shoot(page, `${scene}-chosen`);
    await page.getByRole("button", { name: "Send rating" }).click();
    await settled(page);
    await s.shoot(page, `${scene}-rated`);
    expect(await axe(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("shows the change and the close live", async () => {
    const { page } = await s.show("countdown");
    await vote(page, "Lemon tart");
    await settled(page);
    await page.getByRole("button", { name: "Change vote" }).click();
    await page.getByLabel("Mango sorbet").check();
    await page.getByRole("button", { name: "Vote", exact: true }).click();
    await page.locator("li[data-mine]", { hasText: "Mango sorbet" }).waitFor();
    await s.shoot(page, "changed");
    await page.getByRole("button", { name: "Withdraw" }).click();
    await page.getByRole("button", { name: "Vote", exact: true }).waitFor();
    s.server.store.change(pollId("countdown"), "poll.closed", { status: "closed" });
    await page.getByText("Final result").first().waitFor();
  });

  it("says when it is not live", async () => {
    const { page } = await s.show("locked");
    s.server.faults.mute = true;
    s.server.faults.noWebSocket = true;
    s.server.faults.noStreams = true;
    s.server.cutSockets(1006);
    await page.getByText("Reconnecting…").waitFor();
    await s.shoot(page, "reconnecting");
    Object.assign(s.server.faults, { mute: false, noWebSocket: false, noStreams: false });
  });

  it("stays still for those who asked, and vibration becomes a still sign", async () => {
    const { page } = await s.show("aftervote", { reducedMotion: "reduce" });
    await vote(page, "Lemon tart");
    await page.locator(".toast .tick").waitFor();
    expect(await page.locator("canvas").count()).toBe(0);
    await page.locator(".percent").first().waitFor();
    await s.shoot(page, "reduced-motion");
  });

  it.each([["narrow", { width: 320, height: 700 }], ["desktop", { width: 1280, height: 800 }], ["forced-colors", { forcedColors: "active" as const }]])("%s", async (name, look) => {
    const { page } = await s.show("closed", look);
    await s.shoot(page, `${name}-results`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBe(0);
    const { page: form } = await s.show("open", look);
    await form.getByLabel("Lemon tart").check();
    await s.shoot(form, `${name}-form`);
  });

  it("mirrors for right-to-left", async () => {
    const { page } = await s.show("arabic;lang=ar");
    await page.getByLabel("بقلاوة بالفستق").check();
    await page.getByRole("button", { name: "صوِّت" }).click();
    await settled(page);
    await s.shoot(page, "arabic-voted");
    expect(await axe(page)).toEqual([]);
  });
});
