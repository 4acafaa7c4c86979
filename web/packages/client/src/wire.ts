/** The shapes the server sends and takes. Mirrors the contract; holds no behaviour. */

export type PollStatus = "draft" | "scheduled" | "open" | "locked" | "closed" | "canceled" | "archived";
/** `single_choice`, `rating`, …: which there are is the server's to say. */
export type PollKind = string;
export type ResultsVisibility = "always" | "after_vote" | "after_close" | "never";

export interface PollOption {
  readonly id: string;
  /** The host's own name for it, unique in the poll. */
  readonly key: string | null;
  readonly text: string;
  readonly image_url: string | null;
  /** Of the image; null where the text says it all. */
  readonly alt: string | null;
  readonly emoji: string | null;
  /** Keeps its place at the end when the rest is shuffled. */
  readonly pinned: boolean;
  readonly state: "answered" | "hidden" | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The texts of a poll in one more language; whatever is absent is shown in the poll's own. */
export interface Translation {
  readonly question?: string;
  readonly description?: string;
  readonly image_alt?: string;
  /** By option id. */
  readonly options?: Readonly<Record<string, string>>;
  /** Texts among the settings, such as `low_label`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface SuggestionRules {
  readonly moderated: boolean;
  readonly per_voter: number;
  readonly max_length: number;
}

export interface Poll {
  readonly id: string;
  readonly question: string;
  readonly kind: PollKind;
  readonly options: readonly PollOption[];
  readonly min_selections: number | null;
  readonly max_selections: number | null;
  readonly scale: number | null;
  readonly style: "stars" | "emoji" | "number" | null;
  /** What only this kind has, with its defaults filled in; answers that are to be guessed come once they are revealed. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Each voter gets an order of options of their own. */
  readonly shuffle: boolean;
  readonly description: string | null;
  readonly image_url: string | null;
  readonly image_alt: string | null;
  /** BCP 47, of the texts themselves. */
  readonly language: string | null;
  readonly translations: Readonly<Record<string, Translation>>;
  readonly results_threshold: number | null;
  readonly suggestions: SuggestionRules | null;
  /** What a prediction was resolved to: option ids. */
  readonly outcome: readonly string[] | null;
  readonly status: PollStatus;
  readonly opens_at: string | null;
  readonly closes_at: string | null;
  readonly results_visibility: ResultsVisibility;
  readonly revealed: boolean;
  readonly voting: {
    readonly change: boolean;
    readonly retract: boolean;
    readonly votes_per_voter: number;
    readonly identity: "anonymous" | "signed";
  };
  readonly run: number;
  readonly revision: number;
  /** The standing votes of the voter who asked, oldest first; absent where nobody was named. */
  readonly own_votes?: readonly Vote[];
  readonly links?: { readonly page?: string; readonly short?: string; readonly embed?: string };
}

interface ResultsHead {
  readonly poll_id: string;
  readonly run: number;
  /** Grows, and only grows, for one viewer of one poll: also across runs and from hidden to visible. */
  readonly version: number;
  readonly revision: number;
  readonly status: PollStatus;
  readonly opens_at: string | null;
  readonly closes_at: string | null;
}

export interface OptionCount {
  readonly id: string;
  readonly votes: number;
  /** Of voters, 0..100, one decimal. */
  readonly percent: number;
}

export interface RatingCount {
  readonly rating: number;
  readonly votes: number;
  readonly percent: number;
}

export interface VisibleResults extends ResultsHead {
  readonly hidden: false;
  readonly voters: number;
  readonly votes: number;
  readonly basis: string;
  readonly options: readonly OptionCount[];
  readonly ratings?: readonly RatingCount[];
  readonly mean?: number | null;
  readonly median?: number | null;
  readonly scale?: number;
  /** What only this kind of question counts; each view knows its own. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Option ids, once the result is final. */
  readonly winners?: readonly string[];
  /** So few voters that figures would tell on them: there are none yet. */
  readonly held_back?: { readonly threshold: number };
  readonly is_final: boolean;
  readonly tie: boolean;
}

export interface HiddenResults extends ResultsHead {
  readonly hidden: true;
  readonly results_visibility: ResultsVisibility;
  readonly is_final: false;
}

export type Results = VisibleResults | HiddenResults;

/** Anything that is said on a channel. */
export interface Frame {
  readonly type: string;
  readonly channel: string;
  readonly data: unknown;
}

export interface Publication extends Frame {
  readonly version: number;
  readonly at: string;
  readonly data: Results;
}

/** What a voter says. Exactly one shape per kind of poll. */
export type Answer =
  | { readonly choice: string }
  | { readonly choices: readonly string[] }
  | { readonly rating: number }
  | { readonly value: number }
  /** Option ids, best first. */
  | { readonly ranking: readonly string[] }
  /** How many of them each option gets. */
  | { readonly points: Readonly<Record<string, number>> }
  /** The column chosen in each row. */
  | { readonly matrix: Readonly<Record<string, string>> }
  | { readonly text: string }
  | { readonly words: readonly string[] }
  /** Totals of this voter so far, never a difference. */
  | { readonly taps: Readonly<Record<string, number>> }
  /** YYYY-MM-DD */
  | { readonly date: string }
  | { readonly email: string }
  | { readonly consent: boolean };

export type Vote = Answer & {
  readonly id: string;
  readonly poll_id: string;
  readonly run: number;
  readonly status: "recorded" | "superseded" | "retracted";
  readonly at: string;
};

export interface Receipt {
  readonly vote_id: string;
  readonly poll_id: string;
  readonly run: number;
  readonly shard: number;
  readonly sequence: number | null;
  readonly leaf: string;
  readonly at: string;
}

export type EffectName = "toast" | "confetti" | "thank_you" | "emoji_burst" | "shake" | "pulse" | "badge" | "counter" | "banner" | "sound" | "haptic";

export interface Feedback {
  readonly effect: EffectName | "none";
  readonly message: string;
  readonly tone: "success" | "info" | "warning" | "error";
  readonly haptic: readonly number[];
  /** What some effects can be told besides, see `@plaudit/effects`. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly fallback?: EffectName | null;
  /** Of an effect that the host sent to everybody who watches; feedback on one's own act has none. */
  readonly id?: string;
  readonly priority?: number;
  readonly expires_at?: string | null;
}

export interface VoteReply {
  readonly vote: Vote;
  readonly receipt: Receipt;
  readonly results?: Results;
  readonly feedback?: Feedback;
}
