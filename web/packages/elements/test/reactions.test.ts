import { describe, expect, it } from "vitest";
import { wordsIn } from "../src/reactions/words.ts";

describe("words of likes and reactions", () => {
  it.each([
    ["en", 0, "0", "0 likes"], ["en", 1, "1", "1 like"], ["en", 1_234, "1.2K", "1,234 likes"], ["en-US", 1_999_999, "2M", "1,999,999 likes"],
    ["es", 1, "1", "1 me gusta"], ["ar", 0, "0", "لا إعجابات"], ["ar", 2, "2", "إعجابان"],
    // Text and language agree: what there are no words for is English, numbers included.
    ["fr", 1_234, "1.2K", "1,234 likes"], ["not a language", 3, "3", "3 likes"],
  ] as const)("%s, %d: %s, %s", (lang, n, compact, told) => {
    const words = wordsIn(lang);
    expect(words.t("likes", { n })).toBe(told);
    expect(words.compact(n)).toBe(compact);
  });
  it("an emoji and its count", () => expect(wordsIn("en").t("taps", { emoji: "❤️", n: 12 })).toBe("❤️, 12 reactions"));
  it("direction", () => expect(["ar-EG", "en", "es"].map((lang) => wordsIn(lang).dir)).toEqual(["rtl", "ltr", "ltr"]));
});
