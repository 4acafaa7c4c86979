import { describe, expect, it } from "vitest";
import { FULL, RATE, allowed, answered, asked, begin, denied, granted, heard, refused, sent, tapped, visible, wished, type Standing } from "../../src/subjects/standing.ts";
import type { SubjectState } from "../../src/subjects/wire.ts";

const state = (version: number, reactions: Record<string, number>, likes = 0, liked?: boolean): SubjectState => ({ subject: "post", likes, reactions, version, ...(liked === undefined ? {} : { liked }) });
const known = (reactions: Record<string, number>, likes = 0, liked?: boolean): Standing => heard(begin("post"), state(5, reactions, likes, liked)).standing;

describe("taps", () => {
  it("show at once, stay while they fly, and are the server's then", () => {
    const here = tapped(known({ "👏": 10 }), { "👏": 3 });
    expect(visible(here).reactions).toEqual({ "👏": 13 });
    const flying = sent(here, { "👏": 3 });
    expect(visible(flying).reactions).toEqual({ "👏": 13 });
    expect(visible(answered(flying, state(6, { "👏": 13 }), {}).standing).reactions).toEqual({ "👏": 13 });
  });
  it("pushed before the answer came, they are not counted twice, and nothing falls when the push has them not", () => {
    const flying = sent(tapped(known({ "👏": 10 }), { "👏": 3 }), { "👏": 3 });
    expect(visible(heard(flying, state(6, { "👏": 13 })).standing).reactions).toEqual({ "👏": 13 });
    expect(visible(heard(flying, state(6, { "👏": 11 })).standing).reactions).toEqual({ "👏": 13 });
  });
  it("others' taps are told, one's own are not, whichever way they come back", () => {
    const flying = sent(tapped(known({ "👏": 10 }), { "👏": 3 }), { "👏": 3 });
    const pushed = heard(flying, state(6, { "👏": 15, "🔥": 1 }));
    expect(pushed.others).toEqual({ "👏": 2, "🔥": 1 });
    expect(answered(pushed.standing, state(6, { "👏": 15, "🔥": 1 }), {}).others).toEqual({});
    expect(answered(flying, state(7, { "👏": 14 }), {}).others).toEqual({ "👏": 1 });
  });
  it("the first state is no news", () => expect(heard(begin("post"), state(9, { "👏": 400 })).others).toEqual({}));
  it("what was dropped is gone with the answer, and later taps of others are theirs", () => {
    const flying = sent(tapped(known({ "👏": 10 }), { "👏": 30 }), { "👏": 30 });
    const after = answered(flying, state(6, { "👏": 30 }), { "👏": 10 });
    expect(visible(after.standing).reactions).toEqual({ "👏": 30 });
    expect(heard(after.standing, state(7, { "👏": 32 })).others).toEqual({ "👏": 2 });
  });
  it("refused, they are taken back", () => expect(visible(refused(sent(tapped(known({ "👏": 10 }), { "👏": 3 }), { "👏": 3 }), { "👏": 3 })).reactions).toEqual({ "👏": 10 }));
  it("tapped on while others fly", () => {
    const both = tapped(sent(tapped(known({}), { "❤️": 2 }), { "❤️": 2 }), { "❤️": 1 });
    expect(visible(both).reactions).toEqual({ "❤️": 3 });
    expect(visible(answered(both, state(6, { "❤️": 2 }), {}).standing).reactions).toEqual({ "❤️": 3 });
  });
  it("an older state changes nothing", () => expect(visible(heard(known({ "👏": 10 }), state(4, { "👏": 1 })).standing).reactions).toEqual({ "👏": 10 }));
});

describe("a like", () => {
  it.each([
    ["is one more at once", wished(known({}, 7), true), 8, true],
    ["is one less when it is taken back", wished(known({}, 7, true), false), 6, false],
    ["of one who likes it already is none", wished(known({}, 7, true), true), 7, true],
    ["pushed before its answer counts once", heard(asked(wished(known({}, 7), true), true), state(6, {}, 8)).standing, 8, true],
    ["not sent yet is on top of what others do", heard(wished(known({}, 7), true), state(6, {}, 8)).standing, 9, true],
    ["that came back without an answer is shown on", asked(asked(wished(known({}, 7), true), true), false), 8, true],
    ["granted is the server's", granted(wished(known({}, 7), true), true, state(6, {}, 8, true)), 8, true],
    ["denied is taken back", denied(wished(known({}, 7), true)), 7, false],
    ["granted after another wish leaves that wish", granted(wished(wished(known({}, 7), true), false), true, state(6, {}, 8, true)), 7, false],
  ] as const)("%s", (_, standing, likes, liked) => expect(visible(standing)).toMatchObject({ likes, liked }));
});

describe("allowance", () => {
  const taps = (times: readonly number[]): number => {
    let allowance = FULL;
    return times.filter((now) => {
      const after = allowed(allowance, now);
      if (after !== null) allowance = after;
      return after !== null;
    }).length;
  };
  it("twenty at once", () => expect(taps(Array.from({ length: 50 }, () => 1_000))).toBe(RATE));
  it("and twenty a second after that", () => expect(taps(Array.from({ length: 300 }, (_, n) => n * 10))).toBe(RATE + 59));
  it("a clock set back fills nothing", () => expect(taps([...Array.from({ length: 20 }, () => 5_000), 0, 10])).toBe(RATE));
});
