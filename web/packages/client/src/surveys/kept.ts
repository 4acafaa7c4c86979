/** What the device keeps of a survey: everything that was said, and whether the server has it. Written before anything is sent. */
import type { Answer } from "../wire.ts";
import type { Corner } from "../storage.ts";
import type { Ending, Fact } from "./wire.ts";

export interface Kept {
  readonly response_id: string;
  /** null: passed over, or content that was read. */
  readonly answers: Readonly<Record<string, Answer | null>>;
  readonly fields: Readonly<Record<string, Fact>>;
  /** The participant wants it to be over. */
  readonly complete: boolean;
  /** Grows with every change; `sent` is the newest one the server has. */
  readonly change: number;
  readonly sent: number;
  readonly status: "in_progress" | "completed" | "screened_out";
  /** As the server told it, filled in. */
  readonly ending: Ending | null;
  /** Where the participant has gone back to. */
  readonly at: string | null;
}

export const blank = (response_id: string): Kept => ({
  response_id, answers: {}, fields: {}, complete: false, change: 0, sent: 0, status: "in_progress", ending: null, at: null,
});

export const isDirty = ({ change, sent }: Kept): boolean => change > sent;

/** The one field an answer has. */
export const valueOf = (answer: Answer | null): unknown => (answer === null ? null : (Object.values(answer)[0] ?? null));

export class Keeper {
  readonly #corner: Corner;
  readonly #name: string;
  constructor(corner: Corner, survey: string) {
    this.#corner = corner;
    this.#name = `survey:${survey}`;
  }
  read(): Kept | null {
    const kept = this.#corner.read<Kept>(this.#name);
    return kept !== null && typeof kept === "object" && typeof kept.answers === "object" && typeof kept.response_id === "string" ? { ...blank(kept.response_id), ...kept } : null;
  }
  write(kept: Kept): void {
    this.#corner.write(this.#name, kept);
  }
  remove(): void {
    this.#corner.remove(this.#name);
  }
}
