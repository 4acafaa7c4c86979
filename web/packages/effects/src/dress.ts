/** Themes: an effect wears what its anchor or its page wears, and over that what the brand says. */
import type { Effect } from "./effect.ts";
import type { Surroundings } from "./surroundings.ts";

const TOKENS = ["accent", "on-accent", "surface", "text", "muted", "border", "error", "warning", "spark-1", "spark-2", "spark-3"].map((name) => `--plaudit-color-${name}`);
const MANNERS = ["--plaudit-radius", "--plaudit-font-family", "--plaudit-shadow"];
const PALETTE = ["--_accent", "--_spark-1", "--_spark-2", "--_spark-3"];

export function dressed(item: HTMLElement, { anchor, brand = {}, theme = "auto", dir, lang }: Surroundings, still: boolean): HTMLElement {
  const worn = getComputedStyle(anchor ?? document.documentElement);
  for (const token of [...TOKENS, ...MANNERS]) {
    const value = worn.getPropertyValue(token);
    if (value !== "") item.style.setProperty(token, value);
  }
  const own = { accent: brand.accent, "on-accent": brand.on_accent, surface: brand.surface, text: brand.text };
  for (const [name, color] of Object.entries(own)) if (color !== undefined && CSS.supports("color", color)) item.style.setProperty(`--plaudit-color-${name}`, color);
  // Where the brand has a ground of its own, what stands on the page's is no measure.
  if (brand.surface !== undefined || brand.text !== undefined) for (const name of ["muted", "border"]) item.style.setProperty(`--plaudit-color-${name}`, "initial");
  item.style.colorScheme = theme === "auto" ? worn.colorScheme : theme;
  item.dir = dir;
  item.lang = lang;
  item.toggleAttribute("data-still", still);
  return item;
}

const COLOR = /^#[0-9a-f]{6}$/i;

export function paletteOf(item: HTMLElement, { options = {} }: Effect, { brand = {} }: Surroundings): readonly string[] {
  for (const named of [options.colors, brand.colors]) {
    const colors = (named ?? []).filter((color) => COLOR.test(color));
    if (colors.length > 0) return colors;
  }
  const style = getComputedStyle(item);
  return PALETTE.map((name) => resolved(item, style.getPropertyValue(name).trim()));
}

/** A canvas does not know `light-dark()`: let the page compute the colour. */
function resolved(item: HTMLElement, color: string): string {
  const probe = document.createElement("i");
  probe.style.color = color;
  item.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  return computed;
}
