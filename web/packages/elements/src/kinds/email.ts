/** An address, for the host alone: results say how many there are, never which. */
import { html, nothing } from "lit";
import { fields as say } from "../i18n/kinds/fields.ts";
import { settingsOf, type KindView } from "./kind.ts";

/** Enough to catch a slip of the finger; whether it exists, only a message can tell. */
const looksRight = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text);

export const email: KindView<string> = {
  submit: (_poll, words) => say(words)("send"),
  begin: (_poll, before) => (before !== null && "email" in before ? before.email : ""),
  hint: ({ words }) => say(words)("email_private"),

  answer(_poll, draft, words) {
    const address = draft.trim();
    if (address === "") return { short: say(words)("email_first") };
    return looksRight(address) ? { email: address } : { short: say(words)("email_wrong") };
  },

  inputs({ poll, draft, change, words, invalid }) {
    return html`<input
      class="field" part="field" type="email" inputmode="email" autocomplete="email" autocapitalize="off" spellcheck="false" maxlength="254" dir="ltr"
      placeholder=${settingsOf<{ placeholder: string | null }>(poll).placeholder ?? nothing} aria-label=${say(words)("email")}
      aria-invalid=${invalid} aria-describedby=${invalid ? "alert hint" : "hint"} .value=${draft} @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
    />`;
  },

  rows: () => [],
  figures: ({ mine, words }) =>
    html`${mine.map((answer) => ("email" in answer ? html`<p class="chip">${say(words)("email_given")} <bdi>${answer.email}</bdi></p>` : nothing))}`,
};
