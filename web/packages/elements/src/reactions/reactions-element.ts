/** `<plaudit-reactions subject="post-42" emojis="❤️ 👏 🔥">`: tap as often as you like, and see how others do. */
import type { SubjectSnapshot, Taps } from "@plaudit/client";
import { draw } from "@plaudit/effects/draw";
import { rise } from "./flying.ts";
import { SubjectElement } from "./subject-element.ts";

const USUAL = "❤️ 👏 🔥 😂 😮";
const MOST = 12;

interface Button {
  readonly element: HTMLButtonElement;
  readonly count: HTMLElement;
  readonly name: HTMLElement;
  readonly sky: HTMLElement;
}

export class PlauditReactions extends SubjectElement {
  #buttons = new Map<string, Button>();
  readonly #mine = new Map<string, number>();

  protected override build(): readonly Element[] {
    const emojis = [...new Set((this.getAttribute("emojis") || USUAL).split(/\s+/).filter(Boolean))].slice(0, MOST);
    this.row.setAttribute("role", "group");
    this.row.setAttribute("aria-label", this.getAttribute("label") ?? this.words.t("reactions"));
    this.#buttons = new Map(emojis.map((emoji) => [emoji, this.#button(emoji)]));
    return [...this.#buttons.values()].map(({ element }) => element);
  }

  #button(emoji: string): Button {
    const count = draw("span", { class: "count", part: "count", "aria-hidden": "true" });
    const name = draw("span", { class: "quietly" }, emoji);
    const sky = draw("span", { class: "sky", "aria-hidden": "true" });
    const element = draw("button", { type: "button", part: "button" }, draw("span", { class: "face", "aria-hidden": "true" }, emoji), count, name, sky);
    element.toggleAttribute("data-mine", this.#mine.has(emoji));
    element.addEventListener("click", () => this.#tap(emoji));
    // A key that is held down is one tap.
    element.addEventListener("keydown", (event) => event.repeat && event.key === "Enter" && event.preventDefault());
    return { element, count, name, sky };
  }

  #tap(emoji: string): void {
    this.act((run) => {
      if (!run.tap(emoji)) return this.note(this.words.t("fast"));
      const mine = (this.#mine.get(emoji) ?? 0) + 1;
      this.#mine.set(emoji, mine);
      const button = this.#buttons.get(emoji);
      button?.element.toggleAttribute("data-mine", true);
      if (button !== undefined) rise(button.sky, emoji, 1, true);
      this.say(this.words.t("yours", { emoji, n: mine }));
      this.emit("reaction", { subject: run.state.subject, emoji });
    });
  }

  protected override show({ reactions, ready }: SubjectSnapshot): void {
    for (const [emoji, { count, name }] of this.#buttons) {
      const n = reactions[emoji] ?? 0;
      count.textContent = n > 0 ? this.words.compact(n) : "";
      name.textContent = ready || n > 0 ? this.words.t("taps", { emoji, n }) : emoji;
    }
  }

  protected override others(taps: Taps): void {
    for (const [emoji, many] of Object.entries(taps)) {
      const button = this.#buttons.get(emoji);
      if (button !== undefined) rise(button.sky, emoji, Math.min(many, 8), false);
    }
  }
}
