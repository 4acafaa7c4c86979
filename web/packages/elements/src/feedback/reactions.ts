/** What an element says and shows in answer to what happens: the live region, the toast, the effects. */
import type { Feedback, VisibleResults } from "@plaudit/client";
import { nothing, type LitElement, type TemplateResult } from "lit";
import { Announcer, milestoneText } from "../announcer.ts";
import type { Words } from "../i18n/index.ts";
import type { KindView, Scene } from "../kinds/kind.ts";
import { toast } from "../parts/toast.ts";
import { canVibrate, feel, prefersStillness } from "./feel.ts";
import { planOf, type Plan } from "./plan.ts";

const TOAST_MS = 4_000;
const WARN_SECONDS = 20;

type Host = Pick<LitElement, "requestUpdate" | "updateComplete" | "shadowRoot">;

export class Reactions {
  readonly #host: Host;
  readonly #announcer: Announcer;
  #plan: Plan | null = null;
  #warned = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, say: (text: string) => void) {
    this.#host = host;
    this.#announcer = new Announcer(say);
  }

  say(text: string): void {
    this.#announcer.answer(text);
  }

  toast(): TemplateResult | typeof nothing {
    return this.#plan === null ? nothing : toast(this.#plan);
  }

  follow(before: VisibleResults | null, scene: Scene, kind: KindView): void {
    const text = milestoneText(before, scene, kind);
    if (text !== null) this.#announcer.milestone(text);
  }

  /** Once, shortly before a form closes. */
  warn(seconds: number, { t }: Words): void {
    const near = seconds > 0 && seconds <= WARN_SECONDS;
    if (near && !this.#warned) queueMicrotask(() => this.say(t("closing_soon")));
    this.#warned = near || (seconds === 0 && this.#warned);
  }

  /** `refused`: it already stands in the alert, and saying it twice helps nobody. `tapped`: every tap votes here. */
  async feel(feedback: Feedback, { refused, tapped, words }: { readonly refused: boolean; readonly tapped: boolean; readonly words: Words }): Promise<void> {
    const plan = planOf(feedback, { vibrates: canVibrate(), reducedMotion: prefersStillness(), tapped }, words);
    if (plan.message !== "" && !refused) this.say(plan.message);
    this.#show(refused ? null : plan);
    await this.#host.updateComplete;
    if (this.#host.shadowRoot !== null) feel(this.#host.shadowRoot, plan);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(null), TOAST_MS);
  }

  #show(plan: Plan | null): void {
    this.#plan = plan;
    this.#host.requestUpdate();
  }
}
