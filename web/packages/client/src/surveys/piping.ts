/**
 * Earlier answers inside later words: `{{rating}}`, `{{field.name}}`, `{{attribute.tier|dear guest}}`, as the server does
 * (`features/surveys/piping.py`). What is put in is plain text and is not looked at again.
 */
import type { Poll } from "../wire.ts";
import { own } from "./conditions.ts";

type Known = Readonly<Record<string, unknown>>;

const PLACE = /\{\{\s*(?:(field|attribute)\.)?([A-Za-z0-9_-]{1,64})\s*(?:\|([^{}]*))?\}\}/g;

/** `answers` are in words already, by the key of their item. */
export const piped = (text: string, answers: ReadonlyMap<string, string>, { fields, attributes }: { readonly fields: Known; readonly attributes: Known }): string =>
  text.replace(PLACE, (_, sort: string | undefined, name: string, fallback: string | undefined) => {
    const found = sort === undefined ? (answers.get(name) ?? null) : own(sort === "field" ? fields : attributes, name);
    return (found === null ? "" : plain(found)) || (fallback ?? "");
  });

/** An answer as people read it: options by their texts. */
export function inWords({ options, settings }: Pick<Poll, "options" | "settings">, answer: unknown): string {
  const names = new Map(options.map(({ id, text }) => [id, text]));
  const columns = new Map(listOf(settings["columns"]).map(({ key, text }) => [String(key), String(text)]));
  const named = (one: unknown): string => names.get(String(one)) ?? plain(one);
  if (Array.isArray(answer)) return answer.map(named).join(", ");
  if (typeof answer === "object" && answer !== null) {
    return Object.entries(answer).map(([name, one]) => `${named(name)}: ${columns.get(String(one)) ?? plain(one)}`).join(", ");
  }
  return typeof answer === "string" ? named(answer) : plain(answer);
}

const listOf = (value: unknown): readonly Known[] => (Array.isArray(value) ? value : []);

const plain = (value: unknown): string => (typeof value === "boolean" ? (value ? "yes" : "no") : String(value));
