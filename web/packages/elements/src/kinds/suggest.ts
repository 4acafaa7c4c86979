/** A line to suggest something in, with what came of it. For boards, and for any poll that takes suggestions. */
import type { Problem } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { suggest as say } from "../i18n/kinds/suggest.ts";
import { waitFor } from "./growth.ts";
import { drawn } from "./glide.ts";
import type { Scene, Tools } from "./kind.ts";
import { styles } from "./suggest.styles.ts";
import { counter, lengthOf, notice } from "./typing.ts";
import { typing } from "./typing.styles.ts";

export const sheets = [typing, styles];

interface Suggestion {
  readonly id: string;
  readonly text: string;
  readonly state: "pending" | "approved" | "rejected";
  readonly option_id: string | null;
}

type Said = { readonly tone: "success" | "error"; readonly text: string };

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** TypeID of 128 random bits: a repeat of the same suggestion is told from a second one. */
export const newSuggestionId = (random: Uint8Array = crypto.getRandomValues(new Uint8Array(26))): string =>
  `sug_${[...random].map((byte, index) => ALPHABET[byte & (index === 0 ? 7 : 31)]).join("")}`;

/** What to say of a refusal; null where the server's own words serve better. */
export function refusal({ code, ...facts }: Problem, t: ReturnType<typeof say>): string | null {
  if (code === "suggestion_exists") return t(facts["option_id"] ? "exists" : "exists_waiting");
  if (code === "suggestion_limit") return t("limit", { n: Number(facts["per_voter"] ?? 1) });
  return code === "suggestions_closed" ? t("closed") : null;
}

class Box {
  readonly #tools: Tools;
  #id = newSuggestionId();
  #askedAt: number | null = null;
  #revision = 0;
  text = "";
  sending = false;
  said: Said | null = null;
  own: readonly Suggestion[] = [];

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  type(text: string): void {
    // Other words are another suggestion; the same words once more are the same one.
    if (text.trim() !== this.text.trim()) this.#id = newSuggestionId();
    this.text = text;
    this.said = null;
    this.#tools.redraw();
  }

  async send({ poll, words }: Scene, found: (option: string) => void): Promise<void> {
    const t = say(words);
    const over = lengthOf(this.text) - (poll.suggestions?.max_length ?? Infinity);
    if (this.sending) return;
    if (this.text.trim() === "") return this.#say("error", t("first"));
    if (over > 0) return this.#say("error", t("shorter", { n: over }));
    this.sending = true;
    this.#tools.redraw();
    const body = { text: this.text.trim(), suggestion_id: this.#id };
    const reply = await this.#tools.ask("/suggestions", { method: "POST", body, acting: true }).catch((error: { problem?: Problem }) => error);
    this.sending = false;
    const { suggestion, problem } = reply as { suggestion?: Suggestion; problem?: Problem };
    if (suggestion === undefined) return this.#refused(problem, t, found);
    this.type("");
    if (suggestion.state === "pending") this.own = [...this.own.filter(({ id }) => id !== suggestion.id), suggestion];
    this.#say("success", t(suggestion.state === "approved" ? "added" : poll.suggestions?.moderated ? "waits" : "held"));
  }

  #refused(problem: Problem | undefined, t: ReturnType<typeof say>, found: (option: string) => void): void {
    const told = problem === undefined || problem.status === 0 ? t("failed") : (refusal(problem, t) ?? problem.detail ?? problem.title);
    this.#say("error", told);
    const option = problem?.["option_id"];
    if (typeof option === "string") found(option);
  }

  /** What became of the viewer's own: asked once where the server knows them, and when the poll changes while some wait. */
  follow({ poll, own }: Scene): void {
    const known = own.length > 0 || poll.own_votes !== undefined;
    const news = this.#revision === 0 ? known : this.own.some(({ state }) => state === "pending") && poll.revision > this.#revision;
    if (!news) return;
    this.#revision = poll.revision;
    setTimeout(() => void this.#fetch(), waitFor(Date.now(), this.#askedAt, Math.random()));
  }

  async #fetch(): Promise<void> {
    this.#askedAt = Date.now();
    try {
      const { data } = (await this.#tools.ask("/suggestions?limit=100")) as { data: readonly Suggestion[] };
      this.own = data.filter(({ state }) => state !== "approved");
      this.#tools.redraw();
    } catch {
      // Without it the viewer only does not see what waits.
    }
  }

  #say(tone: Said["tone"], text: string): void {
    this.said = { tone, text };
    this.#tools.say(text);
    this.#tools.redraw();
  }
}

const boxes = new WeakMap<Tools, Box>();

/** `found`: what was suggested is there already, as this option. */
export function suggestBox(scene: Scene, what: "idea" | "question" | "option", found: (option: string) => void): TemplateResult {
  const { poll, words, tools } = scene;
  const most = poll.suggestions?.max_length ?? Infinity;
  const box = boxes.get(tools) ?? new Box(tools);
  boxes.set(tools, box);
  box.follow(scene);
  const t = say(words);
  const send = (event: Event): void => {
    event.preventDefault();
    void box.send(scene, found).then(() => drawn(tools)).then(() => box.said?.tone === "error" && tools.root.querySelector<HTMLElement>(".suggest .field")?.focus());
  };
  const typed = (event: Event): void => {
    const { value } = event.target as HTMLTextAreaElement;
    const left = notice(box.text, value, most);
    if (left !== null) tools.say(left < 0 ? t("shorter", { n: -left }) : t("left", { n: left }));
    box.type(value);
  };
  const enter = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  };
  return html`<div class="suggest">
    <div class="suggest-line">
      <textarea class="field" rows="1" dir="auto" aria-label=${t(what)} placeholder=${t(`${what}_hint`)} aria-invalid=${box.said?.tone === "error" ? "true" : nothing} aria-describedby="suggest-said" .value=${box.text} @input=${typed} @keydown=${enter}></textarea>
      <button type="button" class=${what === "option" ? "quiet" : "primary"} aria-disabled=${box.sending} @click=${send}>${box.sending ? t("sending") : t(what === "question" ? "ask" : "send")}</button>
    </div>
    ${box.text === "" ? nothing : counter(box.text, most, words)}
    <p class="suggest-said" id="suggest-said" data-tone=${box.said?.tone ?? nothing} ?hidden=${box.said === null}>${box.said?.text}</p>
    ${ownList(scene, box)}
  </div>`;
}

function ownList({ poll, words }: Scene, box: Box): TemplateResult | typeof nothing {
  const t = say(words);
  const waiting = box.own.filter(({ text }) => !poll.options.some((option) => option.text === text));
  if (waiting.length === 0) return nothing;
  return html`<ul class="suggest-own" role="list" aria-label=${t("yours")}>${waiting.map(({ text, state }) => html`<li><span dir="auto">${text}</span><span class="suggest-tag">${t(state === "rejected" ? "rejected" : "pending")}</span></li>`)}</ul>`;
}
