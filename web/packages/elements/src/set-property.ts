/**
 * Sets a CSS custom property through the CSS object model. A `style` attribute, which Lit's styleMap writes at first,
 * is refused under `style-src 'self'`.
 */
import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

class SetProperty extends Directive {
  override render(...property: [name: string, value: string]): unknown {
    return property; // never asked: `update` answers below; the types of the arguments come from here
  }
  override update(part: ElementPart, [name, value]: [string, string]): unknown {
    (part.element as HTMLElement).style.setProperty(name, value);
    return noChange;
  }
}

export const setProperty = directive(SetProperty);
