/** Adds the sheets of a lazy part to an element, once each. */
import type { CSSResult } from "lit";

export function adopt({ shadowRoot }: HTMLElement, styles: CSSResult | readonly CSSResult[] = []): void {
  const sheets = shadowRoot?.adoptedStyleSheets;
  for (const { styleSheet } of [styles].flat()) {
    if (styleSheet !== undefined && !sheets?.includes(styleSheet)) sheets?.push(styleSheet);
  }
}
