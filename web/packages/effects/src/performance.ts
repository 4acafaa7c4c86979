/** One effect from its first moment to its last: what is drawn, felt and said, by its plan. */
import { dressed, paletteOf } from "./dress.ts";
import type { Effect, EffectName } from "./effect.ts";
import type { Layer } from "./layer.ts";
import { asToast, type Plan } from "./plan.ts";
import type { Scene, Show } from "./scene.ts";
import { show as toast } from "./show/toast.ts";
import { mark } from "./sign.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Told } from "./told.ts";

/** Each is fetched when it is first needed. The toast is here: it is what remains when nothing else can be had. */
const SHOWS: Readonly<Record<EffectName, () => Promise<{ readonly show: Show }>>> = {
  toast: async () => ({ show: toast }),
  confetti: () => import("./show/confetti.ts"),
  thank_you: () => import("./show/thank-you.ts"),
  emoji_burst: () => import("./show/emoji-burst.ts"),
  shake: () => import("./show/shake.ts"),
  pulse: () => import("./show/pulse.ts"),
  badge: () => import("./show/badge.ts"),
  counter: () => import("./show/counter.ts"),
  banner: () => import("./show/banner.ts"),
  sound: () => import("./show/sound.ts"),
  haptic: () => import("./show/haptic.ts"),
};
const LEAVES_MS = 260;

export class Performance {
  readonly #effect: Effect;
  readonly #surroundings: Surroundings;
  readonly #layer: Layer;
  readonly #told: Told;
  readonly over: Promise<void>;
  #gone: () => void = () => undefined;
  #items: HTMLElement[] = [];
  #ended = false;
  plan: Plan;
  since = Date.now();

  constructor(effect: Effect, plan: Plan, surroundings: Surroundings, layer: Layer, told: Told) {
    this.#effect = effect;
    this.plan = plan;
    this.#surroundings = surroundings;
    this.#layer = layer;
    this.#told = told;
    this.over = new Promise((gone) => (this.#gone = gone));
  }

  /** The plan as it was carried out. */
  async begin(): Promise<Plan> {
    const { anchor } = this.#surroundings;
    let done = await this.#show(this.plan);
    if (!done && this.#effect.fallback !== null) {
      this.plan = asToast(this.plan, this.#effect.effect === "sound" ? "no_sound" : "failed");
      done = await this.#show(this.plan);
    }
    if (!done) this.plan = { ...this.plan, show: null, because: this.plan.because ?? "failed", spoken: "" };
    const { show, pill, sign, vibrate, spoken } = this.plan;
    this.since = Date.now();
    if (show === null) {
      this.end();
      return this.plan;
    }
    if (pill) toast(this.#scene("toast"));
    if (sign !== null && anchor) mark(anchor, sign);
    if (vibrate.length > 0 && show !== "haptic") navigator.vibrate([...vibrate]);
    if (spoken !== "") this.#say(spoken);
    return this.plan;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const item of this.#items) item.dataset["leaving"] = "";
    setTimeout(() => {
      for (const item of this.#items) item.remove();
      this.#gone();
    }, this.plan.still ? 0 : LEAVES_MS);
  }

  async #show({ show: name }: Plan): Promise<boolean> {
    if (name === null) return false;
    try {
      const { show } = await SHOWS[name]();
      return await show(this.#scene(name));
    } catch {
      return false; // its file did not come
    }
  }

  #scene(name: EffectName): Scene {
    const item = dressed(this.#layer.place(name), this.#surroundings, this.plan.still);
    this.#items.push(item);
    return {
      effect: this.#effect, plan: this.plan, surroundings: this.#surroundings, item, over: this.over,
      palette: paletteOf(item, this.#effect, this.#surroundings),
      clicked: () => this.#told.clicked?.(),
      dismiss: () => {
        this.#told.dismissed?.();
        this.end();
      },
      adopt: (sheet) => this.#layer.adopt(sheet),
    };
  }

  #say(text: string): void {
    const { say } = this.#surroundings;
    if (say !== undefined) say(text);
    else void this.#layer.say(text);
  }
}
