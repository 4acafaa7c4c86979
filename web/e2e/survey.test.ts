/** A survey on its hosted page, against the product itself: the story of a shop, by keyboard, without a network, after a reload, in other languages. */
import type { Survey } from "@plaudit/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { SHOP } from "./shop.ts";
import { Surveyor, findings, LOOK, focused, next, progress, question, shoot, stars } from "./surveyor.ts";
import type { Visit } from "./visit.ts";

describe.skipIf(!hasBrowser)("a survey", () => {
  let s: Surveyor;
  beforeAll(async () => {
    s = await Surveyor.begin();
  });
  afterAll(() => s.end());

  it("asks why after two stars, and is sorry; thanks for five", async () => {
    const survey = await s.make();
    const sad = await s.hosted(survey, "?order_id=A-7&name=Ann&unknown=1");
    await shoot(sad, "first");
    expect(await findings(sad)).toEqual([]);
    await stars(sad, 2);
    await next(sad);
    await question(sad, "Why only 2?");
    expect(await progress(sad)).toBe("1 of 2 answered");
    await shoot(sad, "why");
    expect(await findings(sad)).toEqual([]);
    await sad.getByLabel("Slow").check();
    await next(sad, "Finish");
    await question(sad, "Sorry, Ann");
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { started: 1, completed: 1 } });
    await shoot(sad, "sorry");
    expect(await findings(sad)).toEqual([]);
    expect(sad.complaints).toEqual([]);
    expect((await s.responses(survey))[0]).toMatchObject({ fields: { order_id: "A-7", name: "Ann" }, status: "completed", path: ["rating", "why"] });

    const glad = await s.hosted(survey);
    await stars(glad, 5);
    await next(glad, "Finish");
    await question(glad, "Thank you!");
    await glad.locator("plaudit-effects canvas").waitFor();
    await shoot(glad, "thanks");
    await expect.poll(() => s.results(survey)).toMatchObject({ endings: [{ key: "sorry", responses: 1 }, { key: "thanks", responses: 1 }] });
    await glad.reload();
    await question(glad, "Thank you!");
    expect(await s.responses(survey)).toHaveLength(2);
  });

  it("is answered by keyboard alone, and the focus goes along", async () => {
    const survey = await s.make();
    const page = await s.hosted(survey);
    for (let tabs = 0; tabs < 12 && !(await page.getByRole("radio").first().evaluate((one) => one.matches(":focus"))); tabs++) await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await question(page, "Why only 2?");
    await expect.poll(() => focused(page)).toBe("question");
    expect(await page.locator("plaudit-survey .step").count()).toBe(1);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)).toBe("Back");
    await page.keyboard.press("Enter");
    await question(page, "How was it?");
    await expect.poll(() => focused(page)).toBe("question");
    expect(await page.getByRole("radio", { name: "2 of 5" }).isChecked()).toBe(true);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await question(page, "Why only 2?");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await question(page, "Sorry, dear guest");
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { started: 1, completed: 1 } });
    expect(page.complaints).toEqual([]);
  });

  it("goes on without a network, says so, and sends everything exactly once when it is back", async () => {
    const survey = await s.make();
    const page = await s.embedded(survey, `fields='{"order_id":"A-9"}'`);
    await question(page, "How was it?");
    await page.waitForLoadState("networkidle");
    await page.context().setOffline(true);
    await stars(page, 2);
    await next(page);
    await question(page, "Why only 2?");
    await page.getByText("Saved on this device").first().waitFor();
    await shoot(page, "offline");
    await page.getByLabel("Rude").check();
    await next(page, "Finish");
    await question(page, "Sorry, dear guest");
    expect(await page.locator("plaudit-survey .kept").count()).toBe(1);
    expect(await s.results(survey)).toMatchObject({ responses: { started: 0 } });
    await page.evaluate("document.addEventListener('plaudit-complete', (event) => (window.done = [...(window.done ?? []), event.detail.ending]))");
    await page.context().setOffline(false);
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { started: 1, completed: 1 }, items: [{ results: { voters: 1 } }, { results: { voters: 1 } }] });
    await page.locator("plaudit-survey .kept").waitFor({ state: "detached" });
    expect(await page.evaluate("window.done")).toEqual(["sorry"]);
    expect((await s.responses(survey))[0]).toMatchObject({ fields: { order_id: "A-9" }, answers: { rating: { rating: 2 } } });
    await page.reload();
    await question(page, "Sorry, dear guest");
    expect(await s.results(survey)).toMatchObject({ responses: { started: 1, completed: 1 } });
  });

  it("replies that are lost are asked for again, and count once", async () => {
    const survey = await s.make();
    const page = await s.embedded(survey);
    let lost = 0;
    await page.route("**/responses", async (route) => {
      if (lost >= 3) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort("connectionreset");
    });
    await stars(page, 1);
    await next(page);
    await page.getByLabel("Slow").check();
    await next(page, "Finish");
    await expect.poll(() => s.results(survey), { timeout: 20_000 }).toMatchObject({ responses: { started: 1, completed: 1 }, items: [{ results: { votes: 1 } }, { results: { votes: 1 } }] });
    await page.locator("plaudit-survey .kept").waitFor({ state: "detached" });
    expect(lost).toBe(3);
  });

  it("goes on after a reload, from the device, and from the server where the device has forgotten", async () => {
    const survey = await s.make();
    const page = await s.hosted(survey);
    await stars(page, 1);
    await next(page);
    await question(page, "Why only 1?");
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { started: 1 } });
    await page.reload();
    await question(page, "Why only 1?");
    await page.locator(".plain").waitFor({ state: "detached" });
    expect(await progress(page)).toBe("1 of 2 answered");
    await page.evaluate("localStorage.clear()");
    await page.reload();
    await page.locator(".plain").waitFor({ state: "detached" });
    await question(page, "Why only 1?");
    await page.getByLabel("Slow").check();
    await next(page, "Finish");
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { started: 1, completed: 1 } });
    expect(page.complaints).toEqual([]);
  });

  it("the plain form and the element are one participant", async () => {
    const survey = await s.make();
    const plain = await s.hosted(survey, "", { ...LOOK, javaScriptEnabled: false });
    await shoot(plain, "plain-first");
    await plain.getByLabel("2 of 5").check({ force: true });
    await plain.getByRole("button", { name: "Next" }).click();
    await plain.getByText("Why only 2?").first().waitFor();
    await shoot(plain, "plain-why");
    const scripted = await s.world.browser.newContext(LOOK);
    await scripted.addCookies(await plain.context().cookies(plain.url()));
    const page = await scripted.newPage();
    await page.goto(plain.url());
    await page.locator(".plain").waitFor({ state: "detached" });
    await question(page, "Why only 2?");
    await page.getByLabel("Slow").check();
    await next(page, "Finish");
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { started: 1, completed: 1 } });
    await plain.reload();
    await plain.getByRole("heading", { name: "Sorry, dear guest" }).waitFor();
    await shoot(plain, "plain-end");
  });

  it("reads from right to left, in the participant's language, in the dark", async () => {
    const survey = await s.make({
      language: "en",
      translations: { ar: { title: "كيف كان الدفع؟", endings: { sorry: { title: "نأسف يا {{field.name|ضيفنا}}" } } } },
      items: [
        { key: "rating", poll: { question: "How was it?", kind: "rating", translations: { ar: { question: "كيف وجدته؟" } } } },
        { ...SHOP.items[1], poll: { ...SHOP.items[1]?.poll, language: "en", translations: { ar: { question: "لماذا {{rating}} فقط؟", options: { slow: "بطيء" } } } } },
      ],
    });
    const page = await s.hosted(survey, "?name=منى", { ...LOOK, locale: "ar", colorScheme: "dark" });
    await question(page, "كيف وجدته؟");
    expect(await page.locator("plaudit-survey .card").getAttribute("dir")).toBe("rtl");
    await shoot(page, "arabic");
    await page.getByRole("radio").nth(1).check({ force: true });
    await next(page, "التالي");
    await question(page, "لماذا 2 فقط؟");
    await page.getByLabel("بطيء").check();
    await shoot(page, "arabic-why");
    expect(await findings(page)).toEqual([]);
    await next(page, "إنهاء");
    await question(page, "نأسف يا منى");
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { completed: 1 } });
    expect((await s.responses(survey))[0]).toMatchObject({ language: "ar" });
  });

  it.each([["in its place", ""], ["in a corner", `mode="slide-in"`], ["as a page", `mode="page"`]])("fits 320 px and a finger %s, also in forced colours", async (_, attributes) => {
    const survey = await s.make({ items: [SHOP.items[0], { ...SHOP.items[1], required: false, show_when: null }] });
    const page = await s.embedded(survey, attributes, { ...LOOK, viewport: { width: 320, height: 640 }, forcedColors: "active" });
    await question(page, "How was it?");
    const misfits = () => page.evaluate(() => [...(document.querySelector("plaudit-survey")?.shadowRoot?.querySelectorAll("button, label") ?? [])].filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      return width > 0 && (height < 43.9 || width < 43.9);
    }).map((one) => one.outerHTML.slice(0, 80)));
    for (const ask of ["How was it?", "Why only 2?"]) {
      await question(page, ask);
      expect(await misfits()).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
      expect(await findings(page)).toEqual([]);
      await shoot(page, `small-${attributes.replaceAll(/\W/g, "")}-${ask.length}`);
      if (ask === "How was it?") {
        await stars(page, 2);
        await next(page);
      }
    }
    await page.getByRole("button", { name: "Skip" }).waitFor();
  });

  it("keeps still for those who asked", async () => {
    const page = await s.hosted(await s.make(), "", { ...LOOK, reducedMotion: "reduce" });
    await stars(page, 5);
    expect(await page.evaluate("document.querySelector('plaudit-survey').shadowRoot.getAnimations().length")).toBe(0);
    await next(page, "Finish");
    await question(page, "Thank you!");
    await page.waitForLoadState("networkidle");
    expect(await page.locator("plaudit-effects canvas").count()).toBe(0);
    expect(await page.evaluate("document.querySelector('plaudit-survey').shadowRoot.getAnimations().length")).toBe(0);
  });

  it("closed, full and screened out are said where they happen", async () => {
    const full = await s.make({ max_responses: 1 });
    const closed = await s.make();
    const screened = await s.make({ quotas: [{ key: "low", when: { item: "rating", op: "lte", value: 2 }, limit: 0 }] });
    const finish = async (survey: Survey, n: number): Promise<Visit> => {
      const page = await s.hosted(survey);
      if (survey === closed) await s.world.server.call("POST", `/v1/surveys/${survey.id}/close`);
      await stars(page, n);
      if (n <= 2) {
        await next(page);
        await page.getByLabel("Slow").check();
      }
      await next(page, "Finish");
      return page;
    };
    await question(await finish(full, 5), "Thank you!");
    await expect.poll(() => s.results(full)).toMatchObject({ responses: { completed: 1 } });
    await question(await finish(full, 5), "This survey has all the answers it takes.");
    await question(await finish(closed, 5), "This survey is closed.");
    const out = await finish(screened, 1);
    await question(out, "Thank you. We have enough answers of this sort already.");
    await out.reload();
    await question(out, "Thank you. We have enough answers of this sort already.");
    expect(await s.results(screened)).toMatchObject({ responses: { screened_out: 1, completed: 0 }, items: [{ results: { voters: 0 } }, {}] });
  });
});
