/** `<plaudit-like subject="post-42">`: one heart, one like per voter, taken back by the same press. */
import type { SubjectSnapshot } from "@plaudit/client";
import { draw, icon } from "@plaudit/effects/draw";
import { beat, bump } from "./flying.ts";
import { SubjectElement } from "./subject-element.ts";

const HEART = "M12 20.3C5.4 15.6 3 12.6 3 9.1A4.9 4.9 0 0 1 7.9 4.2c1.7 0 3.2.9 4.1 2.3.9-1.4 2.4-2.3 4.1-2.3A4.9 4.9 0 0 1 21 9.1c0 3.5-2.4 6.5-9 11.2z";

export class PlauditLike extends SubjectElement {
  #button = draw("button", {});
  #count = draw("span", {});
  #name = draw("span", {});
  #shown: SubjectSnapshot | null = null;

  protected override build(): readonly Element[] {
    const emoji = this.getAttribute("emoji");
    const label = this.getAttribute("label");
    const face = emoji ? draw("span", { class: "face", "aria-hidden": "true" }, emoji) : icon("face heart", HEART);
    face.setAttribute("aria-hidden", "true");
    const sky = draw("span", { class: "sky", "aria-hidden": "true" });
    this.#count = draw("span", { class: "count", part: "count", "aria-hidden": "true" });
    this.#name = draw("span", { class: "quietly" }, label ?? this.words.t("like"));
    this.#button = draw("button", { type: "button", part: "button", "aria-pressed": "false" }, face, label && draw("span", { dir: "auto", "aria-hidden": "true" }, label), this.#count, this.#name, sky);
    this.#button.addEventListener("click", () => this.act((run) => {
      const liked = !run.state.liked;
      run.like(liked);
      if (liked) beat(this.#button, face, sky);
      this.emit("like", { subject: run.state.subject, liked, likes: run.state.likes });
    }));
    this.#shown = null;
    return [this.#button];
  }

  protected override show(now: SubjectSnapshot): void {
    const { words } = this;
    const before = this.#shown;
    this.#shown = now;
    const label = this.getAttribute("label") ?? words.t("like");
    this.#button.setAttribute("aria-pressed", String(now.liked));
    this.#count.textContent = now.ready || now.likes > 0 ? words.compact(now.likes) : "";
    this.#name.textContent = now.ready || now.likes > 0 ? `${label}, ${words.t("likes", { n: now.likes })}` : label;
    if (before?.ready && before.likes !== now.likes && before.liked === now.liked) bump(this.#button);
  }
}
