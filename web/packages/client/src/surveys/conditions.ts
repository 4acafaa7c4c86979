/**
 * Whether a condition holds, given what was said so far. The server decides by the same rules (`features/surveys/conditions.py`);
 * `test/surveys/cases.json` is run against both. An unanswered item or a field nobody sent makes every comparison false but
 * `ne` and `skipped`.
 */
import type { Condition, Op } from "./wire.ts";

/** What conditions look at: answers on the way so far in canonical form, hidden fields, attributes of the participant. */
export interface Facts {
  readonly answers: ReadonlyMap<string, unknown>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function holds({ all, any, not, op, value, ...about }: Condition, facts: Facts): boolean {
  if (all) return all.every((one) => holds(one, facts));
  if (any) return any.some((one) => holds(one, facts));
  if (not) return !holds(not, facts);
  const known = knownOf(about, facts);
  if (op === "skipped") return known === null;
  if (known === null) return op === "ne";
  return op === "answered" || (op !== undefined && COMPARE[op](known, value ?? null));
}

function knownOf({ item, field, attribute }: Condition, { answers, fields, attributes }: Facts): unknown {
  if (item !== undefined) return answers.get(item) ?? null;
  return field !== undefined ? own(fields, field) : own(attributes, attribute ?? "");
}

/** Keys come from the outside: nothing is inherited. */
export const own = (record: Readonly<Record<string, unknown>>, name: string): unknown => (Object.hasOwn(record, name) ? (record[name] ?? null) : null);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

function isSame(a: unknown, b: unknown): boolean {
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], own(b, name)));
}

const among = (one: unknown, those: readonly unknown[]): boolean => those.some((each) => isSame(one, each));

function isEqual(known: unknown, value: unknown): boolean {
  if (Array.isArray(known)) {
    const wanted = list(value);
    return known.length === wanted.length && known.every((one) => among(one, wanted));
  }
  return typeof value === "number" && typeof known === "string" ? numberOf(known) === value : isSame(known, value);
}

/** Every one of the value's is among what was given; pairs of a matrix as pairs. */
function includes(known: unknown, value: unknown): boolean {
  if (!isRecord(known)) return list(value).every((one) => among(one, list(known)));
  if (isRecord(value)) return Object.entries(value).every(([row, column]) => own(known, row) === column);
  return list(value).every((one) => Boolean(own(known, String(one))));
}

/** A number, or a text that is one as JSON writes it. */
function numberOf(known: unknown): number | null {
  if (typeof known === "number") return known;
  return typeof known === "string" && /^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?$/.test(known) ? Number(known) : null;
}

/** By code points, as the server does; `<` goes by halves of them. Below zero: `a` comes first. */
function order(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (const [index, letter] of left.entries()) {
    const difference = (letter.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const ordered = (fits: (difference: number) => boolean) => (known: unknown, value: unknown): boolean => {
  if (typeof value === "number") {
    const number = numberOf(known);
    return number !== null && fits(number - value);
  }
  return typeof known === "string" && typeof value === "string" && fits(order(known, value));
};

const COMPARE: Readonly<Record<Exclude<Op, "answered" | "skipped">, (known: unknown, value: unknown) => boolean>> = {
  eq: isEqual,
  ne: (known, value) => !isEqual(known, value),
  lt: ordered((difference) => difference < 0),
  lte: ordered((difference) => difference <= 0),
  gt: ordered((difference) => difference > 0),
  gte: ordered((difference) => difference >= 0),
  in: (known, value) => list(known).some((one) => list(value).some((each) => isEqual(one, each))),
  includes,
  contains: (known, value) => list(known).some((one) => String(one).toLowerCase().includes(String(value).toLowerCase())),
};
