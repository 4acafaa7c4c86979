/** What an effect says to those who do not see it. Pure. */
import type { Effect } from "./effect.ts";

export const count = (value: number, lang: string): string => new Intl.NumberFormat(lang).format(value);

export function spokenOf({ effect, message = "", options = {} }: Effect, lang: string): string {
  const { title = "", label = "" } = options;
  switch (effect) {
    case "counter":
      return sentences([[count(options.count ?? 0, lang), label || title].filter(Boolean).join(" "), message]);
    case "badge": case "thank_you": case "banner":
      return sentences([title, message]);
    default:
      return message;
  }
}

const ENDED = /[\p{Sentence_Terminal}…:]\s*$/u;

const sentences = (texts: readonly string[]): string => {
  const said = texts.filter((text) => text.trim() !== "");
  return said.map((text, index) => (index < said.length - 1 && !ENDED.test(text) ? `${text}.` : text)).join(" ");
};
