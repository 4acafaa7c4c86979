/** The same table of cases as the server's (`server/tests/features/surveys/test_flow_agrees.py`): both must walk the same way. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { holds } from "../../src/surveys/conditions.ts";
import { endingOf, walk, type Walked } from "../../src/surveys/flow.ts";
import { inWords, piped } from "../../src/surveys/piping.ts";
import type { Condition, Ending } from "../../src/surveys/wire.ts";
import type { PollOption } from "../../src/wire.ts";

type Known = Readonly<Record<string, unknown>>;
interface Cases {
  readonly conditions: { readonly facts: { readonly answers: Known; readonly fields: Known; readonly attributes: Known }; readonly cases: readonly { readonly condition: Condition; readonly holds: boolean }[] };
  readonly piping: { readonly answers: Readonly<Record<string, string>>; readonly fields: Known; readonly attributes: Known; readonly cases: readonly { readonly text: string; readonly filled: string }[] };
  readonly words: { readonly options: readonly PollOption[]; readonly columns: readonly Known[]; readonly cases: readonly { readonly answer: unknown; readonly words: string }[] };
  readonly walks: {
    readonly surveys: Readonly<Record<string, { readonly items: readonly (Omit<Walked, "asks"> & { readonly kind: string })[]; readonly endings: readonly Ending[] }>>;
    readonly cases: readonly { readonly survey: string; readonly said: Known; readonly fields: Known; readonly attributes: Known; readonly path: readonly string[]; readonly next: string | null; readonly missing: string | null; readonly answered: number; readonly of: number; readonly ending: string | null }[];
  };
}

const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8")) as Cases;
const entries = (known: Known): Map<string, unknown> => new Map(Object.entries(known));

describe("agrees with the server", () => {
  it.each(cases.conditions.cases)("holds: $condition", ({ condition, holds: expected }) => {
    const { answers, ...facts } = cases.conditions.facts;
    expect(holds(condition, { ...facts, answers: entries(answers) })).toBe(expected);
  });

  it.each(cases.piping.cases)("fills: $text", ({ text, filled }) => {
    expect(piped(text, new Map(Object.entries(cases.piping.answers)), cases.piping)).toBe(filled);
  });

  it.each(cases.words.cases)("says: $answer", ({ answer, words }) => {
    expect(inWords({ options: cases.words.options, settings: { columns: cases.words.columns } }, answer)).toBe(words);
  });

  it.each(cases.walks.cases)("walks $survey: $said", ({ survey, said, fields, attributes, path, next, missing, answered, of, ending }) => {
    const { items, endings } = cases.walks.surveys[survey] ?? { items: [], endings: [] };
    const walked = items.map(({ kind, ...item }) => ({ ...item, asks: kind !== "content" }));
    const way = walk(walked, entries(said), { fields, attributes });
    expect({ path: way.path, next: way.next, missing: way.missing, answered: way.answered, of: way.of }).toEqual({ path, next, missing, answered, of });
    expect(endingOf(endings, way.facts)?.key ?? null).toBe(ending);
  });
});
