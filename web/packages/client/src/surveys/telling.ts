/** The words a participant reads: in the best language there is, with earlier answers put into them. */
import { inWords, piped } from "./piping.ts";
import type { Walk } from "./flow.ts";
import type { Ending, Survey, SurveyItem } from "./wire.ts";

/** By RFC 4647 lookup: the tag asked for, then shorter and shorter; undefined: as they were written. */
export function inLanguage<T>(translations: Readonly<Record<string, T>> | undefined, tag: string, written: string | null = null): T | undefined {
  const known = new Map(Object.entries(translations ?? {}).map(([one, words]) => [one.toLowerCase(), words]));
  for (let range = tag.toLowerCase(); range !== ""; range = range.slice(0, Math.max(0, range.lastIndexOf("-")))) {
    if (range === written?.toLowerCase()) return undefined;
    const found = known.get(range);
    if (found !== undefined) return found;
  }
  return undefined;
}

export type Fill = (text: string) => string;

/** Puts what is known of one participant into texts. */
export function filling(items: readonly Pick<SurveyItem, "key" | "poll">[], { facts }: Walk): Fill {
  const answers = new Map(items.filter(({ key }) => facts.answers.has(key)).map(({ key, poll }) => [key, inWords(poll, facts.answers.get(key))]));
  return (text) => piped(text, answers, facts);
}

/** The ending as its participant reads it. */
export function endingTold(ending: Ending, survey: Pick<Survey, "translations" | "language">, lang: string, fill: Fill): Ending {
  const words = inLanguage(survey.translations, lang, survey.language)?.endings?.[ending.key] ?? {};
  const { button } = ending;
  return {
    ...ending,
    title: fill(words.title ?? ending.title),
    body: ending.body === null ? null : fill(words.body ?? ending.body),
    button: button && { ...button, text: words.button ?? button.text },
  };
}
