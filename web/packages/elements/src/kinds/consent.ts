/** What is agreed to, and yes or no. Nothing is ticked beforehand, and no is an answer unless the host must have a yes. */
import type { Poll } from "@plaudit/client";
import { html, nothing } from "lit";
import { fields as say } from "../i18n/kinds/fields.ts";
import { safeUrl } from "../safe-url.ts";
import { settingsOf, type KindView, type Row } from "./kind.ts";
import { styles } from "./consent.styles.ts";

interface Settings {
  readonly text: string;
  readonly link_url: string | null;
  readonly must_accept: boolean;
}

const of = (poll: Poll): Settings => ({ text: "", link_url: null, must_accept: false, ...settingsOf<Settings>(poll) });
const GROUPS = [[true, "accepted", "agree", "✅"], [false, "declined", "disagree", "✋"]] as const;

/** null: neither yet. */
export const consent: KindView<boolean | null> = {
  styles,
  submit: (_poll, words) => say(words)("send"),
  column: (words) => say(words)("decision"),
  begin: (_poll, before) => (before !== null && "consent" in before ? before.consent : null),
  hint: ({ poll, words }) => say(words)(of(poll).must_accept ? "must_accept" : "either"),

  answer(poll, draft, words) {
    if (of(poll).must_accept && draft !== true) return { short: say(words)("agree_first") };
    return draft === null ? { short: say(words)("decide_first") } : { consent: draft };
  },

  inputs({ poll, draft, change, words }) {
    const { text, link_url, must_accept } = of(poll);
    const t = say(words);
    const href = safeUrl(link_url);
    const card = (value: boolean, label: string, type: "radio" | "checkbox") => html`<label class="option" part="option">
      <input type=${type} name="pick" .checked=${draft === value} @change=${(event: Event) => change((event.target as HTMLInputElement).checked ? value : null)} />
      <span class="label" part="label">${label}</span>
    </label>`;
    return html`<div class="consent-text" dir="auto" tabindex="0" role="group" aria-label=${t("terms")}>${text}</div>
      ${href === null ? nothing : html`<p class="consent-link"><a href=${href} target="_blank" rel="noopener noreferrer">${t("read_more")}</a></p>`}
      <div class="options" ?data-pair=${!must_accept}>
        ${must_accept ? card(true, t("agree"), "checkbox") : GROUPS.map(([value, , word]) => card(value, t(word), "radio"))}
      </div>`;
  },

  summary(_poll, { votes, details }, words) {
    const accepted = (details?.["accepted"] as { readonly percent: number } | undefined)?.percent;
    return votes === 0 || accepted === undefined ? null : { figure: words.percent(accepted), words: say(words)("agreed") };
  },

  rows({ results, mine, words }): readonly Row[] {
    const own = mine.flatMap((answer) => ("consent" in answer ? [answer.consent] : []));
    const counts = (results?.details ?? {}) as Partial<Record<"accepted" | "declined", { votes: number; percent: number }>>;
    const most = Math.max(1, counts.accepted?.votes ?? 0, counts.declined?.votes ?? 0);
    return GROUPS.map(([value, group, word, emoji]) => ({
      id: group, label: say(words)(results === null ? word : group), emoji, image: null, mine: own.includes(value),
      leader: counts[group]?.votes === most,
      count: results === null ? null : (counts[group] ?? { votes: 0, percent: 0 }),
    }));
  },
};
