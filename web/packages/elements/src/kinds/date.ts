/** A day, in the platform's own field. Shown as the viewer writes dates; sent as YYYY-MM-DD, which no time zone moves. */
import type { Poll } from "@plaudit/client";
import { html } from "lit";
import { fields as say } from "../i18n/kinds/fields.ts";
import type { Words } from "../i18n/index.ts";
import { settingsOf, type KindView, type Row } from "./kind.ts";

interface Settings {
  readonly min: string | null;
  readonly max: string | null;
}

interface DayCount {
  readonly date: string;
  readonly votes: number;
  readonly percent: number;
}

const of = (poll: Poll): Settings => ({ min: null, max: null, ...settingsOf<Settings>(poll) });

/** "Tuesday, 3 March 2026", whatever the viewer's time zone. */
export const dayText = (date: string, { lang }: Words): string =>
  new Intl.DateTimeFormat(lang, { weekday: "short", year: "numeric", month: "long", day: "numeric", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));

function rangeText({ min, max }: Settings, words: Words): string {
  const t = say(words);
  if (min !== null && max !== null) return t("days_between", { min: dayText(min, words), max: dayText(max, words) });
  if (min !== null) return t("day_from", { min: dayText(min, words) });
  return max === null ? "" : t("day_until", { max: dayText(max, words) });
}

export const date: KindView<string> = {
  column: (words) => say(words)("day"),
  submit: (_poll, words) => say(words)("send"),
  begin: (_poll, before) => (before !== null && "date" in before ? before.date : ""),
  hint: ({ poll, draft, words }) => (/^\d{4}-\d\d-\d\d$/.test(draft) ? dayText(draft, words) : rangeText(of(poll), words)),

  answer(poll, draft, words) {
    const settings = of(poll);
    const t = say(words);
    if (draft === "") return { short: t("day_first") };
    if ((settings.min !== null && draft < settings.min) || (settings.max !== null && draft > settings.max)) return { short: t("out_of_range", { range: rangeText(settings, words) }) };
    return { date: draft };
  },

  inputs({ poll, draft, change, words, invalid }) {
    const { min, max } = of(poll);
    return html`<input
      class="field" part="field" type="date" min=${min ?? "0001-01-01"} max=${max ?? "9999-12-31"} aria-label=${say(words)("day")}
      aria-invalid=${invalid} aria-describedby=${invalid ? "alert hint" : "hint"} .value=${draft} @change=${(event: Event) => change((event.target as HTMLInputElement).value)}
    />`;
  },

  rows({ results, mine, words }): readonly Row[] {
    const own = mine.flatMap((answer) => ("date" in answer ? [answer.date] : []));
    const row = (day: string, count: DayCount | null, most: number): Row => ({
      id: day, label: dayText(day, words), emoji: null, image: null, mine: own.includes(day), leader: count !== null && count.votes === most, count,
    });
    if (results === null) return own.map((day) => row(day, null, -1));
    const days = ((results.details ?? {}) as { dates?: readonly DayCount[] }).dates ?? [];
    return days.map((count) => row(count.date, count, Math.max(0, ...days.map(({ votes }) => votes))));
  },
};
