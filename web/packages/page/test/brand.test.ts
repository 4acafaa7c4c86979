/** The project's colour can be read wherever it stands, and is the one that was chosen wherever that can be read. */
import { describe, expect, it } from "vitest";
import { accentOf, contrast } from "../src/brand.ts";

const WHITE = [255, 255, 255];
const NIGHT = [27, 32, 39];
const rgb = (color: string): readonly number[] => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
const worn = (accent: string): readonly [string, string] => {
  const [, light, dark] = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(accentOf({ theme: { accent } }) ?? "") ?? [];
  return [light ?? "", dark ?? ""];
};

describe("the colour of a project", () => {
  it("contrast is that of WCAG", () => {
    expect(contrast(WHITE, [0, 0, 0])).toBe(21);
    expect(contrast([118, 118, 118], WHITE)).toBeCloseTo(4.54, 2); // #767676: the lightest grey that is readable on white
    expect(contrast(WHITE, [118, 118, 118])).toBe(contrast([118, 118, 118], WHITE));
  });

  it.each([["#b3126d"], ["#0B6E64"], ["#1d4fc4"]])("%s is worn as it is by day", (accent) => expect(worn(accent)[0]).toBe(accent.toLowerCase()));
  it.each([["#f5b83d"], ["#4fd1bd"], ["#ffffff"]])("%s is worn as it is by night", (accent) => expect(worn(accent)[1]).toBe(accent));

  it.each([["#f5b83d"], ["#ffffff"], ["#000000"], ["#ffff00"], ["#0000ff"], ["#808080"], ["#b3126d"], ["#00ff7f"], ["#10130f"]])("%s can be read by day and by night", (accent) => {
    const [light, dark] = worn(accent);
    expect(contrast(rgb(light), WHITE)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb(dark), NIGHT)).toBeGreaterThanOrEqual(4.5);
  });

  it("is no more than a step from what was chosen where that cannot be read", () => {
    const [light] = worn("#7a7a7a"); // 4.29 on white
    expect(light).toBe("#757575");
  });

  it.each([[{}], [{ theme: null }], [{ theme: {} }], [{ theme: { accent: "red" } }], [{ theme: { accent: "#fff" } }], [{ theme: "#b3126d" }], [{ theme: { accent: 7 } }]])("%j names none", (settings) => {
    expect(accentOf(settings)).toBeUndefined();
  });
});
