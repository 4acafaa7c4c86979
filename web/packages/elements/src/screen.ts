/** What to show, decided from a snapshot and the viewer's wishes. Pure, so every state is a row in a table of tests. */
import type { Poll, PollSnapshot, PollStatus, Problem, VisibleResults } from "@plaudit/client";
import type { MessageKey, Values } from "./i18n/index.ts";

export type Screen =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly problem: Problem }
  | { readonly kind: "form"; readonly poll: Poll; readonly canPeek: boolean }
  | { readonly kind: "results"; readonly poll: Poll; readonly results: VisibleResults; readonly canVote: boolean; readonly note?: MessageKey | undefined }
  /** Nothing to vote on and no figures to show: the options, and why. */
  | { readonly kind: "note"; readonly poll: Poll; readonly note: MessageKey; readonly values?: Values | undefined };

export interface Wishes {
  /** `auto`: after one's own vote or the close; `shown`: at once, for walls; `hidden`: never on this page. */
  readonly mode: "auto" | "shown" | "hidden";
  /** The viewer asked to see results before voting. */
  readonly peeking: boolean;
  /** The viewer asked to change the vote, or to cast another one. */
  readonly again: boolean;
  /** This kind of question is answered and shown in one view. */
  readonly stays: boolean;
  /** The page can say who the viewer is. */
  readonly signed: boolean;
}

/** The later word of the two: a publication may be newer than the poll we fetched, or the other way round. */
export function statusOf(poll: Poll, { results }: Pick<PollSnapshot, "results">): PollStatus {
  return results !== null && results.revision >= poll.revision ? results.status : poll.status;
}

export function hasVoted({ mine, votedElsewhere, act }: PollSnapshot): boolean {
  return mine.length > 0 || votedElsewhere || act.kind === "casting";
}

export function screenOf(snapshot: PollSnapshot, wishes: Wishes): Screen {
  const { phase, results } = snapshot;
  if (phase.kind !== "ready") return phase;
  const { poll } = phase;
  const status = statusOf(poll, snapshot);
  const voted = hasVoted(snapshot);
  const shown = results !== null && !results.hidden && wishes.mode !== "hidden" ? results : null;
  const held = shown?.held_back;
  const visible = held === undefined ? shown : null;
  const open = status === "open";
  const barred = open && poll.voting.identity === "signed" && !wishes.signed ? "signed_only" : undefined;
  const mayVote = open && barred === undefined && wishes.mode !== "shown";
  if (mayVote && wishes.stays) return { kind: "form", poll, canPeek: false };
  if (mayVote && !wishes.peeking && (!voted || wishes.again) && snapshot.act.kind !== "casting") return { kind: "form", poll, canPeek: visible !== null && !voted };
  if (visible !== null && (status === "open" || status === "locked" || visible.is_final || visible.voters > 0)) {
    return { kind: "results", poll, results: visible, canVote: mayVote && !voted, note: wishes.mode === "shown" ? undefined : barred };
  }
  if (held !== undefined && status !== "canceled") return { kind: "note", poll, note: barred ?? "held_back", values: { n: held.threshold, voters: shown?.voters ?? 0 } };
  return { kind: "note", poll, note: barred ?? noteOf(status, voted, poll, wishes.mode) };
}

function noteOf(status: PollStatus, voted: boolean, poll: Poll, mode: Wishes["mode"]): MessageKey {
  switch (status) {
    case "draft":
    case "scheduled":
      return "not_open";
    case "canceled":
      return "canceled_note";
    case "locked":
      return voted ? hiddenNote(poll, mode) : "locked_note";
    case "closed":
    case "archived":
      return poll.results_visibility === "never" && mode !== "hidden" ? "hidden_never" : "closed_note";
    case "open":
      return hiddenNote(poll, mode);
  }
}

function hiddenNote(poll: Poll, mode: Wishes["mode"]): MessageKey {
  if (mode === "hidden") return "thanks";
  switch (poll.results_visibility) {
    case "always":
      return "loading"; // they are on their way
    case "after_vote":
      return "hidden_after_vote";
    case "after_close":
      return "hidden_after_close";
    case "never":
      return "hidden_never";
  }
}
