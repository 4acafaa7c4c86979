/** English for results, and for why there are none. */
import type { Message } from "./en.ts";

export const outcome = {
  your_vote: "Your vote",
  option_votes: { one: "{n} vote", other: "{n} votes" },
  no_votes: "No votes yet",
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
  poll_not_found: "This poll does not exist",
  poll_not_found_detail: "It may have been removed, or its address is not complete.",
} as const satisfies Record<string, Message>;
