/** Story 8 with the real shop: a checkout asks in the open tab, thanks for the answer, waits for who is away, and tells the team of bad days. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { Example } from "./example.ts";
import { next, question, stars } from "./surveyor.ts";
import { DESKTOP, open, PHONE, type Visit } from "./visit.ts";
import { findings, World } from "./world.ts";

const SHOTS = process.env["SCREENSHOTS"];
const ASKED = "How was your checkout?";
const THANKS = "Your next pot is on us";

interface Interaction {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly to: { readonly user?: string };
  readonly outcomes: Readonly<Record<string, unknown>>;
}
interface Listed<T> {
  readonly data: readonly T[];
}

describe.skipIf(!hasBrowser)("the shop", () => {
  let world: World;
  let shop: Example;
  let survey: string;
  let trigger: string;

  beforeAll(async () => {
    world = await World.begin({ PLAUDIT_WEBHOOK_PRIVATE: "on" });
    shop = await Example.open("shop", world.server);
    [{ id: survey }] = (await shop.asked<Listed<{ id: string }>>("GET", "/v1/surveys")).data as [{ id: string }];
    [{ id: trigger }] = (await shop.asked<Listed<{ id: string }>>("GET", "/v1/triggers")).data as [{ id: string }];
  });
  afterAll(async () => {
    await shop.close();
    await world.end();
  });

  const customer = async (options: BrowserContextOptions = DESKTOP): Promise<Visit> => {
    const page = await open(world.browser, options);
    page.setDefaultTimeout(10_000);
    await page.goto(shop.url);
    await page.getByRole("button", { name: "Add Morning Sencha" }).click();
    await page.getByRole("heading", { name: "Your basket" }).waitFor();
    return page;
  };
  /** The same customer pays, from no page at all. */
  const paidElsewhere = async (page: Page): Promise<void> => {
    const answer = await page.request.post(`${shop.url}/checkout`, { form: { delivery: "post" } });
    expect(await answer.text()).toContain("It is on its way");
  };
  /** Who they are to the shop, from its own cookie. */
  const nameOf = async (page: Page): Promise<string> => (await page.context().cookies())[0]?.value.split(".")[0] ?? "";
  /** What the shop's trigger has sent, newest first. */
  const sent = async (): Promise<readonly Interaction[]> => (await shop.asked<Listed<Interaction>>("GET", `/v1/interactions?trigger=${trigger}`)).data;
  const newest = async (): Promise<Interaction> => (await sent())[0] as Interaction;
  const completed = async (): Promise<number> =>
    (await shop.asked<{ responses: { completed: number } }>("GET", `/v1/surveys/${survey}/results`)).responses.completed;
  const shoot = async (page: Page, name: string): Promise<void> => {
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/shop-${name}.png` });
  };
  const answered = async (page: Page, value: number): Promise<void> => {
    await question(page, ASKED);
    await stars(page, value);
    await next(page, value > 2 ? "Finish" : undefined);
    if (value > 2) return;
    await question(page, "What got in your way?");
    await next(page, "Finish");
  };

  it("asks in the open tab, keeps the answer, thanks for it, and the outcome can be read", async () => {
    const page = await customer();
    await page.goto(shop.url);
    await paidElsewhere(page);
    await question(page, ASKED);
    await shoot(page, "asked");
    expect(await findings(page)).toEqual([]);
    await answered(page, 5);
    await page.getByText(THANKS).first().waitFor();
    await shoot(page, "thanked");
    expect(await completed()).toBe(1);
    const interaction = await newest();
    expect(interaction).toMatchObject({ type: "survey", status: "answered", outcomes: { delivered: 1, shown: 1, answered: 1 } });
    const thanks = await shop.asked<Listed<Interaction>>("GET", `/v1/interactions?user=${interaction.to.user ?? ""}`);
    const effect = thanks.data.find(({ type }) => type === "effect");
    await expect.poll(() => shop.asked("GET", `/v1/interactions/${effect?.id ?? ""}`)).toMatchObject({ status: "shown", effect: { effect: "thank_you" } });
    expect(page.complaints).toEqual([]);
  });

  it("asks on the page that says the order is on its way, also on a phone", async () => {
    const page = await customer(PHONE);
    await shoot(page, "basket-phone");
    await page.getByRole("button", { name: "Pay" }).click();
    await page.getByRole("heading", { name: "It is on its way" }).waitFor();
    await question(page, ASKED);
    await shoot(page, "asked-phone");
    await answered(page, 4);
    await page.getByText(THANKS).first().waitFor();
    expect(page.complaints).toEqual([]);
  });

  it("waits while nobody is there, and asks when they are back", async () => {
    const page = await customer();
    await page.goto("about:blank");
    const before = (await sent()).length;
    await paidElsewhere(page);
    await expect.poll(async () => (await sent()).length).toBe(before + 1);
    expect((await newest()).status).toBe("waiting");
    await page.goto(shop.url);
    await question(page, ASKED);
    await expect.poll(async () => (await newest()).status).toBe("shown");
    await page.keyboard.press("Tab");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await expect.poll(async () => (await newest()).status).toBe("dismissed");
  });

  it("does not ask any more when the time it waits is over", async () => {
    await shop.asked("PATCH", `/v1/triggers/${trigger}`, { expires_seconds: 1 });
    const page = await customer();
    await page.goto("about:blank");
    const before = (await sent()).length;
    await paidElsewhere(page);
    await expect.poll(async () => (await sent()).length).toBe(before + 1);
    await expect.poll(async () => (await newest()).status).toBe("expired");
    await shop.asked("PATCH", `/v1/triggers/${trigger}`, { expires_seconds: 86_400 });
    await page.goto(shop.url);
    await shop.asked("POST", "/v1/effects", { effect: "toast", message: "You are back", to: { user: (await newest()).to.user } });
    await page.getByText("You are back").first().waitFor(); // what is in the inbox has come
    expect(await page.locator("plaudit-survey").count()).toBe(0);
    expect((await newest()).outcomes).toMatchObject({ delivered: 0, shown: 0 });
  });

  it("asks although another survey has just been shown: each keeps its own clock, and the project one for all", async () => {
    const page = await customer();
    const user = await nameOf(page);
    const ask = async (name: string): Promise<void> => {
      const items = [{ key: "letter", poll: { question: `What about ${name}?`, options: ["Good", "Bad"] } }];
      const other = await shop.asked<{ id: string }>("POST", "/v1/surveys", { title: name, open: true, items });
      const rule = { name, on: { event: name }, show: { survey: other.id }, frequency: { type: "always" }, cooldown_seconds: 86_400 };
      await shop.asked("POST", "/v1/triggers", rule);
    };
    const decided = async (): Promise<unknown> => {
      const { decisions } = await shop.asked<{ decisions: readonly { show: boolean; reason: string }[] }>("GET", `/v1/users/${user}/explain`);
      return decisions[0];
    };
    await ask("letter");
    await ask("tour");
    await shop.asked("POST", "/v1/events", { name: "letter", user });
    await question(page, "What about letter?");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await shop.asked("POST", "/v1/events", { name: "letter", user });
    await expect.poll(decided).toMatchObject({ show: false, reason: "trigger_cooldown" });
    await shop.asked("PATCH", "/v1/settings", { cooldown_seconds: 86_400 });
    await shop.asked("POST", "/v1/events", { name: "tour", user });
    await expect.poll(decided).toMatchObject({ show: false, reason: "global_cooldown" });
    await page.getByRole("button", { name: "Pay" }).click();
    await question(page, ASKED);
    await expect.poll(decided).toMatchObject({ show: true, reason: "show" });
    await shop.asked("PATCH", "/v1/settings", { cooldown_seconds: 0 });
  });

  it("tells the team after a run of bad ratings, once, and when it is over", async () => {
    for (let bad = 1; bad <= 3; bad++) {
      const page = await customer();
      await page.getByRole("button", { name: "Pay" }).click();
      await answered(page, 1);
      await page.getByText(THANKS).first().waitFor();
      await page.context().close();
    }
    await expect.poll(() => shop.said).toMatch(/ALERT: Bad checkouts in a row \(3/);
    const fired = await shop.asked<Listed<{ status: string; value: number }>>("GET", "/v1/alerts");
    expect(fired.data).toMatchObject([{ status: "fired", value: 3 }]);
    const page = await customer();
    await page.getByRole("button", { name: "Pay" }).click();
    await answered(page, 5);
    await expect.poll(() => shop.said).toMatch(/all well again: Bad checkouts in a row/);
    expect(shop.said.match(/ALERT/g)).toHaveLength(1);
  });
});
