/** Polls and surveys that a host placed itself, beside the page script: theirs is whoever the page says is here, whatever came first. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Page, Route } from "playwright-core";
import { Boutique } from "./boutique.ts";
import { hasBrowser } from "./browser.ts";
import { connected } from "./page-visits.ts";
import { World } from "./world.ts";

const SIGNED = { voting: { identity: "signed" } };
const form = (page: Page) => page.locator("plaudit-poll .primary");
const closedTo = (page: Page) => page.getByText("Only people signed in on the host's own site can vote here.");
/** Who asked, by the tokens in their requests. */
const watched = (page: Page): readonly (string | undefined)[] => {
  const voters: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (/\/v1\/(polls|surveys)\//.test(request.url()) && request.method() !== "OPTIONS") voters.push(request.headers()["plaudit-voter"]);
  });
  return voters;
};
/** Holds a file back until `come` is called. */
const late = (page: Page, file: string): { readonly asked: Promise<void>; come(): Promise<void> } => {
  let arrived: (route: Route) => void = () => undefined;
  const route = new Promise<Route>((came) => (arrived = came));
  void page.route(`**/widget/${file}`, (one) => arrived(one));
  return { asked: route.then(() => undefined), come: async () => (await route).continue() };
};

describe.skipIf(!hasBrowser)("elements of the host's own beside the page script", () => {
  let world: World;
  let shop: Boutique;
  let users = 0;
  const somebody = (): string => `user-${(users += 1)}`;
  const element = (poll: string, more = "") => `<plaudit-poll poll="${poll}" key="${shop.key}" ${more}></plaudit-poll>`;
  const answer = async (page: Page): Promise<void> => {
    await page.getByLabel("All right").and(page.locator("input")).check();
    await form(page).click();
    await page.locator("plaudit-poll [data-mine]").first().waitFor();
  };
  /** The host finds this person's vote counted: another by their name is refused. */
  const hasVoted = (poll: string, user: string) => expect(shop.vote(poll, 0, user)).rejects.toThrow("already_voted");

  beforeAll(async () => {
    world = await World.begin();
    shop = await Boutique.open(world);
  });
  afterAll(async () => {
    await world.end();
    await shop.close();
  });
  afterEach(async () => {
    await Promise.all(world.browser.contexts().map((context) => context.close()));
  });

  it("a poll is answered by the person of the tag", async () => {
    const [user, poll] = [somebody(), await shop.poll(SIGNED)];
    const page = await shop.visit({ user, body: element(poll) });
    await answer(page);
    await hasVoted(poll, user);
    expect(page.complaints).toEqual([]);
  });

  it.each([["page.js", "the page script"], ["elements.js", "the elements"]])("%s may come last: nobody is asked for as nobody meanwhile", async (file) => {
    const [user, poll] = [somebody(), await shop.poll(SIGNED)];
    let held: ReturnType<typeof late> | null = null;
    let voters: readonly (string | undefined)[] = [];
    const page = await shop.visit({ user, body: element(poll), meet: (met) => {
      held = late(met, file);
      voters = watched(met);
    } });
    const { asked, come } = held as unknown as ReturnType<typeof late>;
    await asked;
    await (file === "page.js" ? page.locator("plaudit-poll .ghost").first().waitFor({ state: "attached" }) : connected(page));
    expect(voters).toEqual([]);
    await come();
    await answer(page);
    expect(new Set(voters).size).toBe(1);
    expect(voters).not.toContain(undefined);
    await hasVoted(poll, user);
  });

  it("who is named later is who answers from then on, and nobody once they have left", async () => {
    const [user, poll] = [somebody(), await shop.poll(SIGNED)];
    const page = await shop.visit({ body: element(poll) });
    await closedTo(page).waitFor();
    await page.evaluate(`plaudit.identify("${shop.token(user)}")`);
    await answer(page);
    await hasVoted(poll, user);
    await page.evaluate("plaudit.identify(null)");
    await closedTo(page).waitFor();
    await page.evaluate(`plaudit.identify("${shop.token(somebody())}")`);
    await form(page).waitFor();
    await page.evaluate("plaudit.consent(false)");
    await closedTo(page).waitFor();
    expect(page.complaints).toEqual([]);
  });

  it("a survey too", async () => {
    const user = somebody();
    const survey = await shop.call("POST", "/v1/surveys", { title: "Your order", identity: "signed", items: [{ poll: { question: "How was it?", kind: "rating" } }] });
    await shop.call("POST", `/v1/surveys/${String(survey["id"])}/open`);
    const page = await shop.visit({ body: `<plaudit-survey survey="${String(survey["id"])}" key="${shop.key}"></plaudit-survey>` });
    await page.getByText("Only people who are signed in can answer here.").waitFor();
    const [voters, token] = [watched(page), shop.token(user)];
    await page.evaluate(`plaudit.identify("${token}")`);
    await page.locator("plaudit-survey input[type=radio]").nth(3).check();
    await page.locator("plaudit-survey .primary").click();
    const responses = () => shop.call("GET", `/v1/surveys/${String(survey["id"])}/responses`).then(({ data }) => data);
    await expect.poll(responses).toMatchObject([{ status: "completed", answers: { q1: { rating: 4 } } }]);
    expect(voters.at(-1)).toBe(token);
  });

  it("another key, another server, a token of its own: these are not for the person of the tag", async () => {
    const [user, own, poll] = [somebody(), somebody(), await shop.poll(SIGNED)];
    const theirs = await world.server.poll(SIGNED);
    const { url, publishableKey } = world.server;
    const page = await shop.visit({ user, body: `<plaudit-poll id="key" poll="${theirs.id}" key="${publishableKey}"></plaudit-poll>${element(poll, `id="server" server="${url}/"`)}` });
    const tokens = watched(page);
    await connected(page);
    await expect.poll(() => closedTo(page).count()).toBe(2);
    expect(tokens.filter((token) => token === shop.token(user))).toEqual([]);
    await page.evaluate(([token]) => {
      const poll = document.querySelector("#server") as HTMLElement & { getVoterToken: unknown };
      poll.getVoterToken = () => Promise.resolve(token);
    }, [shop.token(own)]);
    await page.locator("#server .primary").waitFor();
    await page.evaluate("plaudit.identify(null)");
    await connected(page);
    await page.locator("#server").getByLabel("All right").and(page.locator("input")).check();
    await page.locator("#server .primary").click();
    await page.locator("#server [data-mine]").first().waitFor();
    await hasVoted(poll, own);
  });

  it("where the page script does not come, or before consent, a poll is what it is without", async () => {
    const poll = await shop.poll();
    const alone = await shop.visit({ user: somebody(), body: element(poll), meet: (met) => void met.route("**/widget/page.js", (route) => route.abort()) });
    await answer(alone);
    const asked = await shop.visit({ user: somebody(), tag: `data-consent="required"`, body: element(poll) });
    await answer(asked);
  });
});
