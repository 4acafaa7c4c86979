/** What flies when somebody reacts. Still for those who asked for stillness: there the number grows and that is all. */
import { draw } from "@plaudit/effects/draw";

const MOST = 24;
const SPREAD_MS = 600;

export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

const between = (low: number, high: number): number => low + Math.random() * (high - low);

/** So many of them rise from the button, spread over the time until the next may come. */
export function rise(sky: Element, emoji: string, many: number, own: boolean): void {
  if (still() || document.hidden) return;
  for (let n = 0; n < many && sky.childElementCount < MOST; n++) {
    const one = draw("span", { class: "fly" }, emoji);
    sky.append(one);
    const [sway, size, up] = [between(-26, 26), own ? between(1, 1.35) : between(0.7, 1), between(90, 150)];
    const at = (x: number, y: number, scale: number): string => `translate(calc(-50% + ${x}px), ${-y}px) scale(${scale}) rotate(${x / 2}deg)`;
    const flight = one.animate(
      [
        { opacity: 0, transform: at(0, 0, 0.4) }, { opacity: 1, transform: at(sway * 0.6, up * 0.3, size), offset: 0.18 },
        { opacity: 1, transform: at(-sway, up * 0.7, size), offset: 0.65 }, { opacity: 0, transform: at(sway * 0.4, up, size * 0.9) },
      ],
      { duration: between(1_300, 1_900), delay: own && many === 1 ? 0 : between(0, SPREAD_MS), easing: "ease-out", fill: "both" },
    );
    flight.finished.then(() => one.remove(), () => one.remove());
  }
}

/** A heart that has just been given. */
export function beat(button: Element, face: Element, sky: Element): void {
  if (still()) return;
  face.animate([{ transform: "scale(0.6)" }, { transform: "scale(1.35)" }, { transform: "scale(0.92)" }, { transform: "scale(1)" }], { duration: 420, easing: "ease-out" });
  for (let n = 0; n < 8; n++) {
    const spark = draw("span", { class: "spark" });
    sky.append(spark);
    const angle = (n / 8) * 6.283 + 0.3;
    const to = `translate(${Math.cos(angle) * 26}px, ${Math.sin(angle) * 26}px) scale(0.2)`;
    spark.animate([{ opacity: 1, transform: "scale(0.4)" }, { opacity: 1, transform: `${to.replace("0.2", "1.1")}`, offset: 0.6 }, { opacity: 0, transform: to }], { duration: 520, delay: 60, easing: "ease-out" }).finished.then(() => spark.remove(), () => spark.remove());
  }
  bump(button);
}

/** Somebody else's. */
export function bump(button: Element): void {
  if (!still()) button.querySelector(".count")?.animate([{ transform: "translateY(0)" }, { transform: "translateY(-4px)" }, { transform: "translateY(0)" }], { duration: 260, easing: "ease-out" });
}
