/** What the server and the host say, as a run needs it. */
import type { Problem } from "../problems.ts";
import { objectIn } from "../sound.ts";
import type { Answer } from "../wire.ts";
import type { SurveyResponse } from "./wire.ts";

export const without = <T extends object>(record: T, name: string): T => Object.fromEntries(Object.entries(record).filter(([one]) => one !== name)) as T;

/** The answers the server has, as they were given; null where an item was passed over. */
export const saidIn = ({ answers }: SurveyResponse): Readonly<Record<string, Answer | null>> =>
  Object.fromEntries(Object.entries(answers).map(([key, answer]) => [key, "skipped" in answer ? null : (without(answer, "vote_id") as Answer)]));

/** The items whose answers did not fit, each with what is wrong there: pointers name them as `#/answers/why/choice`. */
export function unfitIn(problem: Problem): readonly (readonly [key: string, problem: Problem])[] {
  return (problem.errors ?? []).flatMap(({ pointer, detail }) => {
    const key = /^#\/answers\/([^/]+)/.exec(pointer)?.[1];
    return key === undefined ? [] : [[key.replaceAll("~1", "/").replaceAll("~0", "~"), { ...problem, detail }] as const];
  });
}

/** What a host's JSON web token says, unverified: it decides nothing here but the way, and the server walks it again. */
export function claimsOf(token: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const bytes = Uint8Array.from(atob((token?.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    return objectIn(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}
