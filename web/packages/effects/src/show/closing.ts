/** What has to be closed by hand can be closed by hand: a button, Escape, and the focus goes back to where it came from. */
import { draw, icon } from "../draw.ts";
import { safeLink } from "../link.ts";
import type { Scene } from "../scene.ts";

const CLOSE: Readonly<Record<string, string>> = { en: "Close", es: "Cerrar", ar: "إغلاق", de: "Schließen", fr: "Fermer" };

export function closing(scene: Scene, box: HTMLElement): HTMLButtonElement {
  const { item, dismiss, surroundings } = scene;
  const button = draw("button", { class: "close", type: "button", "aria-label": CLOSE[surroundings.lang.slice(0, 2)] ?? "Close" }, icon("cross", "M7 7l10 10", "M17 7L7 17"));
  let from: Element | null = null;
  const close = (): void => {
    const held = item.contains((item.getRootNode() as ShadowRoot).activeElement);
    dismiss();
    if (held && from instanceof HTMLElement) from.focus({ preventScroll: true });
  };
  button.addEventListener("click", close);
  box.addEventListener("focusin", (event) => (from ??= event.relatedTarget as Element | null));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // and nothing that it stands in goes with it
    close();
  });
  return button;
}

export function link({ effect: { options = {} }, clicked }: Scene): HTMLAnchorElement | null {
  const href = safeLink(options.url);
  if (href === null || !options.label) return null;
  const a = draw("a", { class: "way", href, dir: "auto" }, options.label);
  a.addEventListener("click", clicked);
  return a;
}
