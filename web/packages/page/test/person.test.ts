/** Who is here, what a tag says, what a tab remembers, and in which words. */
import { describe, expect, it } from "vitest";
import { Memory, boxOf, fleeting } from "../src/memory.ts";
import { Person } from "../src/person.ts";
import { settingsOf } from "../src/settings.ts";
import { wordsFor } from "../src/words.ts";

const token = (claims: object): string => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.y`;
const LATER = Math.floor(Date.now() / 1_000) + 600;

describe("who is here", () => {
  it("a newer token of the same person is the same person, by the same function", async () => {
    const person = new Person(token({ sub: "ann", exp: LATER }));
    const ask = person.getVoterToken;
    const newer = token({ sub: "ann", exp: LATER + 600 });
    expect(person.takes(newer)).toBe(true);
    expect(person.getVoterToken).toBe(ask);
    expect(await ask?.(false)).toBe(newer);
    expect(person.takes(token({ sub: "bob", exp: LATER }))).toBe(false);
    expect(person.takes(null)).toBe(false);
  });

  it("a token that has ended is not shown to the server again", async () => {
    const spent = token({ sub: "ann", exp: LATER - 6_000 });
    const person = new Person(spent);
    expect(await person.getVoterToken?.(true)).toBe(spent); // by this device's clock alone; the server knows better
    await expect(person.getVoterToken?.(true)).rejects.toThrow("expired");
    const newer = token({ sub: "ann", exp: LATER });
    expect(person.takes(newer)).toBe(true);
    expect(await person.getVoterToken?.(true)).toBe(newer);
    expect(await person.getVoterToken?.(true)).toBe(newer);
  });

  it("nobody is the device; what is no token is somebody whom only the server can refuse", async () => {
    expect(new Person(null).getVoterToken).toBeUndefined();
    const odd = new Person("not a token");
    expect([odd.subject, odd.kind]).toEqual([null, "signed"]);
    expect(await odd.getVoterToken?.(true)).toBe("not a token");
    expect(await new Person(async () => "asked").getVoterToken?.(true)).toBe("asked");
  });
});

describe("the tag", () => {
  it("says where, for whom and how", () => {
    const settings = settingsOf({ key: "pl_pk_1", userToken: "t", consent: "required", theme: "dark", muted: "", lang: "es" }, "https://plaudit.example/widget/v1.js", "https://shop.example/");
    expect(settings).toMatchObject({ server: "https://plaudit.example", key: "pl_pk_1", token: "t", consentRequired: true, theme: "dark", muted: true, lang: "es", debug: false });
  });

  it.each([["https://shop.example/?plaudit_debug=1", undefined, true], ["https://shop.example/?plaudit_debug=0", undefined, false], ["https://shop.example/", "", true], ["https://shop.example/", "false", false]])(
    "%s with data-debug %s: %s", (address, debug, is) => {
      expect(settingsOf({ key: "k", debug }, "https://p.example/widget/v1.js", address).debug).toBe(is);
    },
  );
});

describe("what a tab remembers", () => {
  it("lists are short, names last, and what was written by others is nothing", () => {
    const box = fleeting();
    const memory = new Memory(box, "plaudit:x:");
    for (let index = 0; index < 250; index++) memory.add("done", `int_${index}`);
    expect([memory.has("done", "int_0"), memory.has("done", "int_249")]).toEqual([false, true]);
    expect(memory.name("tab")).toBe(memory.name("tab"));
    expect(memory.rename("tab")).toBe(memory.name("tab"));
    box.setItem("plaudit:x:mine", "{nonsense");
    expect(memory.has("mine", "int_1")).toBe(false);
  });

  it("where storage is refused, or full, the page itself remembers", () => {
    const refusing = boxOf(() => {
      throw new Error("refused");
    });
    refusing.setItem("a", "1");
    expect(refusing.getItem("a")).toBe("1");
    const full = boxOf(() => ({ getItem: () => null, removeItem: () => undefined, setItem: () => { throw new Error("full"); } }) as unknown as Storage);
    full.setItem("a", "1");
    expect(full.getItem("a")).toBe("1");
    full.removeItem("a");
    expect(full.getItem("a")).toBeNull();
  });
});

describe("the words", () => {
  it.each([["ar-EG", "ar", "rtl"], ["es", "es", "ltr"], ["fr", "en", "ltr"]])("%s is spoken as %s, %s", (wanted, lang, dir) => {
    expect(wordsFor(wanted, "en")).toMatchObject({ lang, dir });
  });

  it("the first language that is named counts, and a sentence ends once", () => {
    expect(wordsFor("", "es-MX", "en").lang).toBe("es");
    const { t } = wordsFor("en");
    expect(t("go", "How was it?")).toBe("How was it? Press F6 to answer.");
    expect(t("go", "Your checkout")).toBe("Your checkout. Press F6 to answer.");
  });
});
