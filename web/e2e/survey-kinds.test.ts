/** Every kind of question the server knows, one after the other in one survey, by the keyboard alone. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { Keys } from "./keys.ts";
import { CASES } from "./kind-cases.ts";
import { registry } from "./registry.ts";
import { Surveyor, findings, next, ours, question } from "./surveyor.ts";

/** A tap votes there, and a button goes on. */
const TAPPED = ["cheer", "ideas", "qna", "content"];

describe.skipIf(!hasBrowser)("a survey of every kind", () => {
  let s: Surveyor;
  beforeAll(async () => {
    s = await Surveyor.begin();
  });
  afterAll(() => s.end());

  it("is answered, kept and counted", async () => {
    const kinds = registry();
    const items = Object.entries(kinds).map(([kind, { example }]) => ({ key: kind, poll: { ...example, kind, question: `Of the kind ${kind}` } }));
    const survey = await s.make({ items, endings: [] });
    const page = await s.embedded(survey);
    const keys = new Keys(page, "plaudit-survey");
    for (const [index, { key, poll }] of survey.items.entries()) {
      await question(page, `Of the kind ${key}`);
      await CASES[key]?.keys(keys);
      if (TAPPED.includes(key)) await next(page, index === survey.items.length - 1 ? "Finish" : "Next");
      if (poll.kind === "matrix" || poll.kind === "cheer") expect(await findings(page)).toEqual([]);
    }
    await question(page, "Thank you!");
    await expect.poll(async () => (await s.responses(survey))[0]?.["status"], { timeout: 15_000 }).toBe("completed");
    const [response] = await s.responses(survey);
    for (const { key, poll } of survey.items) {
      const said = CASES[key]?.answer(poll) ?? {};
      // Each viewer has an order of options of their own, and with it of what is ticked.
      if ("choices" in said) said["choices"] = expect.arrayContaining(said["choices"] as unknown[]);
      if (kinds[key]?.field !== null) expect.soft(response, key).toMatchObject({ answers: { [key]: said } });
    }
    // Pictures of the examples are elsewhere, and the shop's policy keeps them out.
    expect(ours(page).filter((one) => !one.includes("images.example.org"))).toEqual([]);
  }, 90_000);
});
