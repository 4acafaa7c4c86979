import { lexicon } from "../index.ts";

export const cards = lexicon({
  en: { yes: "Yes", no: "No" },
  es: { yes: "Sí", no: "No" },
  ar: { yes: "نعم", no: "لا" },
});
