/** What the audience writes: suggested, held, let through, voted up, answered and taken away, before everybody's eyes. */
import type { Poll, VisibleResults } from "@plaudit/client";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { overheard } from "./overheard.ts";
import { Site, seen } from "./site.ts";
import { World } from "./world.ts";

describe.skipIf(!hasBrowser)("what the audience writes", () => {
  let world: World;
  let site: Site;
  beforeAll(async () => {
    world = await World.begin();
    site = await Site.start(world.server);
  });
  afterAll(async () => {
    await site.stop();
    await world.end();
  });

  const make = (draft: Record<string, unknown>): Promise<Poll> => world.server.call("POST", "/v1/polls", { open: true, ...draft }) as Promise<Poll>;
  const host = (poll: Poll, path: string): Promise<unknown> => world.server.call("POST", `/v1/polls/${poll.id}${path}`);
  const results = async (poll: Poll): Promise<VisibleResults> => (await world.server.results(poll)) as VisibleResults;
  const list = async <T>(poll: Poll, path: string): Promise<readonly T[]> => ((await world.server.call("GET", `/v1/polls/${poll.id}${path}`)) as { data: readonly T[] }).data;

  /** Two people, and what has reached the second. */
  async function two(poll: Poll, attributes: Record<string, string> = {}) {
    const heard: (() => Promise<string>)[] = [];
    const first = await site.visit(world.browser, poll, attributes);
    const second = await site.visit(world.browser, poll, attributes, (page) => heard.push(overheard(page)));
    const leave = async (...refused: readonly number[]): Promise<void> => {
      expect([...first.complaints, ...second.complaints].filter((text) => !refused.some((status) => text.includes(`status of ${status}`)))).toEqual([]);
      await Promise.all([first.context().close(), second.context().close()]);
    };
    return { first, second, heard: heard[0] as () => Promise<string>, leave };
  }

  const idea = (page: Page, text: string) => page.locator("plaudit-poll .idea", { hasText: text });

  it("a question: suggested, approved, voted up, answered, hidden", async () => {
    const poll = await make({ kind: "qna", question: "What would you like to ask us?", options: ["When do we start?"] });
    const { first, second, heard, leave } = await two(poll);
    await first.getByLabel("Your question").fill("Is there coffee?");
    await first.getByRole("button", { name: "Ask", exact: true }).click();
    await first.getByText("Sent. It shows once the host has approved it.").first().waitFor();
    // Whatever else reaches the other one, this does not.
    await world.server.crowd(poll, [{ choices: [poll.options[0]?.id] }]);
    await expect.poll(() => idea(second, "When do we start?").innerText()).toMatch(/1$/);
    expect(await seen(second)).not.toContain("coffee");
    expect(await heard()).not.toContain("coffee");
    const [waiting] = await list<{ id: string; text: string; state: string }>(poll, "/suggestions?state=pending");
    expect(waiting).toMatchObject({ text: "Is there coffee?", state: "pending" });
    await host(poll, `/suggestions/${waiting?.id}/approve`);
    await second.getByRole("button", { name: "Vote for: Is there coffee?" }).click();
    await expect.poll(() => idea(first, "coffee").innerText()).toMatch(/1$/);
    await expect.poll(async () => (await results(poll)).options.map(({ votes }) => votes)).toEqual([1, 1]);
    expect(await seen(first)).not.toContain("Waiting for the host");
    const option = (await results(poll)).options[1]?.id;
    await host(poll, `/options/${option}/answer`);
    for (const page of [first, second]) await idea(page, "coffee").getByText("Answered").waitFor();
    await host(poll, `/options/${option}/hide`);
    for (const page of [first, second]) await idea(page, "coffee").waitFor({ state: "detached" });
    await host(poll, `/options/${option}/show`);
    for (const page of [first, second]) await expect.poll(() => idea(page, "coffee").innerText()).toMatch(/1$/);
    await leave();
  });

  it("what is suggested twice is shown where it is; what is turned down stays unseen", async () => {
    const poll = await make({ kind: "ideas", question: "What next?", options: ["A dark theme"] });
    const { first, second, heard, leave } = await two(poll);
    const suggest = async (text: string): Promise<void> => {
      await first.getByLabel("Your idea").fill(text);
      await first.getByRole("button", { name: "Suggest" }).click();
    };
    await suggest("a  DARK theme ");
    await first.locator("plaudit-poll .suggest-said[data-tone=error]").waitFor();
    await suggest("Sell my house");
    await first.getByText("Sent. It shows once the host has approved it.").first().waitFor();
    const [waiting] = await list<{ id: string }>(poll, "/suggestions?state=pending");
    await host(poll, `/suggestions/${waiting?.id}/reject`);
    await world.server.crowd(poll, [{ choices: [poll.options[0]?.id] }]);
    await expect.poll(() => idea(second, "dark").innerText()).toMatch(/1$/);
    expect(await heard()).not.toContain("house");
    expect((await results(poll)).options).toHaveLength(1);
    await leave(409);
  });

  it("an answer in words: held, let through, liked", async () => {
    const poll = await make({ kind: "text", question: "And what else?", settings: { moderated: true } });
    await world.server.crowd(poll, [{ text: "Nothing" }]);
    const [nothing] = await list<{ id: string }>(poll, "/answers?state=pending");
    await host(poll, `/answers/${nothing?.id}/approve`);
    const { first, second, heard, leave } = await two(poll);
    await second.getByRole("button", { name: "See results" }).click();
    await second.getByText("Nothing", { exact: true }).waitFor();
    await first.locator("plaudit-poll textarea").fill("More chairs");
    await first.locator("plaudit-poll .primary").click();
    await expect.poll(() => second.locator("plaudit-poll .foot .count").innerText()).toBe("2 voters");
    await first.locator("plaudit-poll .card", { hasText: "More chairs" }).waitFor();
    expect(await seen(second)).not.toContain("chairs");
    expect(await heard()).not.toContain("chairs");
    const [waiting] = await list<{ id: string; text: string }>(poll, "/answers?state=pending");
    expect(waiting?.text).toBe("More chairs");
    await host(poll, `/answers/${waiting?.id}/approve`);
    const answer = second.locator("plaudit-poll .answers-item", { hasText: "More chairs" });
    await answer.getByRole("button", { name: "Like" }).click();
    await expect.poll(async () => (await list<{ likes: number }>(poll, "/answers?sort=liked"))[0]).toMatchObject({ text: "More chairs", likes: 1 });
    await expect.poll(() => answer.getByRole("button", { name: "Like" }).getAttribute("aria-pressed")).toBe("true");
    await host(poll, `/answers/${waiting?.id}/reject`);
    await answer.waitFor({ state: "detached" });
    await leave();
  });

  it("words: spelled otherwise they are one, held ones nobody sees", async () => {
    const poll = await make({ kind: "word_cloud", question: "How is it?" });
    const { first, second, heard, leave } = await two(poll);
    const say = async (page: Page, ...words: readonly string[]): Promise<void> => {
      for (const [index, word] of words.entries()) await page.getByLabel(`Word ${index + 1}`).fill(word);
      await page.locator("plaudit-poll .primary").click();
      await page.locator("plaudit-poll .foot .count").waitFor();
    };
    await say(second, "Lovely");
    await say(first, " LOVELY ", "Bollocks", "warm");
    await world.server.crowd(poll, [{ words: ["ｌｏｖｅｌｙ"] }, { words: ["lovely"] }, { words: ["lovely"] }]);
    await expect.poll(() => seen(second)).toContain("lovely said by 5");
    await expect.poll(() => seen(second)).toContain("warm said by 1");
    await expect.poll(() => seen(second)).toContain("1 word waits for the host.");
    expect((await results(poll)).details).toMatchObject({ held: 1, distinct: 2, words: [{ text: "lovely", votes: 5 }, { text: "warm", votes: 1 }] });
    expect(await seen(second)).not.toMatch(/bollocks/i);
    expect((await heard()).toLowerCase()).not.toContain("bollocks");
    await leave();
  });
});
