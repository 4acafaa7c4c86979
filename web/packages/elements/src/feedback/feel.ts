/** Carries a plan out on one element. Messages are also announced; this is the part for eyes and hands. */
import { confetti as throwConfetti } from "./confetti.ts";
import type { Plan } from "./plan.ts";

const COLORS = ["--_accent", "--_spark-1", "--_spark-2", "--_spark-3"];

export const prefersStillness = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const canVibrate = (): boolean => typeof navigator.vibrate === "function";

export function feel(root: ShadowRoot, { confetti, motion, vibrate }: Plan): void {
  const card = root.querySelector<HTMLElement>(".card");
  if (card === null) return;
  if (vibrate.length > 0) navigator.vibrate([...vibrate]);
  if (motion !== null) move(card, motion);
  if (confetti) burst(root, card);
}

/** By class, so that the key frames stay in the style sheet; taken off at the end so that it may come again. */
function move(card: HTMLElement, motion: string): void {
  card.classList.remove(motion);
  void card.offsetWidth; // restarts the animation
  card.classList.add(motion);
  card.addEventListener("animationend", () => card.classList.remove(motion), { once: true });
}

function burst(root: ShadowRoot, card: HTMLElement): void {
  const style = getComputedStyle(card);
  const colors = COLORS.map((name) => style.getPropertyValue(name).trim()).filter((color) => color !== "");
  throwConfetti(root, card.getBoundingClientRect(), colors.map(resolved(card)));
}

/** A canvas does not know `light-dark()`: let the page compute the colour. */
function resolved(card: HTMLElement): (color: string) => string {
  return (color) => {
    const probe = document.createElement("span");
    probe.style.color = color;
    card.append(probe);
    const computed = getComputedStyle(probe).color;
    probe.remove();
    return computed;
  };
}
