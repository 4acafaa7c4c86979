/** The shapes of surveys and responses as the server sends and takes them. Mirrors the contract; holds no behaviour. */
import type { Problem } from "../problems.ts";
import type { Answer, Feedback, Poll, ResultsVisibility } from "../wire.ts";

export type Op = "eq" | "ne" | "lt" | "lte" | "gt" | "gte" | "in" | "includes" | "answered" | "skipped" | "contains";
export type Fact = string | number | boolean;

/** Either one comparison, of an answer (`item`), a hidden field or an attribute of the participant, or others joined. */
export interface Condition {
  readonly item?: string;
  readonly field?: string;
  readonly attribute?: string;
  readonly op?: Op;
  readonly value?: Fact | readonly (string | number)[] | Readonly<Record<string, string>>;
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
  readonly not?: Condition;
}

/** What decides the way through a survey. */
export interface Step {
  readonly key: string;
  readonly required: boolean;
  readonly show_when: Condition | null;
  readonly jumps: readonly { readonly when: Condition; readonly to: string }[];
  readonly next: string | null;
}

export interface SurveyItem extends Step {
  readonly poll_id: string;
  readonly poll: Poll;
}

export interface Ending {
  readonly key: string;
  readonly title: string;
  readonly body: string | null;
  readonly when?: Condition | null;
  readonly button: { readonly text: string; readonly url: string } | null;
  readonly effect: "confetti" | null;
}

export interface SurveyWords {
  readonly title?: string;
  readonly description?: string;
  readonly endings?: Readonly<Record<string, { readonly title?: string; readonly body?: string; readonly button?: string }>>;
}

export interface Survey {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly language: string | null;
  readonly items: readonly SurveyItem[];
  readonly endings: readonly Ending[];
  readonly hidden_fields: readonly string[];
  readonly pacing: "self" | "host";
  readonly back: boolean;
  readonly progress: boolean;
  readonly status: "draft" | "open" | "closed" | "archived";
  readonly identity: "anonymous" | "signed";
  readonly results_visibility: ResultsVisibility;
  readonly translations: Readonly<Record<string, SurveyWords>>;
  readonly revision: number;
  readonly links: { readonly page: string; readonly embed: string };
}

export interface SurveyResponse {
  readonly id: string;
  readonly survey_id: string;
  readonly status: "in_progress" | "completed" | "screened_out";
  readonly answers: Readonly<Record<string, Answer & { readonly vote_id?: string } | { readonly skipped: true }>>;
  readonly fields: Readonly<Record<string, Fact>>;
  readonly language: string | null;
  readonly path: readonly string[];
  readonly next: string | null;
  readonly progress: { readonly answered: number; readonly of: number };
  readonly ending: Ending | null;
  readonly score?: number;
}

export interface ResponseReply {
  readonly response: SurveyResponse;
  readonly feedback: Feedback;
  /** Answers whose votes were not taken, by item. */
  readonly problems?: Readonly<Record<string, Problem>>;
}
