/** Elements made by hand: nothing here parses text as HTML, so Trusted Types have nothing to ask. */
type Attributes = Readonly<Record<string, string | boolean | null | undefined>>;

export function el<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Attributes = {}, ...children: readonly (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(attribute, "");
    else if (typeof value === "string") element.setAttribute(attribute, value);
  }
  element.append(...children);
  return element;
}

export function button(text: string, attributes: Attributes, act: () => void): HTMLButtonElement {
  const made = el("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/** The one that has the focus, through shadow roots. */
export function focused(root: DocumentOrShadowRoot = document): HTMLElement | null {
  const active = root.activeElement;
  const inner = active?.shadowRoot ? focused(active.shadowRoot) : null;
  return inner ?? (active instanceof HTMLElement ? active : null);
}

/** A sheet of our own: adopted, so no policy for styles is asked. */
export function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
