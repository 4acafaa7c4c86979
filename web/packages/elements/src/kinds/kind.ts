/**
 * What a question kind must bring to be voted on and shown. A new kind is one file that exports a `KindView` under the kind's name,
 * and one line in `registry.ts`: `ranking: () => import("./ranking.ts")`. Its file is fetched when such a poll is met.
 *
 * How the element uses a view:
 *
 * - While the viewer may vote, `hint` and `inputs` are drawn inside `<form><fieldset><legend>question</legend>…`, above the
 *   button. A view that is `instant` has no button and no form around it: a tap votes (`tools.vote`), the view stays on
 *   screen after the vote and shows results itself (`scene.results`, `scene.mine`).
 * - What the viewer has filled in is the draft, a value of the view's own making: immutable, replaced by `change`. It outlives
 *   every redraw and every edit of the poll by its host, so it may name options that are gone: views ignore those.
 * - Afterwards come `summary` or the leader in words, then `figures`, or without it bars: one per row.
 *
 * Words: `lexicon` in `i18n/index.ts` holds a view's own words in every language. Texts of the poll arrive translated, shuffled
 * and without hidden options; they are data: bind them as text, with `dir="auto"`.
 * Looks: adopt own sheets through `styles`, made of the tokens in `styles.ts` (`--_accent`, `--_tint`, `--_inner`, …); no value may
 * be interpolated in a `css` literal, no `style` attribute written: `setProperty` sets lengths. Prefix class names with the kind.
 * What two lazy files share becomes a third file; `optionRows` of `parts/outcome.ts` is fetched anyway. A view's files together stay
 * within 6 kB gzip, which is a line in `.size-limit.json`.
 * Classes ready to use: option, label, options (a grid of cards), field (text inputs), hint, muted, quietly (for screen readers
 * only), primary, quiet (buttons), ends (two labels at the ends of a scale), headline, note, chip, rows, row, track, bar, emoji, image.
 */
import type { Answer, Ask, OwnVote, Poll, PollStatus, Problem, VisibleResults } from "@plaudit/client";
import type { CSSResult, TemplateResult } from "lit";
import type { Words } from "../i18n/index.ts";

/** Why a draft is no answer yet, in the viewer's words. */
export interface Shortcoming {
  readonly short: string;
  /** Which field to go to, as a selector; without it the first one. */
  readonly at?: string;
}

/** One line of results, of any kind. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly emoji: string | null;
  readonly image: string | null;
  readonly mine: boolean;
  readonly leader: boolean;
  /** Absent where results are hidden. `percent` is the length of the bar. */
  readonly count: {
    readonly votes: number;
    readonly percent: number;
    /** In the place of "54 %" and "120 votes", where the row counts something else, e.g. ["340 points", "place 1"]. */
    readonly says?: readonly [strong: string, soft: string];
  } | null;
}

/** What a view may ask of the element it is drawn in. One object per element and poll: a key for a `WeakMap` of a view's own state. */
export interface Tools {
  /** Where the view is drawn, for moving the focus. `root.host.isConnected` tells a timer whether it still has a reason. */
  readonly root: ShadowRoot;
  /** The server's clock, ms. */
  now(): number;
  /** After state of the view's own changed. */
  redraw(): void;
  /** Votes at once. The answer replaces the standing vote where the poll allows changing; a repeat of a lost call is harmless. */
  vote(answer: Answer): void;
  /** Spoken by the live region. */
  say(text: string): void;
  /** A request below this poll, e.g. `ask("/answers?sort=liked")`, `ask("/suggestions", { method: "POST", body, acting: true })`. */
  readonly ask: Ask;
}

/** What there is to show. */
export interface Scene {
  readonly poll: Poll;
  /** The later word of the poll and its results. */
  readonly status: PollStatus;
  /** With the viewer's vote already in its counts; null while hidden from this viewer, or held back. `details` do not run ahead. */
  readonly results: VisibleResults | null;
  /** The viewer's standing votes, oldest first, the one on its way included. */
  readonly mine: readonly Answer[];
  /** Those of them that are counted, with their ids. */
  readonly own: readonly OwnVote[];
  /** A vote is on its way. */
  readonly casting: boolean;
  /** Why the last vote was not taken, until the viewer or the view (`change`) goes on. The element shows it in words. */
  readonly refused: Problem | null;
  readonly words: Words;
  readonly tools: Tools;
}

export interface FormScene<D = unknown> extends Scene {
  readonly draft: D;
  /** A complaint stands in `#alert`: set `aria-invalid` on text fields. The fieldset is described by `alert` and `hint`. */
  readonly invalid: boolean;
  /** A new draft; redraws. May be taken out of the scene and called alone. */
  change(draft: D): void;
}

/** `D`: the type of the draft. Every member is a method so that a view of any draft is a `KindView`. */
export interface KindView<D = unknown> {
  /** What the common sheet does not have. */
  readonly styles?: CSSResult | readonly CSSResult[];
  /** A tap votes; there is no button. The server's thanks for each tap are felt where the device can, and not shown. */
  readonly instant?: boolean;
  /** Nothing is counted, so nothing is said of leaders and voters. */
  readonly countless?: boolean;
  /** Many short rows. */
  readonly compact?: boolean;

  /** The draft to begin with: blank, or what the viewer answered before. */
  begin(poll: Poll, before: Answer | null): D;
  /** One line under the question; it is read out with the group of inputs. */
  hint?(scene: FormScene<D>): string;
  inputs(scene: FormScene<D>): TemplateResult;
  /** Not asked of instant views. The same choice is always the same answer: keep to the order of the poll. */
  answer(poll: Poll, draft: D, words: Words): Answer | Shortcoming;
  /** On the button; without it "Vote". */
  submit?(poll: Poll, words: Words): string;

  /** Without it: a row per option. Rows are also the table and what is announced of leaders; a view with no such rows returns []. */
  rows?(scene: Scene, leaders: readonly string[]): readonly Row[];
  /** Heads the first column of the table; without it "Option". */
  column?(words: Words): string;
  /** Heads the other two, where rows say something else than votes and their share. */
  columns?(words: Words): readonly [soft: string, strong: string];
  /** A picture of its own in the place of bars, also where results are hidden (`results` null) to show the viewer their answer. */
  figures?(scene: Scene): TemplateResult;
  /** A figure that says more than who leads, such as a mean; null before the first vote. */
  summary?(poll: Poll, results: VisibleResults, words: Words): { readonly figure: string; readonly words: string } | null;
}

export const isShort = (answer: Answer | Shortcoming): answer is Shortcoming => "short" in answer;

/** What only this kind has: each view knows its own shape, and does without what an older server leaves out. */
export const settingsOf = <T extends object>(poll: Poll): Partial<T> => ({ ...poll.settings }) as Partial<T>;
