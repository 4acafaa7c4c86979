/** What every choice of options has in common, whatever it looks like: the draft is the ids of the options that are ticked. */
import { picksOf, type Answer, type Poll } from "@plaudit/client";
import type { Words } from "../i18n/index.ts";
import type { Shortcoming } from "./kind.ts";

export const isMany = (poll: Poll): boolean => poll.kind === "multiple_choice";
export const least = (poll: Poll): number => (isMany(poll) ? (poll.min_selections ?? 1) : 1);
export const most = (poll: Poll): number => (isMany(poll) ? (poll.max_selections ?? poll.options.length) : 1);

export const choosing = {
  begin: (_poll: Poll, before: Answer | null): readonly string[] => (before === null ? [] : picksOf(before).map(String)),

  answer(poll: Poll, draft: readonly string[], { t }: Words): Answer | Shortcoming {
    // In the poll's own order, so that the same choice is always the same answer.
    const choices = poll.options.map(({ id }) => id).filter((id) => draft.includes(id));
    const [first] = choices;
    if (first === undefined) return { short: t("choose_first") };
    if (!isMany(poll)) return { choice: first };
    if (choices.length < least(poll)) return { short: t("too_few", { n: least(poll) }) };
    if (choices.length > most(poll)) return { short: t("too_many", { n: most(poll) }) };
    return { choices };
  },
};
