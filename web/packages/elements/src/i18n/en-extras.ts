/** English for what `extras.ts` brings. */
import type { Message } from "./en.ts";

export const extras = {
  vote_again: "Vote again",
  change_vote: "Change vote",
  retract: "Withdraw",
  back_to_vote: "Back to voting",
  as_table: "Table",
  pause: "Pause",
  paused: "Updates paused",
  of_voters: { one: "Share of {n} voter", other: "Share of {n} voters" },
  closes_in: "Closes in {time}",
  opens_in: "Opens in {time}",
  closing: "Closing…",
  opening: "Opening…",
  closing_soon: "Voting closes in 20 seconds.",
  saved: "Saved on this device, sending…",
  retracting: "Withdrawing…",
  already: "Your vote was already counted.",
  changed: "Your vote is changed.",
  retracted: "Your vote is withdrawn.",
  days: "{days} d {hours} h",
} as const satisfies Record<string, Message>;
