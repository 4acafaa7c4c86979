/** Points to share out: a number beside each option, and never more of them than there are. */
import type { Poll, PollOption } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { points as say } from "../i18n/kinds/points.ts";
import { media } from "../parts/media.ts";
import { digitsFor } from "../parts/outcome.ts";
import { setProperty } from "../set-property.ts";
import { settingsOf, type FormScene, type KindView, type Row } from "./kind.ts";
import { give, given, leftOf, listed, spentOf, stepOf, type Purse } from "./points-purse.ts";
import { styles } from "./points.styles.ts";

interface Settings {
  readonly total: number;
  readonly exact: boolean;
}

interface Portion {
  readonly id: string;
  readonly points: number;
  readonly percent: number;
}

const ids = ({ options }: Poll): readonly string[] => options.map(({ id }) => id);
const rules = (poll: Poll): Settings => ({ total: 100, exact: true, ...settingsOf<Settings>(poll) });

/** The draft after `id` was to get `wanted`, told to those who listen. */
function hand({ poll, draft, words, tools, change }: FormScene<Purse>, { id, text }: PollOption, wanted: number): Purse {
  const { total } = rules(poll);
  const t = say(words);
  const purse = give(draft, id, wanted, total, ids(poll));
  const left = leftOf(total, purse, ids(poll));
  change(purse);
  tools.say(t("now", { label: text, points: t("points", { n: given(purse, id) }), left: left === 0 ? t("none_left") : t("left", { n: left }) }));
  return purse;
}

function row(scene: FormScene<Purse>, option: PollOption): TemplateResult {
  const { poll, draft, words, invalid } = scene;
  const { total } = rules(poll);
  const { id, text: label } = option;
  const t = say(words);
  const amount = given(draft, id);
  const left = leftOf(total, draft, ids(poll));
  const step = stepOf(total);
  const typed = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const wanted = input.valueAsNumber;
    const now = given(hand(scene, option, wanted), id);
    // What could not be given does not stand there as if it had been.
    if (input.value !== "" && now !== wanted) input.value = String(now);
  };
  const button = (words: string, sign: string, off: boolean, wanted: number): TemplateResult =>
    html`<button type="button" aria-label=${words} aria-disabled=${off} @click=${() => off || hand(scene, option, wanted)}><span aria-hidden="true">${sign}</span></button>`;
  return html`<div class="option points-item" part="option">
    ${media(option.image_url, option.emoji)}<span class="label" part="label" dir="auto">${label}</span>
    <span class="points-hand">
      ${button(t("less", { label }), "−", amount === 0, amount - step)}
      <input class="field" type="number" inputmode="numeric" min="0" max=${amount + left} step="1" aria-label=${t("for", { label })} aria-invalid=${invalid ? "true" : nothing} .value=${String(amount)} @input=${typed} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
      ${button(t("more", { label }), "+", left === 0, amount + Math.min(step, left))}
    </span>
    <span class="points-fill" aria-hidden="true" ${setProperty("--_share", String(amount / total))}></span>
  </div>`;
}

export const points: KindView<Purse> = {
  styles,
  begin: (_poll, before) => (before !== null && "points" in before ? before.points : {}),
  submit: (_poll, words) => say(words)("send"),

  hint({ poll, words }) {
    const { total, exact } = rules(poll);
    return say(words)(exact ? "share_out" : "share_upto", { n: total });
  },

  inputs(scene) {
    const { poll, draft, words } = scene;
    const { total } = rules(poll);
    const left = leftOf(total, draft, ids(poll));
    const t = say(words);
    return html`<div class="points-left" ?data-done=${left === 0} aria-hidden="true">
        <p><strong>${left === 0 ? t("none_left") : t("left", { n: left })}</strong> ${left === 0 ? nothing : html`<span>${t("of", { n: total })}</span>`}</p>
        <div class="points-meter"><span ${setProperty("--_share", String(1 - left / total))}></span></div>
      </div>
      <div class="options">${poll.options.map((option) => row(scene, option))}</div>`;
  },

  answer(poll, draft, words) {
    const { total, exact } = rules(poll);
    if (spentOf(draft, ids(poll)) === 0) return { short: say(words)("first") };
    const left = leftOf(total, draft, ids(poll));
    return exact && left > 0 ? { short: say(words)("rest", { n: left }) } : { points: listed(draft, ids(poll)) };
  },

  columns: (words) => [say(words)("points_head"), say(words)("share_head")],

  rows({ poll, results, mine, words }) {
    const t = say(words);
    const shares = (results?.details?.["shares"] as readonly Portion[] | undefined) ?? [];
    const most = Math.max(0, ...shares.map((share) => share.points));
    const own = mine.flatMap((answer) => ("points" in answer ? [answer.points] : [])).at(-1) ?? {};
    return poll.options.map(({ id, text, emoji, image_url }): Row => {
      const { points: n, percent } = shares.find((share) => share.id === id) ?? { points: 0, percent: 0 };
      return {
        id, label: results === null && given(own, id) > 0 ? `${text} · ${t("points", { n: given(own, id) })}` : text, emoji, image: image_url,
        mine: given(own, id) > 0,
        leader: n > 0 && (results?.winners?.includes(id) ?? n === most),
        count: results === null ? null : { votes: n, percent, says: [words.percent(percent, digitsFor(results.voters)), t("points", { n })] },
      };
    });
  },
};
