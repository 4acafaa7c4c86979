/** What a question kind must bring to be voted on and shown. A new kind is one file that implements this and one line in the registry. */
import type { Answer, Poll, VisibleResults } from "@plaudit/client";
import type { CSSResult, TemplateResult } from "lit";
import type { MessageKey, Words } from "../i18n/index.ts";

/** What is ticked at the moment, as option ids or ratings in text. */
export type Draft = readonly string[];

/** Why a draft is no answer yet. */
export interface Shortcoming {
  readonly key: MessageKey;
  readonly n?: number;
}

/** One line of results, of any kind. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly emoji: string | null;
  readonly image: string | null;
  readonly mine: boolean;
  readonly leader: boolean;
  /** Absent where results are hidden. */
  readonly count: { readonly votes: number; readonly percent: number } | null;
}

export interface KindView {
  /** What the common sheet does not have. */
  readonly styles?: CSSResult;
  /** Many short rows. */
  readonly compact?: boolean;
  readonly submit: MessageKey;
  readonly column: MessageKey;
  hint(poll: Poll, draft: Draft, words: Words): string;
  inputs(poll: Poll, draft: Draft, change: (draft: Draft) => void, words: Words): TemplateResult;
  answer(poll: Poll, draft: Draft): Answer | Shortcoming;
  /** `leaders`: who is in front, empty before the first vote. */
  rows(poll: Poll, results: VisibleResults | null, mine: ReadonlySet<string>, leaders: readonly string[], words: Words): readonly Row[];
  /** A figure that says more than who leads, such as a mean; null before the first vote. */
  summary?(poll: Poll, results: VisibleResults, words: Words): { readonly figure: string; readonly words: string } | null;
}

export const isShort = (answer: Answer | Shortcoming): answer is Shortcoming => "key" in answer;
