/**
 * English: the catalogue every other one is checked against. Here is what the first picture needs; lazy parts bring their own
 * words. Plurals by `Intl.PluralRules` category, counted by `n`.
 */
import type { extras } from "./en-extras.ts";
import type { table } from "./en-table.ts";

export type Plural = { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
export type Message = string | Plural;

export const en = {
  loading: "Loading the poll…",
  vote: "Vote",
  keep_vote: "Keep my vote",
  see_results: "See results",
  retry: "Try again",
  your_vote: "Your vote",
  choose_one: "Choose one",
  choose_first: "Choose an option first.",
  choose_range: "Choose {min} to {max}",
  choose_exactly: { one: "Choose {n}", other: "Choose {n}" },
  choose_upto: { one: "Choose {n}", other: "Choose up to {n}" },
  too_few: { one: "Choose at least {n} option.", other: "Choose at least {n} options." },
  too_many: { one: "Choose no more than {n} option.", other: "Choose no more than {n} options." },
  chosen: { one: "{n} chosen", other: "{n} chosen" },
  voters: { one: "{n} voter", other: "{n} voters" },
  option_votes: { one: "{n} vote", other: "{n} votes" },
  no_votes: "No votes yet",
  live: "Live",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  stale: "Not live for {seconds} s",
  offline: "Not connected",
  final: "Final result",
  closed: "Closed",
  locked: "Voting is paused",
  scheduled: "Not open yet",
  canceled: "Canceled",
  draft: "Not open yet",
  archived: "Archived",
  sending: "Sending…",
  thanks: "Thanks, your vote is counted.",
  already_voted: "You have already voted here.",
  hidden_after_vote: "Results are shown to those who have voted.",
  hidden_after_close: "Results are shown when the poll closes.",
  held_back: { other: "Results are shown from {n} voters on; {voters} so far." },
  hidden_never: "The host keeps the results private.",
  not_open: "Voting has not started.",
  signed_only: "Only people signed in on the host's own site can vote here.",
  locked_note: "The host has paused voting.",
  canceled_note: "The host canceled this poll.",
  closed_note: "Voting is closed.",
  leads: "{label} leads with {percent}.",
  won: "{label} won with {percent}.",
  tie_between: "It is a tie: {labels}.",
  failed: "The poll cannot be shown",
  unreachable: "The poll server cannot be reached",
  unreachable_detail: "The network may be down, or something on this page blocks the request.",
  poll_not_found: "This poll does not exist",
  poll_not_found_detail: "It may have been removed, or its address is not complete.",
} as const satisfies Record<string, Message>;

export type MessageKey = keyof typeof en | keyof typeof extras | keyof typeof table;
export type Catalogue = Readonly<Record<MessageKey, Message>>;
