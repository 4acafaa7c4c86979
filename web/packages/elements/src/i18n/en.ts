/**
 * English: the catalogue every other one is checked against. Here is what the first picture needs; lazy parts bring their own
 * words. Plurals by `Intl.PluralRules` category, counted by `n`.
 */
import type { extras } from "./en-extras.ts";
import type { outcome } from "./en-outcome.ts";
import type { table } from "./en-table.ts";

export type Plural = { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
export type Message = string | Plural;

export const en = {
  loading: "Loading the poll…",
  vote: "Vote",
  keep_vote: "Keep my vote",
  see_results: "See results",
  retry: "Try again",
  choose_one: "Choose one",
  choose_first: "Choose an option first.",
  choose_range: "Choose {min} to {max}",
  choose_exactly: { one: "Choose {n}", other: "Choose {n}" },
  choose_upto: { one: "Choose {n}", other: "Choose up to {n}" },
  too_few: { one: "Choose at least {n} option.", other: "Choose at least {n} options." },
  too_many: { one: "Choose no more than {n} option.", other: "Choose no more than {n} options." },
  chosen: { one: "{n} chosen", other: "{n} chosen" },
  live: "Live",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  stale: "Not live for {seconds} s",
  offline: "Not connected",
  final: "Final result",
  voters: { one: "{n} voter", other: "{n} voters" },
  closed: "Closed",
  locked: "Voting is paused",
  scheduled: "Not open yet",
  canceled: "Canceled",
  draft: "Not open yet",
  archived: "Archived",
  failed: "The poll cannot be shown",
  unreachable: "The poll server cannot be reached",
  unreachable_detail: "The network may be down, or something on this page blocks the request.",
} as const satisfies Record<string, Message>;

export type MessageKey = keyof typeof en | keyof typeof extras | keyof typeof outcome | keyof typeof table;
export type Catalogue = Readonly<Record<MessageKey, Message>>;
