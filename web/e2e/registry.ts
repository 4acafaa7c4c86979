/** The kinds of question the server knows, with its own example of each: a new one is met by every test of "every kind". */
import { execFileSync } from "node:child_process";
import { python } from "./plaudit.ts";

export interface Registered {
  /** The body of a poll of this kind, without `kind`. */
  readonly example: Record<string, unknown>;
  /** The answer field; null for what takes no answer. */
  readonly field: string | null;
}

const SAY = "import json; from plaudit.features.polls.kinds import KINDS; print(json.dumps({name: {'example': dict(kind.example), 'field': kind.field} for name, kind in KINDS.items()}))";

export function registry(): Record<string, Registered> {
  return JSON.parse(execFileSync(python(), ["-c", SAY], { encoding: "utf8" })) as Record<string, Registered>;
}
