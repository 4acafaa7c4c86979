/** Yes or no, in two halves. Words that nobody chose are said in the viewer's language. */
import type { Poll, PollOption } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { cards as say } from "../i18n/kinds/cards.ts";
import type { Words } from "../i18n/index.ts";
import { optionRows } from "../parts/outcome.ts";
import { tick } from "../parts/bars.ts";
import { media } from "../parts/media.ts";
import { setProperty } from "../set-property.ts";
import { choosing } from "./choosing.ts";
import { settingsOf, type KindView, type Row, type Scene } from "./kind.ts";
import { styles } from "./yes-no.styles.ts";

const USUAL: Readonly<Record<string, string>> = { yes: "Yes", no: "No" };
const THUMBS = ["👍", "👎"];

function spoken({ key, text }: PollOption, words: Words): string {
  return key !== null && USUAL[key] === text ? say(words)(key as "yes" | "no") : text;
}

const thumbs = (poll: Poll, index: number): string | null => poll.options[index]?.emoji ?? (settingsOf<{ style: string }>(poll).style === "thumbs" ? (THUMBS[index] ?? null) : null);

function rows(scene: Scene, leaders: readonly string[]): readonly Row[] {
  const { poll, words } = scene;
  return optionRows(scene, leaders).map((row, index) => {
    const option = poll.options[index];
    return { ...row, label: option === undefined ? row.label : spoken(option, words), emoji: thumbs(poll, index) };
  });
}

export const yesNo: KindView<readonly string[]> = {
  styles,
  ...choosing,
  rows,

  inputs({ poll, draft, change, words }) {
    return html`<div class="options halves">
      ${poll.options.map(
        (option, index) => html`<label class="option half" part="option">
          <input type="radio" name="pick" value=${option.id} .checked=${draft.includes(option.id)} @change=${() => change([option.id])} />
          ${media(option.image_url, thumbs(poll, index))}
          <span class="label" part="label" dir="auto">${spoken(option, words)}</span>
        </label>`,
      )}
    </div>`;
  },

  figures(scene) {
    const { results, words, casting } = scene;
    const both = rows(scene, []);
    const digits = (results?.voters ?? 0) >= 500 ? 1 : 0;
    const side = ({ label, emoji, image, mine, count }: Row): TemplateResult => html`<li class="side" ?data-mine=${mine}>
      <span class="side-name">${media(image, emoji)}<span class="label" part="label" dir="auto">${label}</span></span>
      ${count === null ? nothing : html`<span class="side-percent">${words.percent(count.percent, digits)}</span><span class="votes">${words.t("option_votes", { n: count.votes })}</span>`}
      ${mine ? html`<span class="mark">${tick}${words.t(casting ? "sending" : "your_vote")}</span>` : nothing}
    </li>`;
    return html`<ol class="sides" role="list">${both.map(side)}</ol>
      ${results === null ? nothing : html`<div class="split" aria-hidden="true">${both.map(({ count }) => html`<span ${setProperty("--_share", String(count?.votes ?? 0))}></span>`)}</div>`}`;
  },
};
