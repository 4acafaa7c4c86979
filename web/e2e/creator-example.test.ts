/** The stream page of `examples/creator`: vote, react, see confetti at a milestone and from the studio, and be there for the next question. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { Example } from "./example.ts";
import { DESKTOP, open, PHONE, type Visit } from "./visit.ts";
import { World } from "./world.ts";

const SHOTS = process.env["SCREENSHOTS"];

describe.skipIf(!hasBrowser)("the stream page", () => {
  let world: World;
  let creator: Example;

  beforeAll(async () => {
    world = await World.begin();
    creator = await Example.open("creator", world.server);
  });
  afterAll(async () => {
    await creator.close();
    await world.end();
  });

  const viewer = async (options = DESKTOP): Promise<Visit> => {
    const page = await open(world.browser, options);
    await page.goto(creator.url);
    await page.locator("plaudit-poll .question", { hasText: "Where do we go next?" }).waitFor();
    return page;
  };
  const poll = async (): Promise<string> => (await creator.asked<{ data: readonly { id: string }[] }>("GET", "/v1/polls?status=open")).data[0]?.id ?? "";

  it("moves with its audience, celebrates the tenth vote, and goes on to the next question by itself", async () => {
    const page = await viewer();
    const here = await poll();
    const { options } = await creator.asked<{ options: readonly { id: string }[] }>("GET", `/v1/polls/${here}`);
    await page.getByLabel("Into the fog").check();
    await page.locator("plaudit-poll .primary:visible").click();
    await page.locator("plaudit-poll [data-mine]").first().waitFor();
    await page.getByRole("button", { name: /Fire|🔥/ }).first().click();
    await expect.poll(() => creator.asked("GET", "/v1/subjects/night-stream")).toMatchObject({ reactions: { "🔥": 1 } });
    for (let voter = 1; voter <= 9; voter++) {
      await creator.asked("POST", `/v1/polls/${here}/votes`, { choice: options[0]?.id, voter: `fan-${voter}` });
    }
    await page.getByText("Ten of you are in!").first().waitFor();
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/creator-confetti.png` });

    const studio = await open(world.browser, PHONE);
    await studio.goto(/\S+\/studio\?word=\S+/.exec(creator.said)?.[0] ?? "");
    await expect.poll(() => studio.locator(".voters").innerText()).toBe("10");
    await studio.getByRole("button", { name: "Confetti!" }).click();
    await page.getByText("From the studio, with love").first().waitFor();
    await studio.getByRole("button", { name: "Ask the next question" }).click();
    await page.locator("plaudit-poll .question", { hasText: "Which song for the climb?" }).waitFor();
    await studio.getByText("Up the lighthouse").waitFor();
    if (SHOTS !== undefined) await studio.screenshot({ path: `${SHOTS}/creator-studio.png` });
    expect([...page.complaints, ...studio.complaints]).toEqual([]);
  });

  it("lets nobody into the studio without the word", async () => {
    const stranger = await open(world.browser);
    expect((await stranger.goto(`${creator.url}/studio?word=guess`))?.status()).toBe(403);
    expect((await stranger.request.post(`${creator.url}/studio/next`)).status()).toBe(403);
  });
});
