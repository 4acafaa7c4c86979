/** A number in a field: a guess, an estimate, an amount. Understands the viewer's own digits and separators, and says back what it read. */
import type { Poll } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { measures as say } from "../i18n/kinds/measures.ts";
import type { Words } from "../i18n/index.ts";
import { binRows, histogram, measure, ownValues } from "./histogram.ts";
import { styles as spread } from "./histogram.styles.ts";
import { settingsOf, type KindView, type Scene } from "./kind.ts";
import { styles } from "./number.styles.ts";

interface Settings {
  readonly min: number | null;
  readonly max: number | null;
  readonly decimals: number;
  readonly unit: string;
  /** What it really was; only once it is revealed. */
  readonly answer?: number | null;
}

interface Guessed {
  readonly answer?: number | null;
  readonly exact?: { readonly votes: number; readonly percent: number };
  readonly nearest?: readonly { readonly value: number; readonly votes: number; readonly distance: number }[];
}

const of = (poll: Poll): Settings => ({ min: null, max: null, decimals: 0, unit: "", ...settingsOf<Settings>(poll) });

/** Zeroes of the digits people write with: Arabic, Persian, Devanagari, Bengali, Thai, full width. */
const ZEROES = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

const latin = (text: string): string =>
  [...text].map((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    const zero = ZEROES.find((first) => code >= first && code < first + 10);
    return zero === undefined ? letter : String(code - zero);
  }).join("");

/**
 * What was typed, as a number; NaN for no number. A separator that groups by thousands in the viewer's language is dropped where
 * it does so; any other comma or point is the decimal one.
 */
export function numberIn(text: string, lang: string): number {
  const group = new Intl.NumberFormat(lang, { numberingSystem: "latn" }).formatToParts(1_234_567).find(({ type }) => type === "group")?.value ?? ",";
  const plain = latin(text).replace(/[\s\u00a0\u202f'’٬]/g, "").replace(/٫/g, ".").replace(/[−–]/g, "-");
  const grouped = group === "." ? /^-?\d{1,3}(\.\d{3})+(,\d+)?$/ : /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;
  const bare = grouped.test(plain) ? plain.replaceAll(group === "." ? "." : ",", "") : plain;
  return /^[-+]?(\d+[.,]?\d*|[.,]\d+)$/.test(bare) ? Number(bare.replace(",", ".")) : NaN;
}

const digitsAfter = (value: number): number => {
  const [, fraction = ""] = String(value).split(".");
  return /e-/.test(String(value)) ? Infinity : fraction.length;
};

function rangeText({ min, max, unit }: Settings, words: Words): string {
  const t = say(words);
  if (min !== null && max !== null) return t("between", { min: measure(min, undefined, words), max: measure(max, unit, words) });
  if (min !== null) return t("from", { min: measure(min, unit, words) });
  return max === null ? "" : t("up_to", { max: measure(max, unit, words) });
}

/** The text in the field, as it was typed. */
export const number: KindView<string> = {
  styles: [spread, styles],
  submit: (_poll, words) => say(words)("send"),
  column: (words) => say(words)("value"),
  begin: (_poll, before) => (before !== null && "value" in before ? String(before.value) : ""),

  hint({ poll, draft, words }) {
    const settings = of(poll);
    const value = numberIn(draft, words.lang);
    const read = Number.isNaN(value) ? "" : say(words)("reads", { value: measure(value, settings.unit, words) });
    return [rangeText(settings, words), read].filter(Boolean).join(" · ");
  },

  answer(poll, draft, words) {
    const settings = of(poll);
    const { min, max, decimals } = settings;
    const value = numberIn(draft, words.lang);
    const t = say(words);
    if (Number.isNaN(value)) return { short: t(draft.trim() === "" ? "number_first" : "no_number") };
    if ((min !== null && value < min) || (max !== null && value > max)) return { short: t("out_of_range", { range: rangeText(settings, words) }) };
    if (digitsAfter(value) > decimals) return { short: decimals === 0 ? t("whole") : t("decimals", { n: decimals }) };
    return { value };
  },

  inputs({ poll, draft, change, words, invalid }) {
    const { unit, decimals } = of(poll);
    return html`<div class="number">
      <input
        class="field" part="field" type="text" inputmode=${decimals === 0 && (of(poll).min ?? -1) >= 0 ? "numeric" : "decimal"} autocomplete="off" dir="ltr"
        aria-label=${unit ? `${say(words)("value")}, ${unit}` : say(words)("value")} aria-invalid=${invalid} aria-describedby=${invalid ? "alert hint" : "hint"}
        maxlength="40" .value=${draft} @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
      />
      ${unit ? html`<span class="number-unit" aria-hidden="true" dir="auto">${unit}</span>` : nothing}
    </div>`;
  },

  rows: (scene) => binRows(scene, of(scene.poll).unit),
  figures: (scene) => html`${scene.results === null ? ownValues(scene, of(scene.poll).unit) : html`${truth(scene)}${histogram(scene, of(scene.poll).unit)}`}`,

  summary(poll, { median, mean }, words) {
    const middle = median ?? mean;
    if (middle === null || middle === undefined) return null;
    return { figure: measure(middle, of(poll).unit, words, 1), words: say(words)(median === null || median === undefined ? "on_average" : "median") };
  },
};

/** Once the host has said what it really was: who was right, and who came nearest. */
function truth({ poll, results, words }: Scene): TemplateResult | typeof nothing {
  const { unit, answer: told } = of(poll);
  const { answer = told, exact, nearest = [] } = (results?.details ?? {}) as Guessed;
  if (answer === null || answer === undefined) return nothing;
  const t = say(words);
  return html`<div class="number-truth">
    <p>${t("truth")} <strong><bdi>${measure(answer, unit, words)}</bdi></strong></p>
    <p class="muted">${exact?.votes ? t("exact", { n: exact.votes, percent: words.percent(exact.percent, 1) }) : t("nobody_exact")}</p>
    ${nearest.length === 0
      ? nothing
      : html`<p class="muted">${t("nearest", { values: words.list(nearest.map(({ value, votes }) => `${measure(value, unit, words)}${votes > 1 ? ` ×${words.number(votes)}` : ""}`)) })}</p>`}
  </div>`;
}
