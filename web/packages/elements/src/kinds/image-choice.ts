/** One of several pictures, large enough to choose by looking. Radios underneath, so arrows and screen readers know their way. */
import type { Poll, PollOption } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { digitsFor, optionRows } from "../parts/outcome.ts";
import { tick } from "../parts/bars.ts";
import { setProperty } from "../set-property.ts";
import { choosing } from "./choosing.ts";
import type { KindView } from "./kind.ts";
import { styles } from "./image-choice.styles.ts";

/** Two and four look better in pairs than as three and one. */
const inTwos = ({ options }: Poll): boolean => options.length === 2 || options.length === 4;

/** A picture that does not come leaves a plain card with its text. */
const gone = (event: Event): void => void ((event.target as HTMLElement).hidden = true);

/** The text stands below, so the picture only says what the text does not. */
function picture({ image_url, alt, text, emoji }: PollOption): TemplateResult | typeof nothing {
  if (image_url !== null) return html`<img class="shot" src=${image_url} alt=${alt === text ? "" : (alt ?? "")} loading="lazy" decoding="async" @error=${gone} />`;
  return emoji === null ? nothing : html`<span class="shot" aria-hidden="true">${emoji}</span>`;
}

export const imageChoice: KindView<readonly string[]> = {
  styles,
  ...choosing,
  hint: ({ words }) => words.t("choose_one"),

  inputs({ poll, draft, change }) {
    return html`<div class="shots" ?data-two=${inTwos(poll)}>
      ${poll.options.map(
        (option) => html`<label class="option shot-card" part="option">
          <input type="radio" name="pick" value=${option.id} .checked=${draft.includes(option.id)} @change=${() => change([option.id])} />
          ${picture(option)}
          <span class="label" part="label" dir="auto">${option.text}</span>
          <span class="shot-tick" aria-hidden="true">${tick}</span>
        </label>`,
      )}
    </div>`;
  },

  figures(scene) {
    const { poll, results, words, casting } = scene;
    const most = Math.max(1, ...(results?.options ?? []).map(({ votes }) => votes));
    const leaders = (results?.options ?? []).filter(({ votes }) => votes === most).map(({ id }) => id);
    const rows = new Map(optionRows(scene, results?.winners ?? leaders).map((row) => [row.id, row]));
    const digits = digitsFor(results?.voters ?? 0);
    return html`<ol class="shots" role="list" ?data-two=${inTwos(poll)}>
      ${poll.options.map((option) => {
        const { mine = false, leader = false, count = null } = rows.get(option.id) ?? {};
        return html`<li class="row shot-card" part="option" ?data-mine=${mine} ?data-leader=${leader}>
          ${picture(option)}
          <span class="label" part="label" dir="auto">${option.text}</span>
          ${count === null
            ? nothing
            : html`<span class="shot-figures"><span class="percent">${words.percent(count.percent, digits)}</span> <span class="votes">${words.t("option_votes", { n: count.votes })}</span></span>
              <div class="track" aria-hidden="true"><div class="bar" part="bar" ${setProperty("--_share", String(count.percent / 100))}></div></div>`}
          ${mine ? html`<span class="mark">${tick}${words.t(casting ? "sending" : "your_vote")}</span>` : nothing}
        </li>`;
      })}
    </ol>`;
  },
};
