/** What asks whether one would like to be asked: the banner at the top and the tab at the edge. Pressed, they open the question. */
import { button, el } from "../dom.ts";
import type { Layer } from "../layer.ts";
import { closeButton } from "./frame.ts";

export interface Invitation {
  readonly element: HTMLElement;
  remove(): void;
}

export function banner(layer: Layer, title: string, accept: () => void, dismiss: () => void): Invitation {
  const { t, lang, dir } = layer.words;
  const element = el("section", { class: "frame banner", part: "banner", role: "region", "aria-label": title, lang, dir, tabindex: "-1" },
    el("span", { class: "mark", "aria-hidden": "true" }),
    el("p", { dir: "auto" }, title),
    button(t("answer"), { class: "primary" }, accept),
    closeButton(t("not_now"), dismiss),
  );
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    dismiss();
  });
  layer.root.append(element);
  return { element, remove: () => element.remove() };
}

export function edge(layer: Layer, accept: () => void): Invitation {
  const { t, lang, dir } = layer.words;
  const element = el("div", { class: "edge", part: "tab", lang, dir }, button(t("feedback"), { "aria-haspopup": "dialog" }, accept));
  layer.root.append(element);
  return { element, remove: () => element.remove() };
}
