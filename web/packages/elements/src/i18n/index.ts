/** Words and numbers in the viewer's language. English is built in; other catalogues are fetched when needed. */
import { en, type Catalogue, type Message, type MessageKey } from "./en.ts";

export type { Message, MessageKey } from "./en.ts";

export type Values = Readonly<Record<string, string | number>>;

const LAZY: Readonly<Record<string, () => Promise<Catalogue>>> = {
  es: async () => (await import("./es.ts")).es,
  ar: async () => (await import("./ar.ts")).ar,
};
const RTL = new Set(["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv"]);

export interface Words {
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  readonly t: (key: MessageKey, values?: Values) => string;
  /** Any message with its values filled in; the plural is counted by `n`. */
  readonly fill: (message: Message, values?: Values) => string;
  readonly number: (value: number, digits?: number) => string;
  /** Of a figure in 0..100. */
  readonly percent: (value: number, digits?: number) => string;
  readonly list: (items: readonly string[]) => string;
}

const base = (lang: string): string => lang.toLowerCase().split("-")[0] ?? "";

export function wordsOf(lang: string, catalogue: Partial<Catalogue>): Words {
  const plural = new Intl.PluralRules(lang);
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const fill = (message: Message, values: Values = {}): string => {
    const text = typeof message === "string" ? message : (message[plural.select(Number(values["n"]))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? number(value) : value;
    });
  };
  return {
    lang,
    fill,
    dir: RTL.has(base(lang)) ? "rtl" : "ltr",
    number,
    percent: (value, digits = 0) =>
      new Intl.NumberFormat(lang, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value / 100),
    list: (items) => new Intl.ListFormat(lang).format(items),
    t: (key, values) => fill(catalogue[key] ?? key, values), // a part that speaks has brought its words
  };
}

type Catalogues<K extends string> = { readonly en: Readonly<Record<K, Message>> } & Readonly<Record<"es" | "ar", Readonly<Record<NoInfer<K>, Message>>>>;

/**
 * The words of a lazy part, in every language there is: `const say = lexicon({ en: { hi: "Hi" }, es: …, ar: … })`, then
 * `say(words)("hi")`. Keys are the part's own and checked; a language that lacks here does not compile.
 */
export function lexicon<K extends string>(catalogues: Catalogues<K>) {
  const say = ({ lang, fill }: Words) => (key: K, values?: Values): string =>
    fill((catalogues as Readonly<Record<string, Readonly<Record<K, Message>>>>)[base(lang)]?.[key] ?? catalogues.en[key], values);
  return Object.assign(say, { catalogues });
}

const spoken: Partial<Record<MessageKey, Message>> = { ...en };

/** The English of a lazy part, said by the part as it loads. */
export const teach = (more: Partial<Catalogue>): void => void Object.assign(spoken, more);

export const english = wordsOf("en", spoken);

/** A language without a catalogue is answered in English, and says so: text and `lang` must agree. */
export async function words(lang: string): Promise<Words> {
  try {
    const catalogue = await LAZY[base(lang)]?.();
    if (catalogue !== undefined) return wordsOf(lang, catalogue);
    return base(lang) === "en" ? wordsOf(lang, spoken) : english;
  } catch {
    return english; // a malformed tag, or the catalogue did not arrive
  }
}
