import { describe, expect, it } from "vitest";
import { EFFECTS, type Effect, type EffectName } from "../src/effect.ts";
import { laneOf, stayOf } from "../src/durations.ts";
import { asToast, planOf } from "../src/plan.ts";
import { spokenOf } from "../src/spoken.ts";

const ABLE = { reducedMotion: false, reducedData: false, muted: false, sounds: true, vibrates: true, lang: "en", anchored: true };
const SURROUNDINGS = {
  able: ABLE,
  still: { ...ABLE, reducedMotion: true },
  saving: { ...ABLE, reducedData: true },
  muted: { ...ABLE, muted: true },
  untouched: { ...ABLE, sounds: false },
  iphone: { ...ABLE, vibrates: false },
  everything: { reducedMotion: true, reducedData: true, muted: true, sounds: false, vibrates: false, lang: "en", anchored: true },
} as const;
type Place = keyof typeof SURROUNDINGS;

const asked = (effect: EffectName, more: Partial<Effect> = {}): Effect => ({ effect, message: "Well done", ...more });

/** What everybody gets who does not get what was asked: nothing here means the effect itself. */
const INSTEAD: Readonly<Record<EffectName, Partial<Record<Place, string>>>> = {
  toast: {},
  thank_you: {},
  badge: {},
  counter: {},
  banner: {},
  confetti: { still: "reduced_motion", saving: "reduced_data", everything: "reduced_motion" },
  emoji_burst: { still: "reduced_motion", everything: "reduced_motion" },
  shake: { still: "reduced_motion", everything: "reduced_motion" },
  pulse: { still: "reduced_motion", everything: "reduced_motion" },
  sound: { muted: "muted", untouched: "no_sound", everything: "muted" },
  haptic: { still: "reduced_motion", iphone: "no_vibration", everything: "no_vibration" },
};

const EVERY = EFFECTS.flatMap((effect) => (Object.keys(SURROUNDINGS) as Place[]).map((place) => [effect, place, INSTEAD[effect][place] ?? null] as const));

describe("every effect in all surroundings", () => {
  it.each(EVERY)("%s, %s: %s", (effect, place, because) => {
    const plan = planOf(asked(effect), SURROUNDINGS[place]);
    expect(plan).toMatchObject({ show: because === null ? effect : "toast", because, still: SURROUNDINGS[place].reducedMotion, spoken: effect === "counter" ? "0. Well done" : "Well done" });
  });

  it.each(EVERY)("%s, %s: what stands in is what was named, where it can be; null means nothing", (effect, place, because) => {
    const named = planOf(asked(effect, { fallback: "thank_you" }), SURROUNDINGS[place]);
    expect(named.show).toBe(because === null ? effect : "thank_you");
    const none = planOf(asked(effect, { fallback: null }), SURROUNDINGS[place]);
    expect(none).toMatchObject(because === null ? { show: effect } : { show: null, because, spoken: "", sign: null, vibrate: [] });
  });

  it.each(EFFECTS)("%s where nothing can be done: somebody sees and somebody hears it", (effect) => {
    const { show, spoken, vibrate } = planOf(asked(effect, { haptic: [30], fallback: "confetti" }), SURROUNDINGS.everything);
    expect(["toast", "thank_you", "badge", "counter", "banner"]).toContain(show);
    expect(spoken).toContain("Well done");
    expect(vibrate).toEqual([]);
  });

  it("of a newer server: its text at least", () => {
    const newer = { effect: "hologram" as EffectName, message: "Look" };
    expect(planOf(newer, ABLE)).toMatchObject({ show: "toast", because: "unknown", spoken: "Look" });
    expect(planOf({ ...newer, fallback: null }, ABLE)).toMatchObject({ show: null, because: "unknown" });
  });
});

describe("what was meant to be felt", () => {
  it.each([
    ["toast", "able", null, [20]], ["toast", "iphone", "pulse", []], ["toast", "still", null, []], ["toast", "everything", null, []],
    ["haptic", "able", null, [20]], ["haptic", "iphone", "pulse", []], ["haptic", "still", "ring", []],
    ["confetti", "iphone", null, []], ["confetti", "still", null, []], ["shake", "iphone", null, []], ["shake", "still", "ring", []], ["pulse", "still", "ring", []],
    ["badge", "iphone", "pulse", []], ["sound", "iphone", "pulse", []],
  ] as const)("%s, %s: sign %s, vibrates %j", (effect, place, sign, vibrate) => {
    expect(planOf(asked(effect, { haptic: [20] }), SURROUNDINGS[place])).toMatchObject({ sign, vibrate });
  });
  it("a haptic that names no pattern is a tap", () => expect(planOf({ effect: "haptic" }, ABLE).vibrate).toEqual([12]));
  it("there is no sign on what is not there", () => expect(planOf(asked("toast", { haptic: [9] }), { ...SURROUNDINGS.iphone, anchored: false }).sign).toBeNull());
  it("a shake is not felt where nothing may move, yet it is marked", () => expect(planOf({ effect: "shake" }, SURROUNDINGS.still)).toMatchObject({ show: "toast", sign: "ring", vibrate: [] }));
});

describe("the pill beside", () => {
  it.each([
    ["confetti", true], ["emoji_burst", true], ["shake", true], ["pulse", true], ["sound", true], ["haptic", true],
    ["toast", false], ["thank_you", false], ["badge", false], ["counter", false], ["banner", false],
  ] as const)("%s with a message: %s", (effect, pill) => {
    expect(planOf(asked(effect), ABLE).pill).toBe(pill);
    expect(planOf({ effect }, ABLE).pill).toBe(false);
  });
  it("a shake about nothing shakes its own text", () => expect(planOf({ effect: "shake" }, { ...ABLE, anchored: false }).pill).toBe(true));
  it("is the whole of it once it failed", () => expect(asToast(planOf(asked("confetti"), ABLE), "failed")).toMatchObject({ show: "toast", pill: false, because: "failed" }));
});

describe("how loud and how long", () => {
  it.each([
    ["toast", "loud", 4_000], ["confetti", "loud", 4_000], ["thank_you", "loud", 4_200], ["emoji_burst", "loud", 4_000], ["shake", "loud", 4_000], ["pulse", "loud", 4_000],
    ["badge", "loud", 4_200], ["counter", "loud", 3_600], ["banner", "standing", Infinity], ["sound", "loud", 4_000], ["haptic", "loud", 4_000],
  ] as const)("%s with a message: %s, %d ms", (effect, lane, stay) => {
    const plan = planOf(asked(effect), ABLE);
    expect([laneOf(plan, asked(effect)), stayOf(plan, asked(effect))]).toEqual([lane, stay]);
  });
  it.each(["shake", "pulse", "haptic"] as const)("%s alone takes no turn", (effect) => expect(laneOf(planOf({ effect }, ABLE), { effect })).toBe("beside"));
  it("confetti alone is shorter, and as long as it is told", () => {
    const effect: Effect = { effect: "confetti" };
    expect(stayOf(planOf(effect, ABLE), effect)).toBe(2_600);
    const long: Effect = { effect: "confetti", options: { duration_ms: 9_000 } };
    expect(stayOf(planOf(long, ABLE), long)).toBe(9_000);
  });
  it("a link stays until it is used or closed", () => {
    const linked = asked("thank_you", { options: { url: "https://shop.example/", label: "Back", duration_ms: 500 } });
    const plan = planOf(linked, ABLE);
    expect([laneOf(plan, linked), stayOf(plan, linked)]).toEqual(["standing", Infinity]);
    const unsafe = asked("thank_you", { options: { url: "javascript:alert(1)", label: "Back" } });
    expect(laneOf(planOf(unsafe, ABLE), unsafe)).toBe("loud");
  });
});

describe("what is said", () => {
  it.each([
    [{ effect: "toast", message: "Saved" }, "Saved"],
    [{ effect: "confetti" }, ""],
    [{ effect: "counter", options: { count: 12_500, label: "votes" } }, "12,500 votes"],
    [{ effect: "counter", options: { count: 100, label: "votes" }, message: "Half way!" }, "100 votes. Half way!"],
    [{ effect: "badge", options: { title: "First vote" }, message: "Welcome" }, "First vote. Welcome"],
    [{ effect: "thank_you", options: { title: "Thank you!" }, message: "See you" }, "Thank you! See you"],
    [{ effect: "banner", options: { title: "  " }, message: "We are live" }, "We are live"],
  ] as const)("%j: %s", (effect, said) => expect(spokenOf(effect, "en")).toBe(said));
  it("numbers are the reader's", () => expect(spokenOf({ effect: "counter", options: { count: 12_500, label: "Stimmen" } }, "de")).toBe("12.500 Stimmen"));
});
