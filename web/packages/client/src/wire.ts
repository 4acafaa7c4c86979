/** The shapes the server sends and takes. Mirrors the contract; holds no behaviour. */

export type PollStatus = "draft" | "scheduled" | "open" | "locked" | "closed" | "canceled" | "archived";
export type PollKind = "single_choice" | "multiple_choice" | "rating";
export type ResultsVisibility = "always" | "after_vote" | "after_close" | "never";

export interface PollOption {
  readonly id: string;
  readonly text: string;
  readonly image_url: string | null;
  readonly emoji: string | null;
  readonly metadata: Readonly<Record<string, string>>;
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
  readonly basis: "voters";
  readonly options: readonly OptionCount[];
  readonly ratings?: readonly RatingCount[];
  readonly mean?: number | null;
  readonly median?: number | null;
  readonly scale?: number;
  readonly is_final: boolean;
  readonly tie: boolean;
}

export interface HiddenResults extends ResultsHead {
  readonly hidden: true;
  readonly results_visibility: ResultsVisibility;
  readonly is_final: false;
}

export type Results = VisibleResults | HiddenResults;

export interface Publication {
  readonly type: string;
  readonly channel: string;
  readonly version: number;
  readonly at: string;
  readonly data: Results;
}

/** What a voter says. Exactly one shape per kind of poll. */
export type Answer =
  | { readonly choice: string }
  | { readonly choices: readonly string[] }
  | { readonly rating: number };

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

export interface Feedback {
  readonly effect: "confetti" | "toast" | "shake" | "pulse" | "none";
  readonly message: string;
  readonly tone: "success" | "info" | "warning" | "error";
  readonly haptic: readonly number[];
}

export interface VoteReply {
  readonly vote: Vote;
  readonly receipt: Receipt;
  readonly results?: Results;
  readonly feedback?: Feedback;
}
