/** A few words of each, gathered into a cloud. */
import type { Poll } from "@plaudit/client";
import { html, nothing } from "lit";
import { wordCloud as say } from "../i18n/kinds/word-cloud.ts";
import { settingsOf, type KindView, type Row } from "./kind.ts";
import { lengthOf } from "./typing.ts";
import { cloud, folded, ownWords, wordsIn } from "./word-cloud-picture.ts";
import { styles } from "./word-cloud.styles.ts";

interface Settings {
  readonly max_words: number;
  readonly max_length: number;
  readonly moderated: boolean;
}

const TIED = 3;

type Draft = readonly string[];

const rules = (poll: Poll): Settings => ({ max_words: 3, max_length: 40, moderated: false, ...settingsOf<Settings>(poll) });

/** What was typed, once each, however it was spelled. A byte order mark is no space, whatever regular expressions say. */
export const typedIn = (draft: Draft): Draft =>
  draft.map((word) => word.trim().replace(/[^\S\ufeff]+/g, " ")).filter((word, index, all) => word !== "" && all.findIndex((one) => folded(one) === folded(word)) === index);

/** Three fields at most to begin with, and one more whenever the last is used. */
const fieldsFor = (draft: Draft, most: number): number => Math.min(most, Math.max(3, draft.reduce((last, word, index) => (word.trim() === "" ? last : index + 2), 0)));

export const word_cloud: KindView<Draft> = {
  styles,
  begin: (_poll, before) => (before !== null && "words" in before ? before.words : []),
  submit: (_poll, words) => say(words)("send"),

  hint({ poll, words }) {
    const { max_words, moderated } = rules(poll);
    const t = say(words);
    return moderated ? `${t("upto", { n: max_words })}. ${t("moderated")}` : t("upto", { n: max_words });
  },

  inputs({ poll, draft, words, change, invalid }) {
    const { max_words, max_length } = rules(poll);
    const t = say(words);
    const type = (index: number) => (event: Event): void => change(Array.from({ length: Math.max(draft.length, index + 1) }, (_, at) => (at === index ? (event.target as HTMLInputElement).value : (draft[at] ?? ""))));
    return html`<div class="cloud-fields">${Array.from({ length: fieldsFor(draft, max_words) }, (_, index) => {
      const name = max_words === 1 ? t("word") : t("nth", { n: index + 1 });
      const over = lengthOf(draft[index] ?? "") > max_length;
      return html`<input class="field" type="text" dir="auto" autocomplete="off" autocapitalize="off" enterkeyhint="send" aria-label=${name} placeholder=${name} aria-invalid=${over || (invalid && index === 0) ? "true" : nothing} .value=${draft[index] ?? ""} @input=${type(index)} />`;
    })}</div>`;
  },

  answer(poll, draft, words) {
    const { max_words, max_length } = rules(poll);
    const typed = typedIn(draft);
    if (typed.length === 0) return { short: say(words)("first") };
    const long = typed.find((word) => lengthOf(word) > max_length);
    return long === undefined ? { words: typed.slice(0, max_words) } : { short: say(words)("shorter", { word: long, n: max_length }), at: '[aria-invalid="true"]' };
  },

  column: (words) => say(words)("head"),

  rows(scene) {
    const own = new Set(ownWords(scene).map(folded));
    const words = wordsIn(scene);
    const first = words.filter(({ votes }) => votes === words[0]?.votes);
    return words.map(({ text, votes, percent }): Row => ({
      id: text, label: text, emoji: null, image: null, mine: own.has(folded(text)),
      leader: first.length <= TIED && votes === first[0]?.votes, // of more than these nobody wants to hear that they are level
      count: { votes, percent },
    }));
  },
  figures: cloud,
};
