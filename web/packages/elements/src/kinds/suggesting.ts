/** Fetches the line to suggest something in when a poll first needs it. */
import { html, type TemplateResult } from "lit";
import { adopt } from "../adopt.ts";
import { lazily } from "../lazily.ts";
import type { Scene } from "./kind.ts";

const box = lazily(() => import("./suggest.ts"));

export function suggesting(scene: Scene, what: "idea" | "question" | "option", found: (option: string) => void): TemplateResult {
  const { poll, tools } = scene;
  if (poll.suggestions === null) return html``;
  if (box.here === null) {
    void box.fetch().then((it) => it === null || tools.redraw());
    return html`<div class="ghost" aria-hidden="true"></div>`;
  }
  adopt(tools.root.host as HTMLElement, box.here.sheets);
  return box.here.suggestBox(scene, what, found);
}
