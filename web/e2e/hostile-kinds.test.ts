/** Texts that would like to be markup, in the fields that kinds, translations, surveys and the audience bring: they stay texts. */
import type { Poll } from "@plaudit/client";
import { afterAll, beforeAll, describe, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { CASES } from "./kind-cases.ts";
import { Canary, guarded, type Guarded } from "./marker.ts";
import { isStorable, packed, payloads } from "./payloads.ts";
import { registry } from "./registry.ts";
import { rewritten, texts, type Next } from "./rewritten.ts";
import { Site } from "./site.ts";
import { World } from "./world.ts";

const LONG = process.env["PLAUDIT_FAULTS"] === "long";
const KINDS = hasBrowser ? registry() : {};

describe.skipIf(!hasBrowser).concurrent("hostile texts in every kind", { timeout: 60_000 }, () => {
  let world: World;
  let site: Site;
  let canary: Canary;
  let corpus: string[] = [];
  beforeAll(async () => {
    [world, canary] = await Promise.all([World.begin(), Canary.start()]);
    site = await Site.start(world.server);
    corpus = payloads(canary.url).filter(isStorable);
  });
  afterAll(async () => {
    await Promise.all([site.stop(), canary.stop()]);
    await world.end();
  });

  /** One after the other from some place on, as many in one text as fit. */
  const from = (start: number): Next => {
    let at = start;
    return (longest) => {
      let text = "";
      for (let tried = 0; tried < corpus.length; tried++) {
        const one = corpus[at % corpus.length] ?? "";
        if (text !== "" && text.length + one.length >= longest) break;
        at += 1;
        if (one.length <= longest) text = text === "" ? one : `${text} ${one}`;
      }
      return text.slice(0, longest);
    };
  };
  const make = (draft: Record<string, unknown>): Promise<Poll> => world.server.call("POST", "/v1/polls", { question: "And you?", open: true, ...draft }) as Promise<Poll>;
  /** Lines may have become paragraphs. */
  const gone = (there: string, wanted: readonly string[]): string[] => wanted.filter((text) => !there.replaceAll(/\s+/g, "").includes(text.replaceAll(/\s+/g, "")));

  async function clean({ page, signs }: Guarded): Promise<string[]> {
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
    return [...(await signs()), ...canary.asked];
  }

  // The quick tier takes every other kind; `unicode.test.ts` walks through the same fields of those between.
  it.for(Object.entries(KINDS).filter((_, at) => LONG || at % 2 === 0))("%s", async ([kind, registered], { expect }) => {
    const at = Object.keys(KINDS).indexOf(kind);
    const { draft, told } = rewritten(kind, registered, from(11 * at));
    const poll = await make(draft);
    const said = CASES[kind]?.answer(poll);
    for (const bare of [true, false].slice(0, LONG || at % 5 === 0 ? 2 : 1)) {
      const visit = await guarded(world.browser, { bare });
      const { page } = visit;
      await page.route("https://images.example.org/**", (route) => route.abort());
      await page.goto(site.address(poll));
      await expect.poll(async () => gone(await texts(page), told)).toEqual([]);
      if (bare && said !== undefined) await world.server.crowd(poll, [said]);
      await page.goto(site.address(poll, { results: "shown" }));
      await page.locator("plaudit-poll .question").waitFor();
      expect(gone(await texts(page), [poll.question])).toEqual([]);
      expect(await clean(visit)).toEqual([]);
      await page.route("**/*.js*", (route) => route.abort());
      await page.goto(`${world.server.url}/p/${poll.id}`);
      expect(gone(await texts(page), told)).toEqual([]);
      expect((await clean(visit)).filter((sign) => !sign.includes("ERR_FAILED"))).toEqual([]);
      await visit.context.close();
    }
  });

  it("what is told at the end: why an answer is right, what came true", async ({ expect }) => {
    const next = from(3);
    const options = [next(200), next(200)];
    const explanation = next(2000);
    const quiz = await make({ kind: "quiz", question: next(500), options, settings: { correct: [options[0]], explanation } });
    const bet = await make({ kind: "prediction", question: next(500), options });
    await world.server.act(quiz, "close");
    await world.server.act(bet, "resolve", { outcome: [bet.options[1]?.id] });
    const visit = await guarded(world.browser, { bare: true });
    for (const [poll, wanted] of [[quiz, [...options, explanation]], [bet, options]] as const) {
      await visit.page.goto(site.address(poll));
      await expect.poll(async () => gone(await texts(visit.page), wanted)).toEqual([]);
      expect(await clean(visit)).toEqual([]);
    }
    await visit.context.close();
  });

  it("answers, words and suggestions of the audience, as others see them", async ({ expect }) => {
    const said = packed(corpus, 1_000);
    const words = corpus.filter((text) => text.length <= 90 && /[a-z]{3}/i.test(text)).slice(0, 60);
    const [answers, cloud, ideas] = await Promise.all([make({ kind: "text", settings: { length: "long" } }), make({ kind: "word_cloud", settings: { max_words: 10, max_length: 100 } }), make({ kind: "ideas", options: [], suggestions: { moderated: false, per_voter: 20, max_length: 280 } })]);
    await world.server.crowd(answers, said.slice(0, 20).map((text) => ({ text })));
    await world.server.crowd(cloud, Array.from({ length: 6 }, (_, at) => ({ words: words.slice(at * 10, at * 10 + 10) })));
    const visit = await guarded(world.browser, { bare: true });
    const { page } = visit;
    await page.goto(site.address(ideas));
    const suggested = packed(corpus, 279).slice(0, 15);
    for (const [index, text] of suggested.entries()) {
      await page.getByLabel("Your idea").fill(text);
      await page.getByRole("button", { name: "Suggest" }).click();
      await expect.poll(() => page.locator("plaudit-poll .idea").count()).toBe(index + 1);
    }
    await expect.poll(async () => gone(await texts(page), suggested)).toEqual([]);
    for (const [poll, wanted] of [[answers, said.slice(0, 20)], [ideas, suggested], [cloud, []]] as const) {
      await page.goto(site.address(poll, { results: "shown" }));
      await expect.poll(async () => gone(await texts(page), wanted)).toEqual([]);
      if (poll === cloud) await expect.poll(() => page.locator("plaudit-poll .cloud-word").count()).toBeGreaterThan(20);
      expect(await clean(visit)).toEqual([]);
    }
    await page.route("**/*.js*", (route) => route.abort());
    for (const poll of [answers, cloud, ideas]) {
      await page.goto(`${world.server.url}/p/${poll.id}`);
      expect((await clean(visit)).filter((sign) => !sign.includes("ERR_FAILED"))).toEqual([]);
    }
    await visit.context.close();
  });

  it("translations", async ({ expect }) => {
    const next = from(40);
    const words = { question: next(500), description: next(400), settings: { low_label: next(80), high_label: next(80) } };
    const rating = await make({ kind: "rating", language: "en", description: "One", settings: { low_label: "Low" }, translations: { es: words } });
    const option = next(200);
    const choice = await make({ kind: "single_choice", language: "en", options: ["Tea", "Coffee"], translations: { es: { question: words.question, options: { Tea: option } } } });
    const visit = await guarded(world.browser, { bare: true });
    for (const [poll, wanted] of [[rating, [words.question, words.description, ...Object.values(words.settings)]], [choice, [words.question, option]]] as const) {
      await visit.page.goto(site.address(poll, { lang: "es" }));
      await expect.poll(async () => gone(await texts(visit.page), wanted)).toEqual([]);
      expect(await clean(visit)).toEqual([]);
    }
    await visit.context.close();
  });

  it("surveys: titles, endings, and what is said put into the next question", async ({ expect }) => {
    const next = from(70);
    const [title, description, ending, body, button, said, name] = [next(200), next(400), next(200), next(400), next(80), next(280), next(100)];
    const survey = (await world.server.call("POST", "/v1/surveys", {
      title, description, open: true, hidden_fields: ["name"],
      items: [
        { key: "why", poll: { kind: "text", question: next(400) } },
        { key: "sure", poll: { kind: "single_choice", question: "{{why}} and {{field.name}}?", options: [next(200), next(200)] } },
      ],
      endings: [{ key: "end", title: `${ending.slice(0, 150)} {{why}}`, body, button: { text: button, url: "https://example.org/" } }],
    })) as { id: string };
    const visit = await guarded(world.browser, { bare: true });
    const { page } = visit;
    await page.route("**/*.js*", (route) => route.abort());
    const shows = async (...wanted: readonly string[]): Promise<void> => {
      expect(gone(await texts(page), wanted)).toEqual([]);
      expect((await clean(visit)).filter((sign) => !sign.includes("ERR_FAILED"))).toEqual([]);
    };
    const send = async (): Promise<unknown> => Promise.all([page.waitForEvent("load"), page.locator(".primary").click()]);
    await page.goto(`${world.server.url}/s/${survey.id}?name=${encodeURIComponent(name)}`);
    await shows(title, description);
    await page.locator("textarea, input[type=text]").first().fill(said.replaceAll(/[\r\n\t]/g, " "));
    await send();
    await shows(`${said} and ${name}?`);
    await page.locator("input[type=radio]").first().check();
    await send();
    await shows(ending.slice(0, 150), said, body, button);
    await visit.context.close();
  });
});
