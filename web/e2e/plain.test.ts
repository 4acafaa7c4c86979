/** The hosted page without JavaScript: a form, a cookie, and one voter one vote all the same. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Poll, VisibleResults } from "@plaudit/client";
import { hasBrowser } from "./browser.ts";
import { PHONE } from "./visit.ts";
import { World, counted, vote } from "./world.ts";

const PLAIN = { ...PHONE, javaScriptEnabled: false };

describe.skipIf(!hasBrowser)("the page without JavaScript", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.begin();
  });
  afterAll(() => world.end());

  const results = async (poll: Poll): Promise<VisibleResults> => (await world.server.results(poll)) as VisibleResults;

  it("votes and shows the results", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll, PLAIN);
    await vote(page, "Coffee");
    await page.getByText("Your vote is counted.").waitFor();
    expect(await page.getByRole("row", { name: /Coffee .*your vote 100% 1/ }).count()).toBe(1);
    expect((await results(poll)).voters).toBe(1);
    const [cookie] = await page.context().cookies(page.url());
    expect(cookie).toMatchObject({ name: "plaudit_voter", httpOnly: true, sameSite: "Lax", path: `/p/${poll.id}` });
    await page.reload();
    expect(await page.getByRole("button", { name: "Vote" }).count()).toBe(0);
    expect(page.complaints).toEqual([]);
  });

  it("sets no cookie before somebody votes", async () => {
    const page = await world.visit(await world.server.poll(), PLAIN);
    expect(await page.context().cookies()).toEqual([]);
  });

  it("the same form twice is one vote of one voter, with or without the cookie", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll, PLAIN);
    const form = { vote_id: (await page.locator("[name=vote_id]").getAttribute("value")) ?? "", choice: poll.options[0]?.id ?? "" };
    const send = () => fetch(page.url(), { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    const replies = await Promise.all([send(), send(), send()]);
    expect(replies.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(new Set(replies.map((reply) => reply.headers.get("set-cookie"))).size).toBe(1);
    expect((await results(poll)).voters).toBe(1);
  });

  it("a second vote of the same browser is refused, and the page says so", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll, PLAIN);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await vote(page, "Tea");
    await vote(other, "Coffee");
    await other.getByRole("alert").getByText("You have already voted here.").waitFor();
    expect((await results(poll)).options.map(({ votes }) => votes)).toEqual([1, 0]);
  });

  it("form and script are the same voter", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll);
    await vote(page, "Tea");
    await counted(page);
    const cookies = await page.context().cookies(page.url());
    const plain = await world.browser.newContext({ javaScriptEnabled: false });
    await plain.addCookies(cookies);
    const same = await plain.newPage();
    await same.goto(page.url());
    await same.getByText("Your vote is counted.").waitFor();
  });

  it("the vote of the form is marked once scripts run, also where only voters see results", async () => {
    const poll = await world.server.poll({ results_visibility: "after_vote" });
    const page = await world.visit(poll, PLAIN);
    await vote(page, "Tea");
    await page.getByText("Your vote is counted.").waitFor();
    const scripted = await world.browser.newContext();
    await scripted.addCookies(await page.context().cookies(page.url()));
    const same = await scripted.newPage();
    await same.goto(page.url());
    await counted(same);
    expect(await same.locator("[data-mine] .label").textContent()).toBe("Tea");
    await same.locator("plaudit-poll .percent", { hasText: "100%" }).waitFor();
    expect(await same.locator("plaudit-poll form").count()).toBe(0);
  });

  it("called off: figures, but nobody won; not open yet: options, but no figures", async () => {
    const poll = await world.server.poll();
    await world.server.crowd(poll, [{ choice: poll.options[0]?.id }]);
    await world.server.act(poll, "cancel");
    const off = await world.visit(poll, PLAIN);
    expect(await off.getByText("Final result").count()).toBe(0);
    const ahead = await world.visit(await world.server.poll({ open: false }), PLAIN);
    expect(await ahead.locator(".option.still").allTextContents()).toEqual(["Tea", "Coffee"]);
    expect(await ahead.locator(".tally").count()).toBe(0);
  });

  it("an address that leads nowhere is a page for people and a problem for programs", async () => {
    const page = await world.visit(await world.server.poll(), PLAIN);
    expect((await page.goto(`${world.server.url}/nowhere`))?.status()).toBe(404);
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    const told = await fetch(`${world.server.url}/nowhere`);
    expect(told.headers.get("content-type")).toBe("application/problem+json");
  });

  it("nothing chosen: says so, and nothing is stored", async () => {
    const poll = await world.server.poll();
    const page = await world.visit(poll, PLAIN);
    await page.locator(".primary:visible").click();
    await page.getByRole("alert").getByText("Choose an answer first.").waitFor();
    expect((await results(poll)).voters).toBe(0);
  });

  it("several answers, a rating, a change of mind, a withdrawal", async () => {
    const many = await world.server.poll({ kind: "multiple_choice", options: ["Apple", "Banana", "Cherry"], max_selections: 2 });
    const boxes = await world.visit(many, PLAIN);
    await boxes.getByLabel("Apple").check();
    await vote(boxes, "Cherry");
    await boxes.getByText("Your vote is counted.").waitFor();
    expect((await results(many)).options.map(({ votes }) => votes)).toEqual([1, 0, 1]);

    const stars = await world.server.poll({ question: "How was it?", kind: "rating", scale: 5, voting: { change: true, retract: true } });
    const rated = await world.visit(stars, PLAIN);
    await vote(rated, "4 of 5");
    await rated.getByText("Your vote is counted.").waitFor();
    await rated.getByLabel("2 of 5").check();
    await rated.getByRole("button", { name: "Change my vote" }).click();
    await expect.poll(async () => (await results(stars)).mean).toBe(2);
    await rated.getByRole("button", { name: "Withdraw my vote" }).click();
    await rated.getByRole("button", { name: "Vote", exact: true }).waitFor();
    expect((await results(stars)).voters).toBe(0);
  });

  it("closed, locked and hidden polls say what they are", async () => {
    const closed = await world.server.act(await world.server.poll(), "close");
    const page = await world.visit(closed, PLAIN);
    await page.getByText("Voting is closed").waitFor();
    await page.getByText("Final result").waitFor();
    const locked = await world.server.act(await world.server.poll(), "lock");
    await (await world.visit(locked, PLAIN)).locator(".state", { hasText: "Voting is paused." }).waitFor();
    const hidden = await world.server.poll({ results_visibility: "after_close" });
    const voter = await world.visit(hidden, PLAIN);
    await vote(voter, "Tea");
    await voter.getByText("The results appear when voting closes.").waitFor();
    expect(await voter.content()).not.toContain("100%");
  });

  it("refuses a form sent from another site", async () => {
    const poll = await world.server.poll();
    const body = () => new URLSearchParams({ vote_id: "vote_elsewhere", choice: poll.options[0]?.id ?? "" });
    const page = `${world.server.url}/p/${poll.id}`;
    const marked = await fetch(page, { method: "POST", body: body(), headers: { "Sec-Fetch-Site": "cross-site" } });
    const foreign = await fetch(page, { method: "POST", body: body(), headers: { Origin: "https://elsewhere.example" } });
    expect([marked.status, foreign.status]).toEqual([403, 403]);
    expect((await results(poll)).voters).toBe(0);
  });

  it("speaks the visitor's language, in its direction", async () => {
    const poll = await world.server.poll({ question: "شاي أم قهوة؟", options: ["شاي", "قهوة"] });
    const page = await world.visit(poll, { ...PLAIN, locale: "ar" });
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
    await page.getByLabel("شاي").check();
    await page.getByRole("button", { name: "صوّت" }).click();
    await page.getByText("تم احتساب صوتك.").waitFor();
    await (await world.visit(poll, { ...PLAIN, locale: "es-MX" })).getByRole("button", { name: "Votar" }).waitFor();
  });
});
