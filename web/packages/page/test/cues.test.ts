/** Cues, without a browser: what happens on the page is told by hand, the clock is turned by hand. */
import { readFileSync } from "node:fs";
import { handClock } from "@plaudit/test-kit";
import type { Cue } from "@plaudit/client";
import { beforeEach, describe, expect, it } from "vitest";
import { Cues, type Signal, type Signals } from "../src/cues.ts";
import { matches, type UrlRule } from "../src/urls.ts";

const cue = (changes: Partial<Cue> = {}): Cue => ({ trigger: "trig_1", cue: "load", url: null, seconds: 0, percent: 50, selector: null, ...changes });

class ByHand implements Signals {
  address = "https://shop.example/";
  read = 0;
  readonly #ears = new Map<Signal, Set<(meets: (selector: string) => boolean) => void>>();
  url(): string {
    return this.address;
  }
  scrolled(): number {
    return this.read;
  }
  listen(signal: Signal, act: (meets: (selector: string) => boolean) => void): () => void {
    const set = this.#ears.get(signal) ?? new Set();
    this.#ears.set(signal, set.add(act));
    return () => set.delete(act);
  }
  tell(signal: Signal, meets: (selector: string) => boolean = () => false): void {
    for (const act of [...(this.#ears.get(signal) ?? [])]) act(meets);
  }
  go(address: string): void {
    this.address = address;
    this.tell("url");
  }
  get listening(): number {
    return [...this.#ears.values()].reduce((sum, set) => sum + set.size, 0);
  }
}

let page = new ByHand();
let clock = handClock();
let fired: string[] = [];
let cues: Cues;
beforeEach(() => {
  page = new ByHand();
  clock = handClock();
  fired = [];
  cues = new Cues(page, clock, { fire: ({ trigger }, url) => fired.push(`${trigger} ${new URL(url).pathname}`) });
});

describe("what a page notices", () => {
  it("that it was opened, once for each visit of an address", () => {
    cues.set([cue()]);
    expect(fired).toEqual(["trig_1 /"]);
    cues.set([cue()]);
    expect(fired).toHaveLength(1);
    page.go("https://shop.example/cart");
    page.go("https://shop.example/cart");
    expect(fired).toEqual(["trig_1 /", "trig_1 /cart"]);
    page.go("https://shop.example/");
    expect(fired).toHaveLength(3);
  });

  it("only where it is meant for, also as the address moves", () => {
    cues.set([cue({ url: { matches: "starts_with", value: "/checkout" } })]);
    expect(cues.states[0]?.[1]).toBe("other_page");
    page.go("https://shop.example/checkout/thanks");
    expect(fired).toEqual(["trig_1 /checkout/thanks"]);
  });

  it("that time went by, on this page and not on the one before", () => {
    cues.set([cue({ cue: "delay", seconds: 10 })]);
    clock.advance(9_000);
    page.go("https://shop.example/cart");
    clock.advance(9_999);
    expect(fired).toEqual([]);
    clock.advance(1);
    expect(fired).toEqual(["trig_1 /cart"]);
    clock.advance(60_000);
    expect(fired).toHaveLength(1);
  });

  it("how far it was read, also where that is so from the start", () => {
    cues.set([cue({ cue: "scroll", percent: 60 })]);
    page.read = 59;
    page.tell("scroll");
    expect(fired).toEqual([]);
    page.read = 60;
    page.tell("scroll");
    page.tell("scroll");
    expect(fired).toHaveLength(1);
    cues.set([cue({ trigger: "trig_2", cue: "scroll", percent: 30 })]);
    expect(fired).toEqual(["trig_1 /", "trig_2 /"]);
  });

  it("that one is about to leave", () => {
    cues.set([cue({ cue: "exit_intent" })]);
    page.tell("leave");
    page.tell("leave");
    expect(fired).toHaveLength(1);
  });

  it("that nothing was touched for a while: every touch begins it anew", () => {
    cues.set([cue({ cue: "inactivity", seconds: 30 })]);
    clock.advance(29_000);
    page.tell("active");
    clock.advance(29_999);
    expect(fired).toEqual([]);
    clock.advance(1);
    expect(fired).toHaveLength(1);
  });

  it("a press on what the selector names, and on nothing else; a selector that is none harms nobody", () => {
    cues.set([cue({ cue: "click", selector: "#help" }), cue({ trigger: "trig_2", cue: "click", selector: "((" })]);
    page.tell("click", (selector) => {
      if (selector === "((") throw new SyntaxError("not a selector");
      return false;
    });
    expect(fired).toEqual([]);
    expect(cues.states[1]?.[1]).toBe("unknown_selector");
    page.tell("click", (selector) => selector === "#help");
    expect(fired).toEqual(["trig_1 /"]);
  });

  it("a cue that is taken away or changed stops, one that nobody heard asks once more", () => {
    cues.set([cue({ cue: "delay", seconds: 5 }), cue({ trigger: "trig_2", cue: "exit_intent" })]);
    cues.set([cue({ trigger: "trig_2", cue: "exit_intent" })]);
    clock.advance(10_000);
    expect(fired).toEqual([]);
    page.tell("leave");
    cues.again("trig_2");
    page.tell("leave");
    expect(fired).toEqual(["trig_2 /", "trig_2 /"]);
    cues.set([cue({ trigger: "trig_2", cue: "delay", seconds: 1 })]);
    clock.advance(1_000);
    expect(fired).toHaveLength(3);
  });

  it("nothing any more once it is closed", () => {
    cues.set([cue({ cue: "inactivity", seconds: 3 }), cue({ trigger: "b", cue: "scroll", percent: 90 }), cue({ trigger: "c", cue: "click", selector: "a" })]);
    cues.close();
    expect(page.listening).toBe(0);
    expect(clock.next()).toBeNull();
  });
});

describe("which address a rule is for", () => {
  // The server's own rule is held to the same table.
  const { address, rules } = JSON.parse(readFileSync(new URL("addresses.json", import.meta.url), "utf8")) as { address: string; rules: readonly [UrlRule["matches"], string, boolean][] };

  it.each(rules)("%s %s: %s", (how, value, is) => {
    expect(matches({ matches: how, value }, address)).toBe(is);
  });

  it("takes a pattern of many stars without taking long", () => {
    const began = performance.now();
    expect(matches({ matches: "glob", value: `/${"*a".repeat(40)}b` }, `https://shop.example/${"a".repeat(2_000)}`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
