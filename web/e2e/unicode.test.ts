/** Texts of every script come out as they went in: in every field of every kind, in the widget, on the page without scripts, and over REST. */
import type { Poll } from "@plaudit/client";
import { afterAll, beforeAll, describe, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { CASES } from "./kind-cases.ts";
import { registry } from "./registry.ts";
import { rewritten, squeezed, texts, type Next } from "./rewritten.ts";
import { SMALL, Site } from "./site.ts";
import { World } from "./world.ts";

const KINDS = hasBrowser ? registry() : {};
/** Right to left, both at once, joined emoji, letters apart from their marks, nothing that shows, beyond the first plane, and lookalikes. */
const SCRIPTS = [
  "שלום", "مرحبا 123", "ابجد abc דה", "👩‍👩‍👧‍👦", "🏳️‍🌈👍🏽", "e\u0301o\u0308", "q\u0323\u0307", "\u0928\u093f\u0902", "ze\u200bro", "no\u200cn\u200djo\u2060in\ufeffer",
  "𝒳𠜎🀄", "\u{1f1e9}\u{1f1ea}\u{10ffff}", "ﬁ ｆｕｌｌ ﷽", "Å \u212b A\u030a", "한글 \u1112\u1161\u11ab", "日本語　全角", "a\u00a0b\u202fc", "ไทยก็ดี", "İiıI ßẞ", "\u2068iso\u2069 \u200fmark",
];

describe.skipIf(!hasBrowser).concurrent("texts of every script", { timeout: 60_000 }, () => {
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

  /** Different each time: a number and as many of the texts as fit. */
  const writer = (): Next => {
    let at = 0;
    return (longest) => {
      let text = `${at}`;
      for (let more = 0; more < SCRIPTS.length; more++) {
        const longer = `${text} ${SCRIPTS[(at + more) % SCRIPTS.length]}`;
        if ([...longer].length > Math.min(longest, 60)) break;
        text = longer;
      }
      at += 1;
      return text;
    };
  };

  // The quick tier takes every other kind; `hostile-kinds.test.ts` those between.
  it.for(Object.entries(KINDS).filter((_, at) => process.env["PLAUDIT_FAULTS"] === "long" || at % 2 === 1))("%s", async ([kind, registered], { expect }) => {
    const { draft, told } = rewritten(kind, registered, writer(), 4);
    const poll = (await world.server.call("POST", "/v1/polls", draft)) as Poll;
    const wire = JSON.stringify(poll);
    for (const text of told) expect(wire).toContain(JSON.stringify(text));
    const page = await site.visit(world.browser, poll);
    const missing = (there: string): string[] => told.filter((text) => !there.includes(squeezed(text)));
    await expect.poll(async () => missing(await texts(page))).toEqual([]);
    const plain = await world.visit(poll, { ...SMALL, javaScriptEnabled: false });
    expect(missing(await texts(plain))).toEqual([]);
    expect(await plain.title()).toContain(poll.question);
    await plain.context().close();
    const wall = await site.visit(world.browser, poll, { results: "shown" });
    const said = CASES[kind]?.answer(poll);
    if (said !== undefined) await world.server.crowd(poll, [said]);
    const labels = poll.options.filter(({ id }) => kind !== "dropdown" || id === said?.["choice"]).map(({ text }) => squeezed(text));
    await expect
      .poll(async () => {
        const there = await texts(wall);
        return labels.filter((text) => !there.includes(text));
      })
      .toEqual([]);
    expect([...page.complaints, ...wall.complaints]).toEqual([]);
    await Promise.all([page.context().close(), wall.context().close()]);
  });

  it("answers in words, words, and suggestions", async ({ expect }) => {
    const make = (draft: Record<string, unknown>): Promise<Poll> => world.server.call("POST", "/v1/polls", { question: "And you?", open: true, ...draft }) as Promise<Poll>;
    const whole = SCRIPTS.join(" ");
    const [answers, cloud, ideas] = await Promise.all([make({ kind: "text" }), make({ kind: "word_cloud", settings: { max_words: 10 } }), make({ kind: "ideas", options: [], suggestions: { moderated: false, per_voter: 3, max_length: 280 } })]);
    const shown = async (poll: Poll, wanted: readonly string[]): Promise<void> => {
      const wall = await site.visit(world.browser, poll, { results: "shown" });
      await expect
        .poll(async () => {
          const there = await texts(wall);
          return wanted.filter((text) => !there.includes(squeezed(text)));
        })
        .toEqual([]);
      expect(wall.complaints).toEqual([]);
      await wall.context().close();
    };
    const writer = await site.visit(world.browser, answers);
    await writer.locator("plaudit-poll textarea").fill(whole);
    await writer.locator("plaudit-poll .primary").click();
    await expect.poll(async () => ((await world.server.call("GET", `/v1/polls/${answers.id}/answers`)) as { data: unknown[] }).data).toMatchObject([{ text: whole }]);
    await shown(answers, [whole]);
    const words = SCRIPTS.slice(0, 10);
    const speaker = await site.visit(world.browser, cloud);
    for (const [index, word] of words.entries()) await speaker.getByLabel(`Word ${index + 1}`, { exact: true }).fill(word);
    await speaker.locator("plaudit-poll .primary").click();
    await shown(cloud, words.map((word) => word.replaceAll(/[\u200b\u2060\ufeff]/g, ""))); // a cloud shows nothing that is not seen
    const thinker = await site.visit(world.browser, ideas);
    await thinker.getByLabel("Your idea").fill(whole);
    await thinker.getByRole("button", { name: "Suggest" }).click();
    await shown(ideas, [whole]);
    await Promise.all([writer, speaker, thinker].map((page) => page.context().close()));
  });
});
