/**
 * What the one live region says. The viewer's own acts are answered at once; the crowd's progress comes as milestones,
 * at most every ten seconds, and only the newest of those that had to wait.
 */
import type { VisibleResults } from "@plaudit/client";
import type { KindView, Scene } from "./kinds/kind.ts";
import { leadersOf } from "./leaders.ts";
import { digitsFor, leadText, rowsOf } from "./parts/outcome.ts";

const EVERY_MS = 10_000;
const STEPS = [1, 10, 25, 50, 100, 250, 500];

export class Announcer {
  readonly #say: (text: string) => void;
  readonly #now: () => number;
  readonly #after: (ms: number, act: () => void) => unknown;
  #saidAt = -Infinity;
  #held: string | null = null;
  #timer: unknown = null;

  constructor(say: (text: string) => void, now = Date.now, after: (ms: number, act: () => void) => unknown = (ms, act) => setTimeout(act, ms)) {
    this.#say = say;
    this.#now = now;
    this.#after = after;
  }

  answer(text: string): void {
    this.#saidAt = this.#now();
    this.#say(text);
  }

  milestone(text: string): void {
    this.#held = text;
    if (this.#timer !== null) return;
    this.#timer = this.#after(Math.max(0, this.#saidAt + EVERY_MS - this.#now()), () => {
      this.#timer = null;
      if (this.#held !== null) this.answer(this.#held);
      this.#held = null;
    });
  }
}

/** Round numbers of voters: 1, 10, 25, 50, 100, 250, 500, then every 500. */
const stepsBelow = (voters: number): number => STEPS.filter((step) => step <= voters).length + Math.floor(voters / 500);

/** Is this worth interrupting somebody who listens? */
export function isMilestone(before: VisibleResults | null, now: VisibleResults): boolean {
  if (before === null) return false;
  if (now.is_final !== before.is_final) return true;
  return stepsBelow(now.voters) !== stepsBelow(before.voters) || leadersOf(now).join() !== leadersOf(before).join();
}

/** "120 voters. Tea leads with 54%." when there is something worth saying, else null. */
export function milestoneText(before: VisibleResults | null, scene: Scene, kind: KindView): string | null {
  const { poll, results, words } = scene;
  if (results === null || !isMilestone(before, results)) return null;
  const summary = kind.summary?.(poll, results, words);
  const lead = summary ? `${summary.figure} ${summary.words}.` : leadText(rowsOf(kind, scene), results, digitsFor(results.voters), words);
  return [...(results.is_final && results.status !== "canceled" ? [words.t("final")] : []), words.t("voters", { n: results.voters }), lead].filter(Boolean).join(". ");
}
