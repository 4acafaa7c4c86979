/** Elements and sheets without markup: texts are texts, and neither a style attribute nor a trusted type is needed. */

export const css = (parts: TemplateStringsArray): CSSStyleSheet => {
  const made = new CSSStyleSheet();
  made.replaceSync(parts[0] ?? "");
  return made;
};

type Child = Node | string | null | undefined | false;

export function draw<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Readonly<Record<string, string>>, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

/** A user's words: their direction is their own. Null for none. */
export const words = <K extends keyof HTMLElementTagNameMap>(name: K, part: string, text: string | undefined): HTMLElementTagNameMap[K] | null =>
  text === undefined || text === "" ? null : draw(name, { class: part, dir: "auto" }, text);

const SVG = "http://www.w3.org/2000/svg";

/** A line drawing of 24 by 24. */
export function icon(name: string, ...paths: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", name);
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export const TICK = "M5 12.5l4.6 4.6L19 7.6";
