/** `<plaudit-survey>` in pages of other sites under a strict policy: in its place, over the page, in a corner, in a frame; paced by a host. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { Surveyor, findings, focused, next, ours, question, shoot, stars } from "./surveyor.ts";

describe.skipIf(!hasBrowser)("a survey in other people's pages", () => {
  let s: Surveyor;
  beforeAll(async () => {
    s = await Surveyor.begin();
  });
  afterAll(() => s.end());

  it("a popup holds the focus, closes by Escape, gives the focus back, and goes on where one was", async () => {
    const survey = await s.make();
    const page = await s.embedded(survey, `mode="popup"`);
    await page.locator("plaudit-survey .question").waitFor({ state: "attached" });
    expect(await page.locator("plaudit-survey dialog").isVisible()).toBe(false);
    const opener = page.locator("#before");
    await opener.evaluate((button) => button.addEventListener("click", () => void document.querySelector("plaudit-survey")?.open()));
    await opener.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "How was your checkout?" }).waitFor();
    await expect.poll(() => focused(page)).toBe("question");
    await shoot(page, "popup");
    expect(await findings(page)).toEqual([]);
    for (let tabs = 0; tabs < 8; tabs++) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("['before', 'after'].includes(document.activeElement?.id)")).toBe(false);
    }
    await stars(page, 1);
    await next(page);
    await question(page, "Why only 1?");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await page.evaluate("document.activeElement.id")).toBe("before");
    await page.keyboard.press("Enter");
    await question(page, "Why only 1?");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(ours(page)).toEqual([]);
  });

  it("slides in without taking the focus, and stays away once it was closed", async () => {
    const survey = await s.make();
    const page = await s.embedded(survey, `mode="slide-in"`);
    const card = page.getByRole("dialog", { name: "How was your checkout?" });
    await card.waitFor();
    expect(await page.evaluate("document.activeElement === document.body")).toBe(true);
    await shoot(page, "slide-in");
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Close" }).click();
    await card.waitFor({ state: "hidden" });
    await page.reload();
    await page.locator("plaudit-survey .question").waitFor({ state: "attached" });
    expect(await card.isVisible()).toBe(false);
    await page.evaluate("document.querySelector('plaudit-survey').open()");
    await card.waitFor();
    await expect.poll(() => focused(page)).toBe("question");
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "hidden" });
    expect(ours(page)).toEqual([]);
  });

  it("speaks under a strict policy, tells the page, and takes fields as a property", async () => {
    const survey = await s.make();
    const page = await s.embedded(survey);
    await page.evaluate(`window.heard = []; for (const type of ["ready", "answer", "complete", "error"]) document.addEventListener("plaudit-" + type, (event) => window.heard.push([event.type, event.detail]));
      document.querySelector("plaudit-survey").fields = { order_id: "B-1", name: "Bo", secret: "not ours" };`);
    await stars(page, 1);
    await next(page);
    await page.getByLabel("Slow").check();
    await next(page, "Finish");
    await question(page, "Sorry, Bo");
    await expect.poll(() => page.evaluate("window.heard.filter(([type]) => type !== 'plaudit-ready')")).toMatchObject([
      ["plaudit-answer", { survey: survey.id, item: "rating", rating: 1 }], ["plaudit-answer", { item: "why" }], ["plaudit-complete", { status: "completed", ending: "sorry" }],
    ]);
    expect((await s.responses(survey))[0]).toMatchObject({ fields: { order_id: "B-1", name: "Bo" } });
    expect(ours(page)).toEqual([]);
  });

  it("in a frame it takes the height it needs, and tells the page around", async () => {
    const survey = await s.make();
    const page = await s.shop.show(`<iframe src="${survey.links.embed}" title="Survey" width="400" height="100"></iframe><script type="module" src="${s.world.server.url}/widget/embed.js"></script>`);
    const height = async (): Promise<number> => (await page.locator("iframe").boundingBox())?.height ?? 0;
    await expect.poll(height).toBeGreaterThan(250);
    await page.evaluate(`window.heard = []; for (const type of ["answer", "complete"]) document.addEventListener("plaudit-" + type, (event) => window.heard.push([event.type, event.detail.survey]))`);
    const frame = page.frameLocator("iframe");
    await frame.getByRole("radio", { name: "5 of 5" }).check({ force: true });
    await frame.getByRole("button", { name: "Finish" }).click();
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { completed: 1 } });
    await expect.poll(() => page.evaluate("window.heard")).toEqual([["plaudit-answer", survey.id], ["plaudit-complete", survey.id]]);
  });

  it("an optional question is skipped, content is read, others' answers are shown where the page asks for them", async () => {
    const survey = await s.make({
      items: [
        { key: "hello", poll: { kind: "content", question: "Hello", settings: { body: "Two questions." } } },
        { key: "tea", poll: { question: "Tea or coffee?", options: ["Tea", "Coffee"], results_visibility: "after_vote" } },
        { key: "more", required: false, poll: { kind: "text", question: "Anything else about {{tea}}?" } },
      ],
      endings: [],
    });
    const page = await s.embedded(survey, "results");
    await question(page, "Hello");
    await shoot(page, "content");
    await next(page);
    await page.getByLabel("Coffee").check();
    await next(page);
    await page.getByText("How others answered").waitFor();
    await page.locator("plaudit-survey .percent", { hasText: "100%" }).waitFor();
    await shoot(page, "others");
    expect(await findings(page)).toEqual([]);
    await next(page);
    await question(page, "Anything else about Coffee?");
    await shoot(page, "text");
    await page.getByRole("button", { name: "Skip" }).click();
    await question(page, "Thank you!");
    await expect.poll(() => s.responses(survey)).toMatchObject([{ status: "completed", answers: { more: { skipped: true } }, path: ["hello", "tea", "more"] }]);
  });

  it("an answer that comes too late is not taken, says so, and keeps nobody from the next question", async () => {
    const quiz = (text: string) => ({ kind: "quiz", question: text, options: ["One", "Two"], settings: { correct: ["Two"] } });
    const survey = await s.make({ pacing: "host", items: [{ key: "a", poll: quiz("First?") }, { key: "b", poll: quiz("Second?") }], endings: [] });
    const act = (index: number, action: string) => s.world.server.call("POST", `/v1/polls/${survey.items[index]?.poll_id}/${action}`);
    await act(0, "open");
    const page = await s.hosted(survey);
    await question(page, "First?");
    await page.context().setOffline(true);
    await page.getByLabel("Two").check();
    await next(page);
    await page.getByText("Saved on this device").first().waitFor();
    await act(0, "close");
    await page.context().setOffline(false);
    await page.getByRole("alert").getByText("Voting is closed.").waitFor();
    await act(1, "open");
    await question(page, "Second?");
    await page.getByLabel("Two").check();
    await next(page, "Finish");
    await question(page, "Thank you!");
    await expect.poll(() => s.results(survey)).toMatchObject({ items: [{ results: { voters: 0 } }, { results: { voters: 1 } }] });
  });

  it("waits for the host, who opens one question after the other and tells what was right", async () => {
    const quiz = (text: string) => ({ kind: "quiz", question: text, options: ["One", "Two"], settings: { correct: ["Two"] } });
    const survey = await s.make({ pacing: "host", items: [{ key: "a", poll: quiz("First?") }, { key: "b", poll: quiz("Second?") }], endings: [] });
    const [first, second] = survey.items.map((item) => item.poll_id);
    const act = (poll: string | undefined, action: string) => s.world.server.call("POST", `/v1/polls/${poll}/${action}`);
    const page = await s.embedded(survey);
    await question(page, "Waiting for the host");
    await shoot(page, "waiting");
    await act(first, "open");
    await question(page, "First?");
    await page.getByLabel("Two").check();
    await next(page);
    await question(page, "Waiting for the host");
    await expect.poll(() => s.results(survey)).toMatchObject({ items: [{ results: { voters: 1 } }, {}] });
    await act(first, "close");
    await page.getByText("That is right!").waitFor();
    await shoot(page, "right");
    expect(await findings(page)).toEqual([]);
    await act(second, "open");
    await question(page, "Second?");
    await page.getByLabel("One").check();
    await next(page, "Finish");
    await question(page, "Thank you!");
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { completed: 1 } });
    await act(second, "close");
    await page.getByText("Not this time.").waitFor();
  });
});
