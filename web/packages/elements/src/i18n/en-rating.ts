/** English for ratings. */
import type { Message } from "./en.ts";

export const rating = {
  rate: "Send rating",
  rate_first: "Choose a rating first.",
  rating_of: "{rating} of {scale}",
  rating_low: "Lowest",
  rating_high: "Highest",
  mean: "average of {scale}",
  table_rating: "Rating",
} as const satisfies Record<string, Message>;
