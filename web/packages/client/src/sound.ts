/** Whether what came over the wire is what the contract says; anything else is not shown, and harms nobody. */
import type { Frame, Publication, Results } from "./wire.ts";

type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** A count, a version: whole and not below zero. Nothing past 2^53 can be told from its neighbours. */
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isShare = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 100;

const areRows = (rows: unknown, id: "string" | "number", name: string): boolean =>
  Array.isArray(rows) && rows.every((row) => isObject(row) && typeof row[name] === id && isCount(row["votes"]) && isShare(row["percent"]));

export function isResults(value: unknown): value is Results {
  if (!isObject(value) || typeof value["poll_id"] !== "string" || typeof value["status"] !== "string") return false;
  if (!["run", "version", "revision"].every((name) => isCount(value[name]))) return false;
  if (value["hidden"] === true) return true;
  const ratings = value["ratings"];
  return value["hidden"] === false && isCount(value["voters"]) && isCount(value["votes"]) && areRows(value["options"] ?? (isObject(value["held_back"]) ? [] : null), "string", "id") && (ratings === undefined || areRows(ratings, "number", "rating"));
}

/** Said on a channel, whatever it is. */
export const isFrame = (value: unknown): value is Frame =>
  isObject(value) && typeof value["type"] === "string" && typeof value["channel"] === "string" && isObject(value["data"]);

export const isPublication = (value: unknown): value is Publication => isFrame(value) && isResults(value.data);

/** The text as a JSON object, or null. */
export function objectIn(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
