/** The few words around what is shown; what is shown brings its own. */
const WORDS = {
  en: { close: "Close", done: "Done", answer: "Answer", not_now: "Not now", never: "Don’t ask again", feedback: "Feedback", question: "A question for you", go: "{title} Press F6 to answer." },
  es: { close: "Cerrar", done: "Listo", answer: "Responder", not_now: "Ahora no", never: "No volver a preguntar", feedback: "Opinión", question: "Una pregunta para ti", go: "{title} Pulsa F6 para responder." },
  ar: { close: "إغلاق", done: "تم", answer: "أجب", not_now: "ليس الآن", never: "لا تسألني مجددًا", feedback: "رأيك", question: "سؤال لك", go: "{title} اضغط F6 للإجابة." },
} as const;

export type Word = keyof typeof WORDS.en;

export interface Words {
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  readonly t: (word: Word, title?: string) => string;
}

/** In the first language of these that we speak; in English where there is none. */
export function wordsFor(...wanted: readonly string[]): Words {
  const lang = wanted.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find((one) => one !== "") ?? "en";
  const spoken = lang in WORDS ? (lang as keyof typeof WORDS) : "en";
  return { lang: spoken, dir: spoken === "ar" ? "rtl" : "ltr", t: (word, title = "") => WORDS[spoken][word].replace("{title}", /[.?!؟。]$/.test(title) ? title : `${title}.`) };
}
