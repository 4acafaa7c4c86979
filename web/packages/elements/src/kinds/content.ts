/** Something to read, and perhaps somewhere to go: no question, so no vote and no figures. */
import type { Poll } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { safeUrl } from "../safe-url.ts";
import { styles } from "./content.styles.ts";
import { settingsOf, type KindView } from "./kind.ts";

interface Settings {
  readonly body: string;
  readonly button: { readonly text: string; readonly url: string } | null;
}

function page(poll: Poll): TemplateResult {
  const { body = "", button = null } = settingsOf<Settings>(poll);
  const href = safeUrl(button?.url ?? null);
  // A blank line parts two paragraphs; a single one stays where it is.
  const paragraphs = body.split(/\n\s*\n/).map((text) => text.trim()).filter(Boolean);
  return html`<div class="content">${paragraphs.map((text) => html`<p dir="auto">${text}</p>`)}</div>
    ${button === null || href === null ? nothing : html`<div class="actions"><a class="content-button" part="submit" href=${href} target="_blank" rel="noopener noreferrer" dir="auto">${button.text}</a></div>`}`;
}

export const content: KindView<null> = {
  styles,
  instant: true,
  countless: true,
  begin: () => null,
  inputs: ({ poll }) => page(poll),
  answer: () => ({ short: "" }),
  rows: () => [],
  figures: ({ poll }) => page(poll),
};
