/** The words of likes and reactions. Their own few, so that a page with nothing but a heart does not fetch those of polls. */

const WORDS = {
  en: {
    like: "Like", likes: { one: "{n} like", other: "{n} likes" }, reactions: "Reactions", taps: { one: "{emoji}, {n} reaction", other: "{emoji}, {n} reactions" },
    yours: "{emoji} × {n}", fast: "Faster than we can count.", waiting: "Will be sent when the network is back.", failed: "That was not counted.",
  },
  es: {
    like: "Me gusta", likes: { one: "{n} me gusta", other: "{n} me gusta" }, reactions: "Reacciones", taps: { one: "{emoji}, {n} reacción", other: "{emoji}, {n} reacciones" },
    yours: "{emoji} × {n}", fast: "Más rápido de lo que podemos contar.", waiting: "Se enviará cuando vuelva la red.", failed: "No se ha contado.",
  },
  ar: {
    like: "إعجاب", likes: { zero: "لا إعجابات", one: "إعجاب واحد", two: "إعجابان", few: "{n} إعجابات", many: "{n} إعجابًا", other: "{n} إعجاب" },
    reactions: "تفاعلات", taps: { zero: "{emoji}، لا تفاعلات", one: "{emoji}، تفاعل واحد", two: "{emoji}، تفاعلان", few: "{emoji}، {n} تفاعلات", many: "{emoji}، {n} تفاعلًا", other: "{emoji}، {n} تفاعل" },
    yours: "{emoji} × {n}", fast: "أسرع مما يمكننا عدّه.", waiting: "سيُرسل عند عودة الشبكة.", failed: "لم يُحتسب ذلك.",
  },
} as const;

type Message = string | ({ readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Key = keyof (typeof WORDS)["en"];

export interface Small {
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  readonly t: (key: Key, values?: { readonly n?: number; readonly emoji?: string }) => string;
  /** 1,234 as 1.2K. */
  readonly compact: (n: number) => string;
}

/** Text and `lang` agree: a language without words is answered in English. */
export function wordsIn(asked: string): Small {
  const base = asked.toLowerCase().split("-")[0] ?? "";
  const lang = base in WORDS ? asked : "en";
  const words: Readonly<Record<Key, Message>> = WORDS[base as keyof typeof WORDS] ?? WORDS.en;
  const plural = new Intl.PluralRules(lang);
  const whole = new Intl.NumberFormat(lang);
  const compact = new Intl.NumberFormat(lang, { notation: "compact", maximumFractionDigits: 1 });
  return {
    lang,
    dir: base === "ar" ? "rtl" : "ltr",
    compact: (n) => compact.format(n),
    t: (key, { n = 0, emoji = "" } = {}) => {
      const message = words[key];
      const text = typeof message === "string" ? message : (message[plural.select(n)] ?? message.other);
      return text.replace("{n}", whole.format(n)).replace("{emoji}", emoji);
    },
  };
}
