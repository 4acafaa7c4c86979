import { lexicon } from "../index.ts";

export const nps = lexicon({
  en: {
    unlikely: "Not at all likely",
    likely: "Extremely likely",
    score: { one: "net promoter score of {n} answer", other: "net promoter score of {n} answers" },
    promoters: "Promoters",
    passives: "Passives",
    detractors: "Detractors",
    answers: { one: "{n} answer", other: "{n} answers" },
  },
  es: {
    unlikely: "Nada probable",
    likely: "Muy probable",
    score: { one: "puntuación neta de promotores de {n} respuesta", other: "puntuación neta de promotores de {n} respuestas" },
    promoters: "Promotores",
    passives: "Pasivos",
    detractors: "Detractores",
    answers: { one: "{n} respuesta", other: "{n} respuestas" },
  },
  ar: {
    unlikely: "غير محتمل إطلاقًا",
    likely: "محتمل جدًا",
    score: { zero: "صافي نقاط الترويج، بلا إجابات", one: "صافي نقاط الترويج من إجابة واحدة", two: "صافي نقاط الترويج من إجابتين", few: "صافي نقاط الترويج من {n} إجابات", many: "صافي نقاط الترويج من {n} إجابة", other: "صافي نقاط الترويج من {n} إجابة" },
    promoters: "المروّجون",
    passives: "المحايدون",
    detractors: "المنتقدون",
    answers: { zero: "لا إجابات", one: "إجابة واحدة", two: "إجابتان", few: "{n} إجابات", many: "{n} إجابة", other: "{n} إجابة" },
  },
});

export const csat = lexicon({
  en: {
    grade_1: "Very dissatisfied", grade_2: "Dissatisfied", grade_3: "Neutral", grade_4: "Satisfied", grade_5: "Very satisfied",
    satisfied: "satisfied (4 or 5)",
  },
  es: {
    grade_1: "Muy insatisfecho", grade_2: "Insatisfecho", grade_3: "Neutral", grade_4: "Satisfecho", grade_5: "Muy satisfecho",
    satisfied: "de satisfacción (4 o 5)",
  },
  ar: {
    grade_1: "غير راضٍ إطلاقًا", grade_2: "غير راضٍ", grade_3: "محايد", grade_4: "راضٍ", grade_5: "راضٍ جدًا",
    satisfied: "راضون (4 أو 5)",
  },
});

export const ces = lexicon({
  en: { hard: "Very difficult", easy: "Very easy", found_easy: "of {scale} · {percent} found it easy" },
  es: { hard: "Muy difícil", easy: "Muy fácil", found_easy: "de {scale} · para el {percent} fue fácil" },
  ar: { hard: "صعب جدًا", easy: "سهل جدًا", found_easy: "من {scale} · وجده {percent} سهلًا" },
});
