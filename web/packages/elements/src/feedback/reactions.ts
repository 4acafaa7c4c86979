/** What an element says and shows in answer to what happens: the live region, the warning before the end, the effects. */
import type { Client, Feedback, VisibleResults } from "@plaudit/client";
import type { Effect, Surroundings } from "@plaudit/effects";
import { Announcer, milestoneText } from "../announcer.ts";
import type { Words } from "../i18n/index.ts";
import type { KindView, Scene } from "../kinds/kind.ts";
import { lazily } from "../lazily.ts";
import { effectOf, type Circumstances } from "./plan.ts";
import { tellingOf } from "./telling.ts";

const WARN_SECONDS = 20;

/** Fetched with the first effect. */
const effects = lazily(() => import("@plaudit/effects"));

export class Reactions {
  readonly #root: () => ParentNode | null;
  readonly #announcer: Announcer;
  readonly #now: (() => number) | undefined;
  #warned = false;

  /** `root`: where the card is; `now`: the server's clock. */
  constructor(root: () => ParentNode | null, say: (text: string) => void, now?: () => number) {
    this.#root = root;
    this.#now = now;
    this.#announcer = new Announcer(say);
  }

  say(text: string): void {
    this.#announcer.answer(text);
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

  /** Words that could not be shown are said. `ask`: by which what came of an effect of the host's is told. */
  async feel(feedback: Feedback, circumstances: Circumstances, words: Words, ask?: Client["ask"]): Promise<void> {
    const effect = effectOf(feedback, circumstances, words);
    if (effect === null) return;
    const parts = await effects.fetch();
    const telling = tellingOf(effect.id, ask);
    if (parts !== null) telling.played(await parts.play(aside(effect, this.#card), parts.look(this.#surroundings(effect, words)), telling));
    else if (effect.message) this.say(effect.message);
  }

  get #card(): HTMLElement | null {
    return this.#root()?.querySelector<HTMLElement>(".card") ?? null;
  }

  #surroundings({ id }: Effect, { lang, dir }: Words): Partial<Surroundings> {
    return { anchor: this.#card, own: id === undefined, lang, dir, now: this.#now, say: (text) => this.say(text) };
  }
}

/** What has a place of its own in the window. */
const ELSEWHERE: readonly string[] = ["thank_you", "counter", "banner"];
/** Of a line of words, with what may stand below a card. */
const ROOM = 150;

/** Words do not stand over the card they are about, where its own next button may be: at the top, if it ends at the bottom of the window. */
function aside(effect: Effect, card: HTMLElement | null): Effect {
  const { top = 0, bottom = 0 } = card?.getBoundingClientRect() ?? {};
  const covers = bottom > innerHeight - ROOM && top > ROOM / 2;
  return covers && !ELSEWHERE.includes(effect.effect) ? { ...effect, options: { position: "top", ...effect.options } } : effect;
}
