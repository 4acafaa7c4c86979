/** English for the table. */
import type { Message } from "./en.ts";

export const table = {
  table_option: "Option",
  table_votes: "Votes",
  table_percent: "Share of voters",
} as const satisfies Record<string, Message>;
