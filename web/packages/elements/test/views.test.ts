/** Tables for what views decide: which draft is which answer, what a number says, which rows and figures there are. */
import { readdirSync } from "node:fs";
import type { Answer, Poll, VisibleResults } from "@plaudit/client";
import { makePoll } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import "../src/parts/outcome.ts"; // teaches English its words
import { ar } from "../src/i18n/ar.ts";
import { es } from "../src/i18n/es.ts";
import { english, wordsOf, type Message } from "../src/i18n/index.ts";
import { consent, content, date, dropdown, email } from "../src/kinds/fields.ts";
import { image_choice, yes_no } from "../src/kinds/cards.ts";
import { numberIn } from "../src/kinds/number.ts";
import { middle } from "../src/kinds/slider.ts";
import type { KindView, Row, Scene } from "../src/kinds/kind.ts";
import { number, slider } from "../src/kinds/measures.ts";
import { ces, csat, nps, rating } from "../src/kinds/scales.ts";
import { safeUrl } from "../src/safe-url.ts";

const spanish = wordsOf("es", es);
const arabic = wordsOf("ar", ar);

const results = (change: Partial<VisibleResults>): VisibleResults => ({
  poll_id: "x", run: 1, version: 1, revision: 1, status: "open", hidden: false, voters: 4, votes: 4, basis: "voters", is_final: false, tie: false,
  opens_at: null, closes_at: null, options: [], ...change,
});

const scene = (poll: Poll, shown: VisibleResults | null, mine: readonly Answer[] = [], words = english): Scene =>
  ({ poll, results: shown, mine, words, own: [], refused: null, status: "open", casting: false, tools: {} as Scene["tools"] });

const rows = (view: KindView, one: Scene, leaders: readonly string[] = []): readonly Row[] => view.rows?.(one, leaders) ?? [];

const POLLS = {
  two: makePoll("two", { kind: "yes_no", options: [{ key: "yes", text: "Yes" }, { key: "no", text: "No" }] }),
  ends: makePoll("ends", { kind: "slider", settings: { min: 0, max: 10, step: 0.5, unit: "km" } }),
  beans: makePoll("beans", { kind: "number", settings: { min: 0, max: 5_000, decimals: 1, unit: "beans", answer: null } }),
  day: makePoll("day", { kind: "date", settings: { min: "2026-12-01", max: "2026-12-31" } }),
  mail: makePoll("mail", { kind: "email" }),
  may: makePoll("may", { kind: "consent", settings: { text: "…", must_accept: false } }),
  must: makePoll("must", { kind: "consent", settings: { text: "…", must_accept: true } }),
  any: makePoll("any", { kind: "rating", scale: 5 }),
};
const yes = POLLS.two.options[0]?.id ?? "";

describe("a draft is an answer, or says what it lacks", () => {
  it.each<[string, KindView, Poll, unknown, object]>([
    ["yes", yes_no, POLLS.two, [yes], { choice: yes }],
    ["an option that is gone", dropdown, POLLS.two, ["opt_gone"], { short: "Choose an option first." }],
    ["no picture yet", image_choice, POLLS.two, [], { short: "Choose an option first." }],
    ["stars", rating, POLLS.any, 4, { rating: 4 }],
    ["a zero is a grade", nps, POLLS.any, 0, { rating: 0 }],
    ["no grade", nps, POLLS.any, null, { short: "Choose a rating first." }],
    ["a face", csat, POLLS.any, 5, { rating: 5 }],
    ["effort", ces, POLLS.any, 7, { rating: 7 }],
    ["a slider nobody touched", slider, POLLS.ends, null, { short: "Move the slider first, or tap it where it is." }],
    ["a slider at its start", slider, POLLS.ends, 0, { value: 0 }],
    ["a number", number, POLLS.beans, "1,234.5", { value: 1_234.5 }],
    ["nothing typed", number, POLLS.beans, "  ", { short: "Type a number first." }],
    ["no number", number, POLLS.beans, "many", { short: "That is not a number." }],
    ["too much", number, POLLS.beans, "5001", { short: "That is out of range. From 0 to 5,000 beans" }],
    ["too fine", number, POLLS.beans, "1.25", { short: "At most 1 decimal place." }],
    ["a day", date, POLLS.day, "2026-12-24", { date: "2026-12-24" }],
    ["no day", date, POLLS.day, "", { short: "Choose a date first." }],
    ["a day too late", date, POLLS.day, "2027-01-01", { short: "That is out of range. From Tue, December 1, 2026 to Thu, December 31, 2026" }],
    ["an address", email, POLLS.mail, " ana@example.com ", { email: "ana@example.com" }],
    ["half an address", email, POLLS.mail, "ana@", { short: "That does not look like an email address." }],
    ["no address", email, POLLS.mail, "", { short: "Type your email address first." }],
    ["a no is an answer", consent, POLLS.may, false, { consent: false }],
    ["neither yes nor no", consent, POLLS.may, null, { short: "Choose whether you agree." }],
    ["a no where a yes is needed", consent, POLLS.must, false, { short: "Please agree to go on." }],
  ])("%s", (_, view, poll, draft, expected) => expect(view.answer(poll, draft, english)).toEqual(expected));

  it.each<[KindView, Poll, Answer]>([
    [yes_no, POLLS.two, { choice: yes }], [rating, POLLS.any, { rating: 4 }], [nps, POLLS.any, { rating: 0 }], [slider, POLLS.ends, { value: 2.5 }], [number, POLLS.beans, { value: 12.5 }],
    [date, POLLS.day, { date: "2026-12-24" }], [email, POLLS.mail, { email: "ana@example.com" }], [consent, POLLS.may, { consent: false }],
  ])("and an answer a draft again", (view, poll, answer) => expect(view.answer(poll, view.begin(poll, answer), english)).toEqual(answer));

  it.each<[string, KindView, Poll]>([["rating", rating, POLLS.any], ["slider", slider, POLLS.ends], ["number", number, POLLS.beans], ["date", date, POLLS.day], ["consent", consent, POLLS.may], ["dropdown", dropdown, POLLS.two]])(
    "nothing is filled in beforehand: %s", (_, view, poll) => expect(view.answer(poll, view.begin(poll, null), english)).toHaveProperty("short"),
  );
});

describe("numbers as people write them", () => {
  it.each([
    ["12", "en", 12], [" 1 234 ", "en", 1_234], ["1,234", "en", 1_234], ["1,5", "en", 1.5], ["12,34", "en", 12.34], ["1,234,567.8", "en", 1_234_567.8], ["-3", "en", -3], ["−3.5", "en", -3.5], [".5", "en", 0.5],
    ["1.234", "es", 1_234], ["1.5", "es", 1.5], ["1,5", "es", 1.5], ["1.234,5", "es", 1_234.5], ["1’234", "de-CH", 1_234], ["12 345,6", "fr", 12_345.6],
    ["١٢٣", "ar", 123], ["١٬٢٣٤٫٥", "ar", 1_234.5], ["۱۲", "fa", 12], ["१२", "hi", 12], ["１２", "ja", 12],
    ["", "en", NaN], ["1e3", "en", NaN], ["0x10", "en", NaN], ["1.2.3", "en", NaN], ["12 km", "en", NaN], ["Infinity", "en", NaN], ["--1", "en", NaN],
  ])("%j in %s is %d", (text, lang, value) => expect(numberIn(text, lang)).toBe(value));
  it.each([[{ min: 0, max: 100, step: 1 }, 50], [{ min: 0, max: 10, step: 3 }, 6], [{ min: -1, max: 1, step: 0.1 }, 0], [{ min: 1, max: 4, step: 1 }, 3], [{ min: 0, max: 0.4, step: 0.1 }, 0.2]])(
    "the slider %j waits on a step: %d", (range, value) => expect(middle(range)).toBe(value),
  );
});

describe("rows", () => {
  const shown = results({ options: POLLS.two.options.map(({ id }, i) => ({ id, votes: 3 - 2 * i, percent: 75 - 50 * i })) });
  it("of yes and no are in the viewer's words only where nobody chose others", () => {
    expect(rows(yes_no, scene(POLLS.two, shown, [{ choice: yes }], spanish), [yes])).toMatchObject([{ label: "Sí", mine: true, leader: true, count: { votes: 3 } }, { label: "No", mine: false }]);
    const own = makePoll("own", { kind: "yes_no", options: [{ key: "yes", text: "Yes!" }, { text: "Yes" }] });
    expect(rows(yes_no, scene(own, null, [], spanish)).map(({ label }) => label)).toEqual(["Yes!", "Yes"]);
  });
  it("of thumbs have thumbs", () => expect(rows(yes_no, scene({ ...POLLS.two, settings: { style: "thumbs" } }, null)).map(({ emoji }) => emoji)).toEqual(["👍", "👎"]));
  it("of a dropdown begin with the most votes; without figures only the own one is left", () => {
    const list = makePoll("list", { kind: "dropdown", options: ["A", "B", "C"] });
    const counts = results({ options: list.options.map(({ id }, i) => ({ id, votes: i, percent: 0 })) });
    expect(rows(dropdown, scene(list, counts)).map(({ label }) => label)).toEqual(["C", "B", "A"]);
    expect(rows(dropdown, scene(list, null, [{ choice: list.options[1]?.id ?? "" }])).map(({ label }) => label)).toEqual(["B"]);
  });
  it("of grades go down from the best, and mark the own one", () => {
    const counts = results({ ratings: [{ rating: 0, votes: 1, percent: 25 }, { rating: 10, votes: 3, percent: 75 }] });
    const all = rows(nps, scene(POLLS.any, counts, [{ rating: 0 }]), ["10"]);
    expect(all).toHaveLength(11);
    expect(all[0]).toMatchObject({ id: "10", leader: true, count: { votes: 3 } });
    expect(all[10]).toMatchObject({ id: "0", mine: true, count: { votes: 1 } });
    expect(rows(nps, scene(POLLS.any, null, [{ rating: 0 }]))).toMatchObject([{ label: "0 of 10", mine: true, count: null }]);
  });
  const bins = [{ from: 0, to: 5, votes: 3, percent: 75 }, { from: 5, to: 10, votes: 1, percent: 25 }];
  it.each([[0, [true, false]], [4.5, [true, false]], [5, [false, true]], [10, [false, true]]])("of a spread: %d is in one bin", (value, mine) => {
    const all = rows(slider, scene(POLLS.ends, results({ details: { distribution: bins } }), [{ value }]));
    expect(all.map((row) => row.mine)).toEqual(mine);
    expect(all[0]).toMatchObject({ label: "0–5 km", leader: true, count: { percent: 75 } });
  });
  it("of days are written as the viewer writes them", () => {
    const counted = results({ details: { dates: [{ date: "2026-12-24", votes: 3, percent: 75 }, { date: "2026-12-25", votes: 1, percent: 25 }] } });
    expect(rows(date, scene(POLLS.day, counted, [{ date: "2026-12-25" }]))).toMatchObject([{ label: "Thu, December 24, 2026", leader: true, mine: false }, { mine: true, leader: false }]);
    expect(rows(date, scene(POLLS.day, counted, [], spanish))[0]?.label).toContain("diciembre");
  });
  it("of a consent say both, and lead nowhere before the first answer", () => {
    const counted = results({ details: { accepted: { votes: 1, percent: 25 }, declined: { votes: 3, percent: 75 } } });
    expect(rows(consent, scene(POLLS.may, counted, [{ consent: false }]))).toMatchObject([{ id: "accepted", leader: false }, { id: "declined", leader: true, mine: true }]);
    expect(rows(consent, scene(POLLS.may, results({ details: {} }))).some(({ leader }) => leader)).toBe(false);
  });
  it("there are none of addresses and of what is only read", () => {
    expect(rows(email, scene(POLLS.mail, results({})))).toEqual([]);
    expect(rows(content, scene(POLLS.any, results({})))).toEqual([]);
  });
});

describe("the figure above the rest", () => {
  const group = (percent: number) => ({ votes: 1, percent });
  it.each<[string, KindView, Poll, Partial<VisibleResults>, object | null]>([
    ["a mean", rating, POLLS.any, { mean: 4.25 }, { figure: "4.3", words: "average of 5" }],
    ["a score has its sign", nps, POLLS.any, { votes: 10, details: { score: 42.4 } }, { figure: "+42", words: "net promoter score of 10 answers" }],
    ["a bad one too", nps, POLLS.any, { votes: 1, details: { score: -8 } }, { figure: "-8", words: "net promoter score of 1 answer" }],
    ["none before the first", nps, POLLS.any, { votes: 0, details: { score: null } }, null],
    ["the satisfied", csat, POLLS.any, { details: { satisfied: group(86) } }, { figure: "86%", words: "satisfied (4 or 5)" }],
    ["nobody yet", csat, POLLS.any, { votes: 0, details: { satisfied: group(0) } }, null],
    ["effort", ces, POLLS.any, { mean: 5.94, details: { easy: group(90) } }, { figure: "5.9", words: "of 7 · 90% found it easy" }],
    ["with its unit", slider, POLLS.ends, { mean: 5.04 }, { figure: "5 km", words: "on average" }],
    ["the median of guesses", number, POLLS.beans, { mean: 10, median: 1_250 }, { figure: "1,250 beans", words: "median" }],
    ["who agreed", consent, POLLS.may, { details: { accepted: group(76) } }, { figure: "76%", words: "agreed" }],
    ["nobody to agree", consent, POLLS.may, { votes: 0, details: { accepted: group(0) } }, null],
  ])("%s", (_, view, poll, change, expected) => expect(view.summary?.(poll, results(change), english)).toEqual(expected));
});

describe("hints", () => {
  const hint = (view: KindView, poll: Poll, draft: unknown, words = english) =>
    view.hint?.({ ...scene(poll, null, [], words), draft, invalid: false, change: () => undefined });
  it.each<[KindView, Poll, unknown, string]>([
    [number, POLLS.beans, "", "From 0 to 5,000 beans"], [number, POLLS.beans, "12,5", "From 0 to 5,000 beans · Read as 12.5 beans"], [date, POLLS.day, "2026-12-24", "Thu, December 24, 2026"],
    [csat, POLLS.any, 5, "Very satisfied · 5 of 5"], [consent, POLLS.must, null, "Needed to go on"],
  ])("%#", (view, poll, draft, text) => expect(hint(view, poll, draft)).toBe(text));
  it("count in the viewer's numerals", () => expect(hint(nps, POLLS.any, 9, arabic)).toBe("9 من 10"));
});

describe("links", () => {
  Object.assign(globalThis, { document: { baseURI: "https://host.example/page" } });
  it.each([
    ["https://example.com/a", "https://example.com/a"], ["/terms", "https://host.example/terms"], ["mailto:a@example.com", "mailto:a@example.com"],
    ["javascript:alert(1)", null], [" JaVaScRiPt:alert(1)", null], ["java\nscript:alert(1)", null], ["data:text/html,x", null], ["vbscript:x", null], ["blob:https://host.example/x", null], ["https://", null], [null, null],
  ])("%j leads to %j", (text, url) => expect(safeUrl(text)).toBe(url));
});

describe("words of kinds", async () => {
  type Lexicon = { readonly catalogues: Readonly<Record<string, Readonly<Record<string, Message>>>> };
  const folder = new URL("../src/i18n/kinds/", import.meta.url);
  const modules = await Promise.all(readdirSync(folder).map(async (file) => Object.entries((await import(new URL(file, folder).href)) as Record<string, Lexicon>)));
  const all = modules.flat().filter(([, words]) => typeof words === "function");
  const names = (message: Message | undefined): string[] => [...new Set(JSON.stringify(message ?? "").match(/\{\w+\}/g) ?? [])].sort();
  it("are many", () => expect(all.length).toBeGreaterThan(5));
  it.each(all)("%s: every language has every message and names nothing that English does not", (_, { catalogues }) => {
    for (const [lang, messages] of Object.entries(catalogues)) {
      expect(Object.keys(messages).sort(), lang).toEqual(Object.keys(catalogues["en"] ?? {}).sort());
      for (const [key, message] of Object.entries(messages)) for (const name of names(message)) expect(names(catalogues["en"]?.[key]), `${lang} ${key}`).toContain(name);
    }
  });
});
