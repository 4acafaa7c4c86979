import { lexicon } from "../index.ts";

export const rating = lexicon({
  en: {
    rate: "Send rating",
    rate_first: "Choose a rating first.",
    rating_of: "{rating} of {scale}",
    rating_low: "Lowest",
    rating_high: "Highest",
    mean: "average of {scale}",
    table_rating: "Rating",
  },
  es: {
    rate: "Enviar valoración",
    rate_first: "Primero elige una valoración.",
    rating_of: "{rating} de {scale}",
    rating_low: "Mínimo",
    rating_high: "Máximo",
    mean: "de media sobre {scale}",
    table_rating: "Valoración",
  },
  ar: {
    rate: "أرسل التقييم",
    rate_first: "اختر تقييمًا أولًا.",
    rating_of: "{rating} من {scale}",
    rating_low: "الأدنى",
    rating_high: "الأعلى",
    mean: "المتوسط من {scale}",
    table_rating: "التقييم",
  },
});
