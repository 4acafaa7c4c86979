/** The poll as one viewer gets it: language, order, what is left out. */
import type { Poll, PollSnapshot } from "@plaudit/client";
import { makePoll } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import { present, presenterOf } from "../src/presentation.ts";

const texts = ({ options }: Poll): string[] => options.map(({ text }) => text);
const LETTERS = ["A", "B", "C", "D", "E", "F", "G"];

describe("the order of options", () => {
  const poll = makePoll("x", { shuffle: true, options: [...LETTERS, { text: "Other", pinned: true }, { text: "None", pinned: true }] });
  it("is the host's where it is not shuffled, and on screens for everybody", () => {
    expect(texts(present({ ...poll, shuffle: false }, "en", "ana"))).toEqual(texts(poll));
    expect(texts(present(poll, "en", null))).toEqual(texts(poll));
  });
  it("is a viewer's own, the same at every visit, with the pinned ones last in their order", () => {
    const seen = texts(present(poll, "en", "ana"));
    expect(texts(present(poll, "en", "ana"))).toEqual(seen);
    expect([...seen].sort()).toEqual([...LETTERS, "None", "Other"].sort());
    expect(seen.slice(-2)).toEqual(["Other", "None"]);
    expect(new Set(Array.from({ length: 20 }, (_, i) => texts(present(poll, "en", `v${i}`)).join())).size).toBeGreaterThan(15);
    expect(texts(present({ ...poll, id: "poll_y" }, "en", "ana"))).not.toEqual(seen);
  });
  it("stays as it was for the others when an option comes", () => {
    const more = { ...poll, options: [...poll.options, ...makePoll("y", { options: ["New"] }).options] };
    expect(texts(present(more, "en", "ana")).filter((text) => text !== "New")).toEqual(texts(present(poll, "en", "ana")));
  });
  it("favours nobody: each option is first for about as many viewers", () => {
    const first = new Map<string, number>();
    for (let i = 0; i < 7_000; i++) {
      const [text = ""] = texts(present(poll, "en", `viewer ${i}`));
      first.set(text, (first.get(text) ?? 0) + 1);
    }
    // A thousand each; four standard deviations of a binomial with p = 1/7 are 117.
    for (const letter of LETTERS) expect(Math.abs((first.get(letter) ?? 0) - 1_000)).toBeLessThan(117);
  });
});

describe("the language", () => {
  const poll = makePoll("x", {
    language: "en-GB", question: "Which colour?", description: "One only", options: ["Red", "Blue"], settings: { low_label: "Bad", min: 0 },
    translations: { de: { question: "Welche Farbe?", options: { [makePoll("x", { options: ["Red"] }).options[0]?.id ?? ""]: "Rot" }, settings: { low_label: "Schlecht" } }, "zh-Hant": { question: "哪種顏色?" } },
  });
  it.each([
    ["de", "Welche Farbe?", "de"], ["de-AT", "Welche Farbe?", "de"], ["DE-ch-1996", "Welche Farbe?", "de"], ["zh-Hant-TW", "哪種顏色?", "zh-Hant"],
    ["zh", "Which colour?", "en-GB"], ["fr", "Which colour?", "en-GB"], ["en-GB", "Which colour?", "en-GB"], ["en-US", "Which colour?", "en-GB"], ["", "Which colour?", "en-GB"],
  ])("for %j: %s", (lang, question, language) => expect(present(poll, lang, null)).toMatchObject({ question, language }));
  it("falls back text by text", () => {
    const german = present(poll, "de", null);
    expect(texts(german)).toEqual(["Rot", "Blue"]);
    expect(german).toMatchObject({ description: "One only", settings: { low_label: "Schlecht", min: 0 } });
  });
  it("the poll's own words come before a translation for a shorter tag", () => {
    expect(present({ ...poll, language: "de-AT" }, "de-AT", null).question).toBe("Which colour?");
  });
});

describe("what is presented", () => {
  it("leaves out hidden options", () => {
    expect(texts(present(makePoll("x", { options: ["A", { text: "B", state: "hidden" }, { text: "C", state: "answered" }] }), "en", null))).toEqual(["A", "C"]);
  });
  it("is the same object while nothing changed, and a new one for a new language", async () => {
    const poll = makePoll("x", { options: ["A"], translations: { es: { question: "¿Té?" } } });
    const shot = { phase: { kind: "ready", poll }, results: null } as unknown as PollSnapshot;
    const show = await presenterOf(null);
    const from = { lang: "es", fixed: false };
    const once = show(shot, from).phase;
    expect(once).toMatchObject({ poll: { question: "¿Té?" } });
    expect((show({ ...shot }, from).phase as { poll: Poll }).poll).toBe((once as { poll: Poll }).poll);
    expect(show(shot, { lang: "en", fixed: false }).phase).toMatchObject({ poll: { question: "Tea or coffee?" } });
  });
});
