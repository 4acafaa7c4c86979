/** What the server says of a subject: anything of the host's that can be liked and tapped on. Mirrors the contract. */
import { isObject } from "../sound.ts";

export type Taps = Readonly<Record<string, number>>;

export interface SubjectState {
  readonly subject: string;
  readonly likes: number;
  /** Taps by emoji, in the order in which each first came. */
  readonly reactions: Taps;
  /** Grows with every change. */
  readonly version: number;
  /** By the voter who asked; absent where nobody is named, and in what is pushed to all. */
  readonly liked?: boolean;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export const isSubject = (value: unknown): value is SubjectState =>
  isObject(value) && typeof value["subject"] === "string" && isCount(value["likes"]) && isCount(value["version"]) &&
  isObject(value["reactions"]) && Object.values(value["reactions"]).every(isCount);
